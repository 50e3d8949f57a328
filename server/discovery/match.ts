import { agentKeyOf } from './agent-folder.ts';
import { type Finding, type FindingKind, findingKinds, type FoundModule, type HomeReading } from './found.ts';
import {
  instanceRef,
  KnownRows,
  nameOfTool,
  pluginRef,
  type Ref,
  type Registered,
  scopeOf,
  toolRef,
} from './known-rows.ts';
import { readStoredManifest } from './manifest.ts';
import type { ModuleRow } from './module.schema.ts';
import {
  type Entry,
  type Match,
  planAgents,
  planMissing,
  planModule,
  planRows,
  stateFinding,
} from './plan.ts';

/**
 * Compares what lies in a home with what is registered, and decides who is what (design §3): parents, agents, clashes.
 * A file that can no longer be read leaves its rows as they are; one that is gone turns them off.
 */
export function match(reading: HomeReading, registered: Registered): Match {
  const rows = new Map(registered.modules.map((row) => [row.path, row]));
  const known = new KnownRows(registered);
  const entries = entriesOf(reading, rows, known);
  const broken = brokenRows(reading, rows, entries);

  const toolEntries = entries.filter(({ module }) => module.type === 'tool');
  for (const entry of toolEntries) placeTool(entry);
  settleClaims(toolEntries, broken, known);
  assignTools(toolEntries, broken, known);

  const parents = new Map([...known.tools.keys()].map((ref) => [ref, ref]));
  const named = toolEntries.flatMap(({ tool, module }) =>
    tool === null ? [] : [{ tool, name: toolRef(scopeOf(module.location), module.name) }],
  );
  // A tool that is renamed is found under its new name only.
  for (const { tool } of named) parents.delete(tool);
  for (const { tool, name } of named) parents.set(name, tool);
  const pluginEntries = entries.filter(({ module }) => module.type === 'plugin');
  for (const entry of pluginEntries) placePlugin(entry, known, parents);
  settleClaims(pluginEntries, broken, known);
  keepFromTakenPlaces(pluginEntries, known);
  assignPlugins(pluginEntries, broken, known);

  const plan: Match = { tools: [], instances: [], plugins: [], modules: [], outcomes: [], findings: [] };
  planRows(plan, entries, known);
  const present = new Set([...entries.map(({ module }) => module.path), ...broken.map(({ path }) => path)]);
  const missing = registered.modules.filter(({ path }) => !present.has(path));
  planMissing(
    plan,
    missing,
    entries.filter(({ state }) => state === 'registered'),
    broken,
    known,
  );
  planAgents(plan, broken, known);
  for (const entry of entries) planModule(plan, entry);
  tell(plan, reading, entries, missing, rows, known);
  return plan;
}

function entriesOf(reading: HomeReading, rows: Map<string, ModuleRow>, known: KnownRows): Entry[] {
  const again = reading.unchanged.flatMap(({ path, stamp }): FoundModule[] => {
    const row = rows.get(path);
    const manifest = row && readStoredManifest(row.manifest, scopeOf(row.location));
    if (!row || !manifest) return [];
    const findings = (row.findings as Finding[]).filter(({ kind }) => !stateKinds.has(kind));
    return [
      {
        ...manifest,
        path,
        location: row.location,
        agent_key: agentKeyOf(path),
        digest: row.digest,
        stamp,
        findings,
      },
    ];
  });
  return [...reading.found, ...again]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((module) => ({
      module,
      row: rows.get(module.path),
      state: 'unknown_type',
      problem: null,
      agent_id: known.agentOfPath(module.path),
      tool: null,
      instance: null,
      plugin: null,
      claim: null,
    }));
}

/** Registered files that have become unreadable: their rows stay, and keep their place. */
function brokenRows(reading: HomeReading, rows: Map<string, ModuleRow>, entries: Entry[]): ModuleRow[] {
  if (rows.size === 0) return [];
  const good = new Set(entries.map(({ module }) => module.path));
  const bad = reading.findings.filter(({ kind }) => findingKinds[kind] === 'error').map(({ path }) => path);
  const isWithinBad = (path: string) =>
    bad.some((folder) => path === folder || path.startsWith(`${folder}/`) || folder === '');
  return [...rows.values()].filter(
    ({ path, state }) => !good.has(path) && state !== 'missing' && isWithinBad(path),
  );
}

