import { isDeepStrictEqual } from 'node:util';
import type { PluginRow } from '../plugins/plugin.schema.ts';
import type { ToolInstanceRow } from '../tools/tool-instance.schema.ts';
import type { ToolRow } from '../tools/tool.schema.ts';
import { defaultCategory } from '../tools/tool.service.ts';
import type { Finding, FoundModule } from './found.ts';
import { type KnownRows, type Ref, scopeOf } from './known-rows.ts';
import { readStoredManifest } from './manifest.ts';
import type { ModuleRow } from './module.schema.ts';

/** One row to make or to change. */
export interface Step<Row> {
  ref: Ref;
  /** Null: it is to be made. */
  id: number | null;
  action: 'create' | 'update' | 'off' | 'return';
  name: string;
  path: string;
  agent_id: string | null;
  before: Partial<Row> | null;
  values: Partial<Row>;
}

/** A module row as it shall be; references to rows of the plan are still names. */
export interface ModuleStep {
  id: number | null;
  values: Omit<
    ModuleRow,
    'id' | 'first_seen' | 'last_seen' | 'revision' | 'tool_id' | 'instance_id' | 'plugin_id'
  >;
  tool: Ref | null;
  instance: Ref | null;
  plugin: Ref | null;
  /** The manifest as it was, when it says something else now. */
  before: ModuleRow['manifest'] | null;
}

export type Outcome = 'new' | 'changed' | 'unchanged' | 'missing' | 'conflict' | 'problem';

/** The difference between a home and the registry (design 5.4): pure, and empty when they agree. */
export interface Match {
  tools: Step<ToolRow>[];
  instances: (Step<ToolInstanceRow> & { tool: Ref })[];
  plugins: (Step<PluginRow> & { tool: Ref })[];
  modules: ModuleStep[];
  /** What became of each manifest, by path. */
  outcomes: { path: string; outcome: Outcome; agent_id: string | null }[];
  findings: (Finding & { agent_id: string | null })[];
}

/** A manifest and all that was decided about it. */
export interface Entry {
  module: FoundModule;
  row: ModuleRow | undefined;
  state: ModuleRow['state'];
  problem: string | null;
  agent_id: string | null;
  tool: Ref | null;
  instance: Ref | null;
  plugin: Ref | null;
  /** What only one manifest can have. */
  claim: Ref | null;
}

/** Fields of a manifest that a definition shows. */
function shownByTool(
  module: Pick<FoundModule, 'name' | 'description' | 'config_schema' | 'emoji' | 'category'>,
) {
  const { name, description, config_schema, emoji, category } = module;
  return { name, description, config_schema, emoji, category };
}

export function planRows(plan: Match, entries: Entry[], known: KnownRows): void {
  planCategories(plan, entries, known);
  const definitions = new Set<Ref>();
  for (const entry of entries) {
    if (entry.state !== 'registered' || entry.tool === null) continue;
    if (entry.module.type === 'plugin') planPlugin(plan, entry, entry.tool, known);
    else {
      // A definition that several agents share shows the first.
      if (!definitions.has(entry.tool)) planTool(plan, entry, entry.tool, known);
      definitions.add(entry.tool);
      if (entry.instance !== null) planInstance(plan, entry, entry.tool, entry.instance, known);
    }
  }
}

/**
 * A definition is for everybody, so it does not stand in a tab that is called as an agent, of whom not everybody may
 * know; unless its manifest wants that.
 */
function planCategories(plan: Match, entries: Entry[], known: KnownRows): void {
  const wanted = new Set(entries.map(({ tool, module }) => `${tool} ${module.category}`));
  for (const [ref, tool] of known.tools) {
    const { name, category, module_scope } = tool;
    if (module_scope !== 'agent' || category === null || !known.isAgentId(category)) continue;
    if (wanted.has(`${ref} ${category}`)) continue;
    // Whoever may not know of that agent is not told that it was named.
    const step = { ref, name, path: '', agent_id: category };
    pushUpdate(plan.tools, step, tool, { category: defaultCategory(name, module_scope) });
  }
}

