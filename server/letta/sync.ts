import { agents, type AgentRow } from '../agents/agent.schema.ts';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { AppError } from '../kernel/errors.ts';
import { linkOf, tagOf } from './link.ts';
import type { LettaAgentRow, SyncReport } from './letta.schema.ts';
import type { LettaAgent, LettaServer } from './letta-server.ts';
import { listLinks, storeLink } from './letta.store.ts';
import { mostPages, pageSize } from './limits.ts';
import { badAnswer } from './problems.ts';

/** How long a report of an agent's own counts for more than that its server answers, in milliseconds. */
const reportCounts = 5 * 60_000;
/** Agents that are tagged in one run at most; the others follow with the next. */
const mostTagged = 50;
/** Agents that a list lacks and that are asked for one by one; of the others nothing is known in this run. */
const mostAsked = 200;

/**
 * Compares agents with what the Letta server says of them, and takes over its name and description wherever ours is
 * still the one that it gave; who is there is Healthy, who was and is not is Off. Nothing new is no change.
 *
 * @param all the agents to compare
 */
export async function syncAgents(
  ctx: Context,
  server: LettaServer,
  cause: Cause,
  all: readonly AgentRow[],
  signal: AbortSignal,
): Promise<SyncReport> {
  const report: SyncReport = { checked: 0, updated: [], missing: [], problems: [] };
  const { there, unknown } = await findThere(server, all, signal);
  const rows = all.filter(({ letta_uid }) => !unknown.has(letta_uid));
  if (rows.length === 0) return report;
  const tagged = await tagAll(server, rows, there, report, signal);
  const updated = await ctx.journal.write(cause, async (tx) => {
    const links = await listLinks(tx.read);
    const changed: string[] = [];
    for (const { id, letta_uid } of rows) {
      const row = await tx.find(agents, id);
      // Since then somebody deleted it, or pointed it elsewhere.
      if (row?.letta_uid !== letta_uid) continue;
      const link = links.get(id);
      const known = link?.letta_uid === letta_uid ? link : undefined;
      if (await take(tx, row, known, there.get(letta_uid), tagged.has(id))) changed.push(id);
    }
    return changed;
  });
  report.checked = rows.length;
  report.updated = updated;
  report.missing = rows.filter(({ letta_uid }) => !there.has(letta_uid)).map(({ id }) => id);
  return report;
}

/** Writes down what changed of one agent. @returns whether anything did that counts as a change */
async function take(
  tx: Writer,
  row: AgentRow,
  known: LettaAgentRow | undefined,
  there: LettaAgent | undefined,
  isTagged: boolean,
): Promise<boolean> {
  const before = row.revision;
  if (!there) {
    if (!known) return false;
    await storeLink(tx, { ...withoutTime(known), is_present: false });
    if (row.status === 'Off' || !row.is_active) return false;
    return (await tx.update(agents, row.id, { status: 'Off' }, 'status')).revision !== before;
  }
  const link = linkOf(row.id, there, isTagged);
  const patch = Object.fromEntries(
    (['name', 'description'] as const).flatMap((column) => {
      const isTheirs = known ? row[column] === known[column] : row[column] === null;
      return isTheirs && row[column] !== link[column] ? [[column, link[column]]] : [];
    }),
  );
  await storeLink(tx, link);
  let { revision } = Object.keys(patch).length > 0 ? await tx.update(agents, row.id, patch, 'sync') : row;
  if (row.is_active && !reportsForItself(row, known, Date.parse(tx.now))) {
    if (row.status !== 'Healthy')
      ({ revision } = await tx.update(agents, row.id, { status: 'Healthy' }, 'status'));
    await tx.touch(agents, row.id, { status_at: tx.now });
  }
  return revision !== before;
}

/** Did the agent, or somebody, say not long ago that it is not well? That it is missing was ours to say. */
function reportsForItself(row: AgentRow, known: LettaAgentRow | undefined, now: number): boolean {
  if (row.status !== 'Degraded' && row.status !== 'Off') return false;
  if (known && !known.is_present) return false;
  return row.status_at !== null && now - Date.parse(row.status_at) < reportCounts;
}

function withoutTime({ changed_at: _changed_at, ...link }: LettaAgentRow): Omit<LettaAgentRow, 'changed_at'> {
  return link;
}

/** What the server has of these agents, by their id there; and of whom it was not found out. */
async function findThere(
  server: LettaServer,
  rows: readonly AgentRow[],
  signal: AbortSignal,
): Promise<{ there: Map<string, LettaAgent>; unknown: ReadonlySet<string> }> {
  const wanted = new Set(rows.map(({ letta_uid }) => letta_uid));
  const found = new Map<string, LettaAgent>();
  if (rows.length > 3)
    for (const agent of await listAll(server, signal))
      if (wanted.has(agent.letta_uid)) found.set(agent.letta_uid, agent);
  // A server leaves hidden agents out of its list.
  const missing = [...wanted].filter((uid) => !found.has(uid));
  for (const uid of missing.slice(0, mostAsked)) {
    const agent = await server.getAgent(uid, signal);
    if (agent) found.set(uid, agent);
  }
  return { there: found, unknown: new Set(missing.slice(mostAsked)) };
}

/** Every agent of a server once, although it may repeat itself. */
async function listAll(server: LettaServer, signal: AbortSignal): Promise<LettaAgent[]> {
  const all = new Map<string, LettaAgent>();
  let after: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    const { agents: page, next } = await server.listAgents({ limit: pageSize, after }, signal);
    const before = all.size;
    for (const agent of page) all.set(agent.letta_uid, agent);
    if (next === null) return [...all.values()];
    if (all.size === before) throw badAnswer('repeats the same page of its agents for ever');
    after = next;
  }
  throw badAnswer(`lists more than ${mostPages * pageSize} agents`);
}

/** Puts our tag on those that lack it. @returns the ids of ours that carry it now */
async function tagAll(
  server: LettaServer,
  rows: readonly AgentRow[],
  there: ReadonlyMap<string, LettaAgent>,
  report: SyncReport,
  signal: AbortSignal,
): Promise<Set<string>> {
  const tagged = new Set<string>();
  let tried = 0;
  for (const { id, letta_uid } of rows) {
    const agent = there.get(letta_uid);
    if (!agent) continue;
    const tag = tagOf(id);
    if (agent.tags.includes(tag)) tagged.add(id);
    else if (++tried <= mostTagged)
      try {
        await server.tagAgent(letta_uid, tag, signal);
        tagged.add(id);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        report.problems.push({ agent_id: id, code: error.code, message: error.message });
      }
  }
  return tagged;
}
