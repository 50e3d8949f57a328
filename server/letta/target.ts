/** Where a server is, and what it is called with. */
export interface Target {
  url: URL;
  token: string | null;
}

/** What a server calls its release, if it looks like one. */
export function versionOf(text: string | null | undefined): string | null {
  return text && /^[\w.+-]{1,50}$/.test(text) ? text : null;
}
