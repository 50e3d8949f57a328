import { type Action, bridgeKeys, type Concept, type ImportReport } from './import.schema.ts';

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

  count(concept: Concept, action: Action): void {
    this.#counts[concept][action]++;
  }

  add(
    concept: ImportReport['items'][number]['concept'],
    action: Action,
    from: string,
    to: string | null,
    notes: string[],
  ): void {
    this.count(concept, action);
    this.#items.push({ concept, action, from, to, notes });
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