function planTool(plan: Match, { module, row, agent_id }: Entry, ref: Ref, known: KnownRows): void {
  const existing = known.tools.get(ref);
  const scope = scopeOf(module.location);
  const step = { ref, name: module.name, path: module.path, agent_id };
  const category = module.category ?? defaultCategory(module.name, scope);
  if (!existing) {
    const values = { ...shownByTool(module), category, module_scope: scope, status: 'Ready' } as const;
    plan.tools.push({ ...step, id: null, action: 'create', before: null, values });
    return;
  }
  const before = wasStanding(row) && readStoredManifest(row.manifest, scope);
  const patch: Partial<ToolRow> = changedFields(shownByTool(module), before ? shownByTool(before) : null);
  if (patch.category === null) patch.category = category;
  if (existing.status === 'Off' && row?.state === 'missing') patch.status = 'Ready';
  pushUpdate(plan.tools, step, existing, patch);
}

function planInstance(plan: Match, entry: Entry, tool: Ref, ref: Ref, known: KnownRows): void {
  const { module, row, agent_id } = entry;
  const existing = known.instances.get(ref);
  const step = { ref, tool, name: `${module.name} of ${agent_id ?? ''}`, path: module.path, agent_id };
  if (!existing) {
    const values: Partial<ToolInstanceRow> = {
      agent_id,
      module_scope: 'agent',
      name: module.name,
      status: 'Ready',
    };
    plan.instances.push({ ...step, id: null, action: 'create', before: null, values });
    return;
  }
  const patch: Partial<ToolInstanceRow> =
    existing.status === 'Off' && row?.state === 'missing' ? { status: 'Ready' } : {};
  pushUpdate(plan.instances, step, existing, patch);
}

function planPlugin(
  plan: Match,
  { module, row, plugin, agent_id }: Entry,
  tool: Ref,
  known: KnownRows,
): void {
  if (plugin === null) return;
  const existing = known.plugins.get(plugin);
  const dependencies = module.dependencies.length > 0 ? module.dependencies : null;
  const shown = { name: module.name, version: module.version, dependencies };
  const step = { ref: plugin, tool, name: module.name, path: module.path, agent_id };
  if (!existing) {
    const values: Partial<PluginRow> = {
      ...shown,
      module_scope: known.scopeOfRef(tool),
      status: 'Inactive',
      is_enabled: false,
    };
    plan.plugins.push({ ...step, id: null, action: 'create', before: null, values });
    return;
  }
  const stored = wasStanding(row) && readStoredManifest(row.manifest, scopeOf(row.location));
  const before = stored
    ? {
        name: stored.name,
        version: stored.version,
        dependencies: stored.dependencies.length > 0 ? stored.dependencies : null,
      }
    : null;
  const patch: Partial<PluginRow> = changedFields(shown, before);
  if (known.refOfTool(existing.tool_id) !== tool) {
    // Of a tool that this plan makes the number is not known yet: `applyMatch` puts it in.
    patch.tool_id = known.tools.get(tool)?.id ?? 0;
    patch.module_scope = known.scopeOfRef(tool);
  }
  if (existing.is_enabled && existing.status === 'Inactive' && row?.state === 'missing')
    patch.status = 'Active';
  pushUpdate(plan.plugins, step, existing, patch);
}

/** Did the rows show this manifest already? A newcomer shows all that it says. */
function wasStanding(row: ModuleRow | undefined): row is ModuleRow {
  return row?.state === 'registered' || row?.state === 'missing';
}

/** What people changed stays: a field is taken over only when the manifest itself changed in it. */
function changedFields<Fields extends object>(now: Fields, before: Fields | null): Partial<Fields> {
  const patch: Partial<Fields> = {};
  for (const field of Object.keys(now) as (keyof Fields)[]) {
    const isNews = before ? !isDeepStrictEqual(before[field], now[field]) : now[field] !== null;
    if (isNews) patch[field] = now[field];
  }
  return patch;
}

function pushUpdate<Row extends { id: number }, S extends Step<Row>>(
  steps: S[],
  step: Omit<S, 'id' | 'action' | 'before' | 'values'>,
  existing: Row,
  patch: Partial<Row>,
  how?: 'off',
): void {
  const action = how ?? ('status' in patch ? 'return' : 'update');
  const before: Partial<Row> = {};
  const values: Partial<Row> = {};
  for (const field of Object.keys(patch) as (keyof Row)[])
    if (!isDeepStrictEqual(existing[field], patch[field])) {
      before[field] = existing[field];
      values[field] = patch[field];
    }
  if (Object.keys(values).length > 0) steps.push({ ...step, id: existing.id, action, before, values } as S);
}

