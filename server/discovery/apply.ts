import { isDeepStrictEqual } from 'node:util';
import type { Entity } from '../journal/entity.ts';
import type { Writer } from '../journal/writer.ts';
import { plugins } from '../plugins/plugin.schema.ts';
import type { Reader } from '../storage/storage.ts';
import type { Tables } from '../storage/tables.ts';
import { toolInstances } from '../tools/tool-instance.schema.ts';
import { tools } from '../tools/tool.schema.ts';
import { KnownRows, type Ref, type Registered } from './known-rows.ts';
import { type ModuleRow, modules } from './module.schema.ts';
import type { Match, ModuleStep, Step } from './plan.ts';

/** Reads what a scan is compared with. */
export async function readRegistered(read: Reader): Promise<Registered> {
  return {
    modules: (await read.selectFrom('modules').selectAll().execute()).map(modules.decode),
    tools: (await read.selectFrom('tools').selectAll().execute()).map(tools.decode),
    instances: (
      await read.selectFrom('tool_instances').selectAll().where('module_scope', '=', 'agent').execute()
    ).map(toolInstances.decode),
    plugins: (await read.selectFrom('plugins').selectAll().execute()).map(plugins.decode),
    agents: await read.selectFrom('agents').select(['id', 'letta_uid']).execute(),
  };
}

/** Writes a difference within a transaction: definitions first, then what refers to them. */
export async function applyMatch(tx: Writer, plan: Match, registered: Registered): Promise<void> {
  const ids = new Map<Ref, number>(new KnownRows(registered).ids());
  const idOf = (ref: Ref | null) => (ref === null ? null : (ids.get(ref) ?? null));
  const own = { created_at: tx.now, updated_at: tx.now };

  for (const step of plan.tools) ids.set(step.ref, await applyStep(tx, tools, step, own));
  for (const step of plan.instances) {
    const tool_id = idOf(step.tool) ?? 0;
    ids.set(step.ref, await applyStep(tx, toolInstances, step, { ...own, tool_id }));
  }
  for (const step of plan.plugins) {
    const tool_id = idOf(step.tool) ?? 0;
    // A plugin that moves may go to a tool that this very plan makes.
    const values = step.values.tool_id === undefined ? step.values : { ...step.values, tool_id };
    ids.set(step.ref, await applyStep(tx, plugins, { ...step, values }, { ...own, tool_id }));
  }
  const rows = new Map(registered.modules.map((row) => [row.id, row]));
  for (const step of plan.modules)
    await applyModule(tx, step, step.id === null ? undefined : rows.get(step.id), {
      tool_id: idOf(step.tool),
      instance_id: idOf(step.instance),
      plugin_id: idOf(step.plugin),
    });
}

/** Does applying it write anything that is a change? */
export function isEmpty(plan: Match, registered: Registered): boolean {
  if (plan.tools.length + plan.instances.length + plan.plugins.length > 0) return false;
  const ids = new Map<Ref, number>(new KnownRows(registered).ids());
  const rows = new Map(registered.modules.map((row) => [row.id, row]));
  return plan.modules.every((step) => {
    const row = step.id === null ? undefined : rows.get(step.id);
    const idOf = (ref: Ref | null) => (ref === null ? null : (ids.get(ref) ?? null));
    const references = {
      tool_id: idOf(step.tool),
      instance_id: idOf(step.instance),
      plugin_id: idOf(step.plugin),
    };
    return row !== undefined && !isChanged(row, { ...step.values, ...references });
  });
}

async function applyStep<
  Name extends keyof Tables,
  Row extends { id: number },
  Operational extends keyof Row,
>(
  tx: Writer,
  entity: Entity<Name, Row, Operational>,
  { id, action, values }: Step<Row>,
  own: object,
): Promise<number> {
  if (id === null) return (await tx.insert(entity, { ...values, ...own }, 'discover')).id;
  await tx.update(entity, id, values, action === 'update' ? 'discover' : action);
  // What is back has not reported yet; a report of before would be stale at once.
  const unreported = { status_at: null } as unknown as Partial<Pick<Row, Operational>>;
  if (action === 'return') await tx.touch(entity, id, unreported);
  return id;
}

type References = Pick<ModuleRow, 'tool_id' | 'instance_id' | 'plugin_id'>;

async function applyModule(
  tx: Writer,
  step: ModuleStep,
  row: ModuleRow | undefined,
  references: References,
): Promise<void> {
  const { stamp, ...values } = { ...step.values, ...references };
  if (!row) {
    await tx.insert(modules, { ...values, stamp, first_seen: tx.now, last_seen: tx.now }, 'discover');
    return;
  }
  if (isChanged(row, values)) await tx.update(modules, row.id, values, 'discover');
  if (row.stamp !== stamp) await tx.touch(modules, row.id, { stamp, last_seen: tx.now });
}

function isChanged(row: ModuleRow, values: Partial<ModuleRow>): boolean {
  return (Object.keys(values) as (keyof ModuleRow)[]).some(
    (column) => column !== 'stamp' && !isDeepStrictEqual(row[column], values[column]),
  );
}
