import { agents } from '../agents/agent.schema.ts';
import type { Context } from '../context.ts';
import { systemCause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { isoTime } from '../kernel/clock.ts';
import { plugins } from '../plugins/plugin.schema.ts';
import { toolInstances } from '../tools/tool-instance.schema.ts';
import { tools } from '../tools/tool.schema.ts';

/** How long a report of health counts, in milliseconds (design 5.3: no news means Degraded, then Off). */
export const degradedAfter = 5 * 60_000;
export const offAfter = 15 * 60_000;

const interval = 30_000;

/**
 * Lets statuses go stale: what reported once and is silent becomes Degraded, then Off; a silent plugin becomes
 * Inactive. What never reported stays Ready. One recorded transaction, and none when nothing is due.
 */
export async function ageStatuses(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const silent = { degraded: isoTime(now - degradedAfter), off: isoTime(now - offAfter) };
  if (!(await isAnyDue(ctx, silent))) return;
  await ctx.journal.write(systemCause('freshness'), async (tx) => {
    for (const entity of [agents, tools, toolInstances] as const) {
      for (const { id } of await due(tx.read, entity.table, ['Healthy', 'Degraded', 'Ready'], silent.off))
        await turn(tx, entity, id, 'Off');
      for (const { id } of await due(tx.read, entity.table, ['Healthy', 'Ready'], silent.degraded))
        await turn(tx, entity, id, 'Degraded');
    }
    for (const { id } of await due(tx.read, 'plugins', ['Active'], silent.off))
      await tx.update(plugins, Number(id), { status: 'Inactive' }, 'status');
  });
}

/** Ages statuses every half minute. @returns stops it */
export function keepStatusesFresh(ctx: Context): () => void {
  const timer = setInterval(() => {
    ageStatuses(ctx).catch((error: unknown) => ctx.log.warn({ err: error }, 'statuses were not aged'));
  }, interval).unref();
  return () => clearInterval(timer);
}

type Aging = 'agents' | 'tools' | 'tool_instances' | 'plugins';

async function isAnyDue(ctx: Context, silent: { degraded: string; off: string }): Promise<boolean> {
  for (const table of ['agents', 'tools', 'tool_instances'] as const) {
    if ((await due(ctx.read, table, ['Healthy', 'Ready'], silent.degraded, 1)).length > 0) return true;
    if ((await due(ctx.read, table, ['Degraded'], silent.off, 1)).length > 0) return true;
  }
  return (await due(ctx.read, 'plugins', ['Active'], silent.off, 1)).length > 0;
}

async function due(
  read: Context['read'],
  table: Aging,
  statuses: string[],
  before: string,
  limit = 1000,
): Promise<{ id: string | number }[]> {
  return read
    .selectFrom(table as 'agents')
    .select('id')
    .where('status_at', '<', before)
    .where('status', 'in', statuses as never)
    .limit(limit)
    .execute();
}

async function turn(
  tx: Writer,
  entity: typeof agents | typeof tools | typeof toolInstances,
  id: string | number,
  status: 'Degraded' | 'Off',
): Promise<void> {
  if (entity.table === 'agents') await tx.update(agents, id, { status }, 'status');
  else if (entity.table === 'tools') await tx.update(tools, id, { status }, 'status');
  else await tx.update(toolInstances, id, { status }, 'status');
}