/** Rows whose files are gone, or stand for something else now, go off unless another manifest carries them. */
export function planMissing(
  plan: Match,
  missing: ModuleRow[],
  standing: Entry[],
  broken: ModuleRow[],
  known: KnownRows,
): void {
  const left = [
    ...missing.filter(({ state }) => state !== 'missing'),
    ...standing.flatMap(({ row }) => (row?.state === 'registered' ? [row] : [])),
  ];
  if (left.length === 0 && missing.length === 0) return;
  const carried = new Set<Ref | null>([
    ...standing.flatMap(({ tool, instance, plugin, module }) => [
      ...(module.type === 'tool' ? [tool] : []),
      instance,
      plugin,
    ]),
    ...broken.flatMap((row) => known.refsOf(row)),
  ]);
  for (const row of left)
    for (const ref of known.refsOf(row)) {
      if (carried.has(ref)) continue;
      carried.add(ref);
      turnOff(plan, row, ref, known);
    }
  const gone = missing.filter(({ state }) => state !== 'missing');
  const problem = 'The manifest is gone. What it stood for is kept, switched off, with its configuration.';
  for (const row of gone) plan.modules.push(changedModule(row, { state: 'missing', problem }, known));
  planAgents(
    plan,
    missing.filter(({ state }) => state === 'missing'),
    known,
  );
}

/** Modules that cannot be read, or are gone, belong to the agent in whose folder they lay, also one registered since. */
export function planAgents(plan: Match, unread: ModuleRow[], known: KnownRows): void {
  for (const row of unread)
    if (known.agentOfModule(row) !== row.agent_id) plan.modules.push(changedModule(row, {}, known));
}

function changedModule(
  row: ModuleRow,
  changes: Partial<Pick<ModuleRow, 'state' | 'problem'>>,
  known: KnownRows,
): ModuleStep {
  const { id, first_seen: _, last_seen: __, revision: ___, tool_id, instance_id, plugin_id, ...values } = row;
  return {
    id,
    values: { ...values, agent_id: known.agentOfModule(row), ...changes },
    tool: known.refOfTool(tool_id),
    instance: known.refOfInstance(instance_id),
    plugin: known.refOfPlugin(plugin_id),
    before: null,
  };
}

function turnOff(plan: Match, row: ModuleRow, ref: Ref, known: KnownRows): void {
  const { path } = row;
  const agent_id = known.agentOfModule(row);
  const tool = known.tools.get(ref);
  const instance = known.instances.get(ref);
  const plugin = known.plugins.get(ref);
  if (tool) pushUpdate(plan.tools, { ref, name: tool.name, path, agent_id }, tool, { status: 'Off' }, 'off');
  if (instance) {
    const step = {
      ref,
      tool: known.refOfTool(instance.tool_id) ?? '',
      name: instance.name ?? '',
      path,
      agent_id,
    };
    pushUpdate(plan.instances, step, instance, { status: 'Off' }, 'off');
  }
  if (plugin) {
    const step = { ref, tool: known.refOfTool(plugin.tool_id) ?? '', name: plugin.name, path, agent_id };
    pushUpdate(plan.plugins, step, plugin, { status: 'Inactive' }, 'off');
  }
}

export function planModule(
  plan: Match,
  { module, row, state, problem, agent_id, tool, instance, plugin }: Entry,
): void {
  const findings = [...module.findings];
  if (problem !== null) findings.push(stateFinding(module.path, state, problem));
  plan.modules.push({
    id: row?.id ?? null,
    values: {
      path: module.path,
      location: module.location,
      name: module.name,
      type: module.type,
      version: module.version,
      manifest: module.manifest,
      digest: module.digest,
      stamp: module.stamp,
      state,
      problem,
      findings,
      agent_id,
      parent_tool_id: row?.parent_tool_id ?? null,
    },
    tool,
    instance,
    plugin,
    before: row && row.digest !== module.digest ? row.manifest : null,
  });
}

/** What a module's state is worth saying. */
export function stateFinding(path: string, state: ModuleRow['state'], message: string): Finding {
  const kind =
    state === 'needs_parent' || state === 'needs_agent' || state === 'missing' ? state : 'conflict';
  return { path, kind, line: null, column: null, message };
}
