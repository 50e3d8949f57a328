/** What of the chat lies in the address. */
export interface ChatSearch {
  /** The conversation that is open. */
  session?: string | undefined;
  /** Where in its history: a cursor. */
  at?: string | undefined;
  /** How the list is narrowed. */
  agent?: string | undefined;
  q?: string | undefined;
  archived?: boolean | undefined;
}
