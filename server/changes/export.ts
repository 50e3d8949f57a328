import { reloadActor } from '../accounts/account.store.ts';
import { type Actor, requirePermission } from '../accounts/actor.ts';
import type { Context } from '../context.ts';
import type { Change } from '../journal/journal.schema.ts';
import { unauthenticated } from '../kernel/errors.ts';
import { type ChangeFilter, listChanges } from './change.store.ts';
import { csvLine } from './csv.ts';

/** How the journal is written down outside: a JSON object on each line, or a table. */
export const exportFormats = {
  jsonl: { type: 'application/x-ndjson', head: '', line: (change: Change) => `${JSON.stringify(change)}\n` },
  csv: { type: 'text/csv', head: csvLine(columns()), line: (change: Change) => csvLine(cellsOf(change)) },
} as const;
export type ExportFormat = keyof typeof exportFormats;

const pageSize = 200;

/**
 * Every change that the actor may know of and the filter names, as text, page by page, so that the longest journal takes
 * no more memory than a page. It ends where the journal ended when it began. Who loses a right meanwhile gets no further.
 */
export async function* exportChanges(
  ctx: Context,
  actor: Actor,
  filter: ChangeFilter,
  format: ExportFormat,
): AsyncGenerator<string> {
  const { head, line } = exportFormats[format];
  const { revision } = await ctx.read.selectFrom('journal_head').select('revision').executeTakeFirstOrThrow();
  const bounded = { ...filter, to_revision: Math.min(filter.to_revision ?? revision, revision) };
  if (head !== '') yield head;
  let cursor: string | undefined;
  do {
    const now = cursor === undefined ? actor : await actorNow(ctx, actor);
    const page = await listChanges(ctx.read, ctx.words, now, { ...bounded, limit: pageSize, cursor });
    if (page.items.length > 0) yield page.items.map(line).join('');
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

/** @throws AppError 401, 403 */
async function actorNow(ctx: Context, actor: Actor): Promise<Actor> {
  await ctx.head.catchUp();
  const now = await reloadActor(ctx.read, actor, ctx.clock.now());
  if (!now) throw unauthenticated('auth.session_ended', 'This session has ended: sign in again.');
  requirePermission(now.actor, 'changes:read');
  return now.actor;
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