function placeTool(entry: Entry): void {
  const { module } = entry;
  entry.state = 'registered';
  if (module.location !== 'agents') {
    entry.claim = toolRef('global', module.name);
    return;
  }
  if (entry.agent_id === null) {
    const key = module.agent_key ?? '';
    entry.state = 'needs_agent';
    entry.problem = `There is no agent ${key} in the registry: register it (its id or letta_uid must be ${key}), then this module is registered with it.`;
    return;
  }
  entry.tool = toolRef('agent', module.name);
  entry.instance = instanceRef(entry.tool, entry.agent_id);
  entry.claim = entry.instance;
}

function placePlugin(entry: Entry, known: KnownRows, parents: Map<Ref, Ref>): void {
  const { module, row } = entry;
  entry.state = 'registered';
  entry.tool = findParent(entry, known, parents);
  if (entry.tool === null) {
    entry.state = 'needs_parent';
    entry.problem =
      module.tool === null
        ? `The plugin does not say which tool it belongs to: add "tool": "…" to the manifest, or assign a parent to this module.`
        : `There is no tool ${module.tool}, which this plugin belongs to: install it, correct "tool" in the manifest, or assign a parent to this module.`;
    return;
  }
  entry.claim = pluginRef(entry.tool, module.name);
  const ref = known.pluginOfModule(row);
  const own = known.plugins.get(ref ?? '');
  const before = known.refOfTool(own?.tool_id ?? null);
  if (!own?.is_enabled || entry.tool === before) return;
  entry.state = 'conflict';
  entry.claim = ref;
  entry.problem = `${own.name} is enabled in ${nameOfTool(before)}, so it stays there as it is: disable it, then it moves to ${nameOfTool(entry.tool)}.`;
  entry.tool = null;
}

/** A plugin does not move to where a record of its name is that no manifest stands for: people decide which one stays. */
function keepFromTakenPlaces(entries: Entry[], known: KnownRows): void {
  const owned = new Set(entries.map(({ row }) => known.pluginOfModule(row)));
  for (const entry of entries) {
    const { state, claim, tool, module, row } = entry;
    const own = known.plugins.get(known.pluginOfModule(row) ?? '');
    if (state !== 'registered' || claim === null || !own || known.refOfTool(own.tool_id) === tool) continue;
    if (!known.plugins.has(claim) || owned.has(claim)) continue;
    entry.state = 'conflict';
    entry.problem = `${nameOfTool(tool)} has a plugin ${module.name} already, so this one cannot move there: delete one of the two.`;
    entry.tool = null;
  }
}

function findParent({ module, row }: Entry, known: KnownRows, parents: Map<Ref, Ref>): Ref | null {
  if (module.tool !== null) {
    const scopes = module.location === 'agents' ? ['agent', 'global'] : ['global', 'agent'];
    const named = scopes
      .map((scope) => parents.get(toolRef(scope, module.tool ?? '')))
      .find((ref) => ref !== undefined);
    if (named !== undefined) return named;
  }
  return known.refOfTool(row?.parent_tool_id ?? null);
}

/** Who was registered stays; among newcomers path order decides (design §3). */
function settleClaims(entries: Entry[], broken: ModuleRow[], known: KnownRows): void {
  const holders = new Map<Ref, string>();
  for (const row of broken) for (const claim of known.claimsOf(row)) holders.set(claim, row.path);
  const standing = entries.filter(
    ({ claim, row }) => claim !== null && row && known.claimsOf(row).includes(claim),
  );
  // A plugin that may not move yet keeps its place from others.
  const staying = entries.filter(({ state }) => state === 'conflict');
  for (const { claim, module } of [...staying, ...standing, ...entries])
    if (claim !== null && !holders.has(claim)) holders.set(claim, module.path);
  for (const entry of entries) {
    const holder = entry.claim === null ? undefined : holders.get(entry.claim);
    if (holder === undefined || holder === entry.module.path) continue;
    entry.state = 'conflict';
    const isTold = !holder.startsWith('agents/') || holder.split('/')[1] === entry.module.path.split('/')[1];
    const other = isTold ? holder : 'another manifest';
    entry.problem = `${entry.module.path} and ${other} are both called ${entry.module.name}; ${other} counts. Rename or remove one of them.`;
    entry.tool = null;
    entry.instance = null;
    entry.plugin = null;
  }
}

