import { type Expression, type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { type Actor, requirePermission } from '../accounts/actor.ts';
import { whereAgentVisible, whereVisible } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import { ActorType, type Change } from '../journal/journal.schema.ts';
import { isoTime } from '../kernel/clock.ts';
import { IdText, Timestamp } from '../kernel/fields.ts';
import { type Page, PageQuery } from '../kernel/paging.ts';
import { boundsOf, TimeRangeQuery } from '../kernel/time-range.ts';
import { readPage } from '../storage/page.ts';
import type { SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import { listStatusChanges } from './change.store.ts';

export const HealthEntity = z.enum(['agents', 'tools', 'tool_instances', 'plugins']);
type HealthEntity = z.infer<typeof HealthEntity>;

export const HealthHistoryQuery = TimeRangeQuery.omit({ bucket: true })
  .extend({
    entity: HealthEntity.describe('What has the status'),
    entity_id: z.string().max(50).optional().describe('Only this one'),
    agent_id: z.string().max(50).optional().describe('Only of this agent; of tool_instances'),
  })
  .extend(PageQuery.extend({ limit: PageQuery.shape.limit.unwrap().max(100).default(50) }).shape);
export type HealthHistoryQuery = z.infer<typeof HealthHistoryQuery>;

/** Why a status began, as far as the journal tells. */
const Reason = z.enum(['registered', 'reported', 'silent', 'letta', 'files_gone', 'files_back', 'set']);

const Span = z.object({
  status: z
    .string()
    .nullable()
    .describe('null: not known, because the history of it was erased or is too long'),
  from: Timestamp,
  to: Timestamp,
  /** How it began; null: before the range, or not known. */
  began: z
    .object({
      revision: z.int(),
      reason: Reason,
      actor: z.object({ type: ActorType, name: z.string().nullable() }),
    })
    .nullable(),
});
type Span = z.infer<typeof Span>;

/** How something was over time. */
export const HealthHistory = z
  .object({
    entity: HealthEntity,
    entity_id: z.string(),
    name: z.string(),
    agent_id: z.string().nullable(),
    tool_id: z.int().nullable(),
    status: z.string().describe('Now'),
    status_at: Timestamp.nullable().describe('When it was last reported or set; null: never'),
    spans: z.array(Span).describe('Oldest first, without gaps; nothing before it was registered'),
  })
  .meta({ id: 'HealthHistory' });
export type HealthHistory = z.infer<typeof HealthHistory>;

/** How many changes of a status are told of one thing; of what flaps more often, the newest. */
export const mostTransitions = 200;

interface Thing extends Omit<HealthHistory, 'spans' | 'entity'> {
  created_at: string;
}

/** How agents, tools, instances or plugins that the actor may see were over time, from the journal (design 5.6). */
export async function readHealthHistory(
  ctx: Pick<Context, 'read' | 'words' | 'clock'>,
  actor: Actor,
  query: HealthHistoryQuery,
): Promise<Page<HealthHistory>> {
  const [begin, end] = boundsOf(query, ctx.clock.now());
  const range = { since: isoTime(begin), until: isoTime(end) };
  const page = await listThings(ctx, actor, query);
  const first = await firstRevisionSince(ctx.read, range.since);
  const items: HealthHistory[] = [];
  for (const { created_at, ...thing } of page.items) {
    const of = { entity: query.entity, entity_id: thing.entity_id, from_revision: first };
    const changes =
      first === undefined
        ? []
        : await listStatusChanges(ctx.read, ctx.words, actor, { ...of, limit: mostTransitions + 1 });
    const spans = spansOf(changes, { ...range, created_at, status: thing.status });
    items.push({ entity: query.entity, ...thing, spans });
  }
  return { ...page, items };
}

/**
 * What a thing was, stretch by stretch, from what the journal says of it.
 *
 * @param changes those from the beginning of the range until now, newest first; at most one more than are told
 */
export function spansOf(
  changes: readonly Pick<Change, 'action' | 'at' | 'revision' | 'actor' | 'before' | 'after'>[],
  { since, until, created_at, status }: { since: string; until: string; created_at: string; status: string },
): Span[] {
  const spans: Span[] = [];
  const add = (from: string, to: string, was: string | null, began: Span['began']) => {
    const span = { status: was, from: from < since ? since : from, to: to > until ? until : to, began };
    if (span.from < span.to) spans.unshift(span);
  };
  let [end, was]: [string, string | null] = [until, status];
  for (const change of changes.slice(0, mostTransitions)) {
    const { action, at, revision, actor, before, after } = change;
    const now = statusIn(after);
    if (now === undefined && after !== null) continue;
    add(at, end, now ?? was, {
      revision,
      reason: reasonOf(change),
      actor: { type: actor.type, name: actor.name },
    });
    end = at;
    was = statusIn(before) ?? null;
    // What was there before it was deleted and brought back is another stretch of its life.
    if (action === 'create' || before === null) return spans;
  }
  const isCut = changes.length > mostTransitions;
  const start = created_at > since && created_at <= end ? created_at : since;
  add(start, end, isCut ? null : was, null);
  return spans;
}

/** Times never go back from one revision to the next, so that a range of time is one of revisions. */
async function firstRevisionSince(read: Reader, since: string): Promise<number | undefined> {
  const first = await read
    .selectFrom('revisions')
    .select('revision')
    .where('at', '>=', since)
    .orderBy('at')
    .orderBy('revision')
    .limit(1)
    .executeTakeFirst();
  return first?.revision;
}

function statusIn(row: Record<string, unknown> | null): string | undefined {
  return typeof row?.status === 'string' ? row.status : undefined;
}

function reasonOf({ action, actor, before }: Pick<Change, 'action' | 'actor' | 'before'>) {
  if (before === null) return 'registered';
  if (action === 'off') return 'files_gone';
  if (action === 'return') return 'files_back';
  if (action !== 'status') return 'set';
  if (actor.type !== 'system') return 'reported';
  return actor.name === 'letta' ? 'letta' : 'silent';
}

/** What of a table has a status and may be seen, by name. */
async function listThings(
  { read, words }: Pick<Context, 'read' | 'words'>,
  actor: Actor,
  { entity, entity_id, agent_id, ...page }: HealthHistoryQuery,
): Promise<Page<Thing>> {
  const { name, agent, tool } = columns[entity];
  const id = sql.ref(`${entity}.id`);
  const conditions = [
    visibleIn(entity, actor, words),
    entity_id === undefined ? undefined : sql<SqlBool>`${id} = ${keyOf(entity, entity_id)}`,
    agent_id === undefined ? undefined : sql<SqlBool>`${agent} = ${agent_id}`,
  ];
  let query = read
    .selectFrom(entity as 'tools')
    .select([
      sql<string>`cast(${id} as text)`.as('entity_id'),
      sql<string>`${name}`.as('name'),
      sql<string | null>`${agent}`.as('agent_id'),
      sql<number | null>`${tool}`.as('tool_id'),
      'status',
      'status_at',
      'created_at',
    ]);
  for (const condition of conditions) if (condition) query = query.where(condition);
  return readPage(query, { sort: words.sortText(name), key: id, descending: false }, page);
}

const none = sql`cast(null as text)`;
const noNumber = sql`cast(null as integer)`;

/** What each table calls its things, and whose they are. */
const columns: Record<HealthEntity, Record<'name' | 'agent' | 'tool', Expression<unknown>>> = {
  agents: { name: sql`coalesce(agents.name, agents.id)`, agent: sql.ref('agents.id'), tool: noNumber },
  tools: { name: sql.ref('tools.name'), agent: none, tool: sql.ref('tools.id') },
  tool_instances: {
    name: sql`coalesce(tool_instances.name, (select tools.name from tools where tools.id = tool_instances.tool_id))`,
    agent: sql.ref('tool_instances.agent_id'),
    tool: sql.ref('tool_instances.tool_id'),
  },
  plugins: { name: sql.ref('plugins.name'), agent: none, tool: sql.ref('plugins.tool_id') },
};

/** @throws AppError 403 for who may see none */
function visibleIn(entity: HealthEntity, actor: Actor, words: SqlWords): Expression<SqlBool> | undefined {
  if (entity === 'agents') return whereVisible(actor, words, 'agents:read');
  if (entity === 'tool_instances')
    return whereAgentVisible(actor, words, sql.ref('tool_instances.agent_id'), 'tools:read');
  requirePermission(actor, entity === 'tools' ? 'tools:read' : 'plugins:read');
  return undefined;
}

/** An id as its column holds it; of what no column can hold, one that nothing has. */
function keyOf(entity: HealthEntity, id: string): string | number {
  if (entity === 'agents') return id;
  return IdText.safeParse(id).data ?? 0;
}
