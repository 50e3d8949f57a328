import type { Actor } from '../accounts/actor.ts';
import type { Context } from '../context.ts';
import type { Change } from '../journal/journal.schema.ts';
import type { Confirm } from '../journal/journal.ts';
import type { Reader } from '../storage/storage.ts';
import { type ChangeFilter, listChanges } from './change.store.ts';
import { csvLine } from './csv.ts';

/** How the journal is written down outside: a JSON object on each line, or a table. */
export const exportFormats = {
  jsonl: { type: 'application/x-ndjson', head: '', line: (change: Change) => `${JSON.stringify(change)}\n` },
  csv: { type: 'text/csv', head: csvLine(columns()), line: (change: Change) => csvLine(cellsOf(change)) },
} as const;
export type ExportFormat = keyof typeof exportFormats;

const pageSize = 200;

/** Who exports: as he was authenticated, and what looks at him again as time goes by. */
export interface Exporter {
  actor: Actor;
  confirm: Confirm | null;
}

/**
 * Every change that the actor may know of and the filter names, as text, page by page, so that the longest journal takes
 * no more memory than a page. It ends where the journal ended when it began. Who loses a right meanwhile gets no further.
 */
export async function* exportChanges(
  ctx: Context,
  { actor, confirm }: Exporter,
  filter: ChangeFilter,
  format: ExportFormat,
): AsyncGenerator<string> {
  const { head, line } = exportFormats[format];
  const end = await headOf(ctx.read);
  const bounded = { ...filter, to_revision: Math.min(filter.to_revision ?? end, end) };
  if (head !== '') yield head;
  let cursor: string | undefined;
  do {
    await confirm?.({ read: ctx.read, revision: await headOf(ctx.read), now: ctx.clock.now() });
    const page = await listChanges(ctx.read, ctx.words, actor, { ...bounded, limit: pageSize, cursor });
    if (page.items.length > 0) yield page.items.map(line).join('');
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

async function headOf(read: Reader): Promise<number> {
  return (await read.selectFrom('journal_head').select('revision').executeTakeFirstOrThrow()).revision;
}

function columns(): string[] {
  return [
    ...['revision', 'seq', 'at', 'actor_type', 'actor_id', 'user_id', 'actor_name', 'action', 'entity'],
    ...['entity_id', 'agent_id', 'request_id', 'address', 'erased', 'before', 'after'],
  ];
}

/** In the order of `columns`; what a change holds stands as JSON. */
function cellsOf({ actor, before, after, ...change }: Change): (string | number | boolean | null)[] {
  return [
    change.revision,
    change.seq,
    change.at,
    actor.type,
    actor.id,
    actor.user_id,
    actor.name,
    change.action,
    change.entity,
    change.entity_id,
    change.agent_id,
    change.request_id,
    change.address,
    change.erased,
    before && JSON.stringify(before),
    after && JSON.stringify(after),
  ];
}
