import type { LeftOut } from '../storage/sqlite-extract.ts';
import { type Action, bridgeKeys, type Concept, type ImportReport } from './import.schema.ts';

/** Of one item; who reads it sees by then what is wrong. */
const mostNotes = 20;
const longestText = 300;

/** Gathers what an import does, for whoever asked for it. */
export class Report {
  readonly #dryRun: boolean;
  readonly #ignored: string[];
  readonly #items: ImportReport['items'] = [];
  readonly #counts: ImportReport['counts'];

  constructor(dryRun: boolean, ignored: string[]) {
    this.#dryRun = dryRun;
    this.#ignored = ignored;
    const none = () => ({ new: 0, unchanged: 0, skipped: 0 });
    this.#counts = {
      users: none(),
      agents: none(),
      system_config: none(),
      chat_sessions: none(),
      chat_messages: none(),
      chat_responses: none(),
    };
  }

  count(concept: Concept, action: Action, number = 1): void {
    this.#counts[concept][action] += number;
  }

  /** Says what was not even looked at of a table. */
  leaveOut(concept: Concept, table: string, { tooLarge, isCut }: LeftOut): void {
    const notes: string[] = [];
    if (tooLarge > 0) notes.push(`${tooLarge} of its rows hold a value of more than 1 MiB.`);
    if (isCut) notes.push('It holds more than is taken at once: the rest was left out.');
    if (notes.length === 0) return;
    this.count(concept, 'skipped', tooLarge);
    this.#items.push({ concept, action: 'skipped', from: table, to: null, notes });
  }

  add(concept: Concept, action: Action, from: string, to: string | null, notes: string[]): void {
    this.count(concept, action);
    this.#items.push({
      concept,
      action,
      from: shorten(from),
      to,
      notes: notes.slice(0, mostNotes).map(shorten),
    });
  }

  done(): ImportReport {
    const next_steps: string[] = [];
    if (this.#counts.users.new > 0)
      next_steps.push(
        'Invite the imported people: each sets a new password by a one-time link (POST /api/v1/users/{id}/invitation, or sanctum users invite).',
      );
    if (this.#items.some(({ from }) => bridgeKeys.has(from)))
      next_steps.push('Make API keys with the permission bridge:poll in place of the old bridge keys.');
    return {
      dry_run: this.#dryRun,
      counts: this.#counts,
      items: this.#items,
      ignored_tables: this.#ignored,
      next_steps,
    };
  }
}

function shorten(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