const stateKinds = new Set<FindingKind>(['needs_parent', 'needs_agent', 'conflict', 'missing']);

/** Gives each global tool its row: the one of that name, else its own of before, which is renamed with it. */
function assignTools(entries: Entry[], broken: ModuleRow[], known: KnownRows): void {
  const winners = entries.filter(
    ({ state, module }) => state === 'registered' && module.location !== 'agents',
  );
  const rows = assignRows(winners, broken, known, known.tools, ({ row }) => known.toolOfModule(row));
  for (const [entry, ref] of rows) entry.tool = ref;
}

/** The same for plugins, within their tools. */
function assignPlugins(entries: Entry[], broken: ModuleRow[], known: KnownRows): void {
  const winners = entries.filter(({ state }) => state === 'registered');
  const rows = assignRows(winners, broken, known, known.plugins, ({ row }) => known.pluginOfModule(row));
  for (const [entry, ref] of rows) entry.plugin = ref;
  // What waits for a parent, or for a name, still is the plugin that it was: it moves when it may.
  const taken = new Set(winners.map(({ plugin }) => plugin));
  for (const entry of entries) {
    const own = known.pluginOfModule(entry.row);
    if (entry.state !== 'registered' && !taken.has(own)) entry.plugin = own;
  }
}

/** A row is renamed only when nobody else has it or is called as it was. */
function assignRows(
  winners: Entry[],
  broken: ModuleRow[],
  known: KnownRows,
  existing: ReadonlyMap<Ref, unknown>,
  ownOf: (entry: Entry) => Ref | null,
): [Entry, Ref][] {
  const taken = new Set([
    ...winners.map(({ claim }) => claim),
    ...broken.flatMap((row) => known.refsOf(row)),
  ]);
  return winners.flatMap((entry): [Entry, Ref][] => {
    const { claim } = entry;
    if (claim === null) return [];
    const own = existing.has(claim) ? null : ownOf(entry);
    if (own === null || taken.has(own)) return [[entry, claim]];
    taken.add(own);
    return [[entry, own]];
  });
}

/** What became of each file, and everything that a person should know. */
function tell(
  plan: Match,
  reading: HomeReading,
  entries: Entry[],
  missing: ModuleRow[],
  rows: Map<string, ModuleRow>,
  known: KnownRows,
): void {
  const touched = new Set([...plan.tools, ...plan.instances, ...plan.plugins].map(({ path }) => path));
  for (const { module, row, state, agent_id, problem } of entries) {
    const isChanged = row?.digest !== module.digest || row.state !== state || touched.has(module.path);
    const outcome = state === 'conflict' ? 'conflict' : !row ? 'new' : isChanged ? 'changed' : 'unchanged';
    plan.outcomes.push({ path: module.path, outcome, agent_id });
    for (const finding of module.findings) plan.findings.push({ ...finding, agent_id });
    if (problem !== null) plan.findings.push({ ...stateFinding(module.path, state, problem), agent_id });
  }
  for (const row of missing) {
    const { path, name } = row;
    const agent_id = known.agentOfModule(row);
    plan.outcomes.push({ path, outcome: 'missing', agent_id });
    const message = `The manifest of ${name} is gone: what it stood for is kept, switched off. Put it back, or delete the record.`;
    plan.findings.push({ path, kind: 'missing', line: null, column: null, message, agent_id });
  }
  for (const finding of reading.findings) {
    const agent_id = known.agentOfPath(finding.path) ?? rows.get(finding.path)?.agent_id ?? null;
    if (findingKinds[finding.kind] === 'error')
      plan.outcomes.push({ path: finding.path, outcome: 'problem', agent_id });
    plan.findings.push({ ...finding, agent_id });
  }
  plan.findings.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
