import { notFound } from '../kernel/errors.ts';
import { type Dependency, findFault } from './dependency.ts';
import { findComponents, pathTo, searchBreadthFirst } from './graph.ts';
import type { PluginRow } from './plugin.schema.ts';

/** What the solver needs to know of a plugin. All are of one tool: dependencies never cross tools (seed: Plugins). */
export type PluginNode = Pick<PluginRow, 'id' | 'name' | 'version' | 'is_enabled' | 'dependencies'>;

export interface DependencyProblem {
  kind: 'missing' | 'incompatible' | 'cycle' | 'disabled';
  /** Names from the plugin that is to be enabled to the culprit. */
  chain: string[];
  message: string;
  /** Only of the kind `disabled`: the names of all that must be enabled before, in this order. */
  enable_first?: string[];
}

/** Ids to switch on, dependencies first, the target last (what is on already is not among them), or why not. */
export type EnablePlan = { ok: true; enable: number[] } | { ok: false; problems: DependencyProblem[] };

/** Ids to switch off, dependents first, the target last, or the names of those that need the target. */
export type DisablePlan =
  { ok: true; disable: number[] } | { ok: false; needed_by: string[]; message: string };

export interface ExplainedDependency extends Dependency {
  state: 'ok' | DependencyProblem['kind'];
  message: string | null;
}

export interface DependencyReport {
  plugins: { id: number; name: string; requires: ExplainedDependency[]; required_by: string[] }[];
  /** Ids, dependencies first, of the plugins that could run: nothing they need is missing, incompatible or circular. */
  order: number[];
  /** Names of plugins that need each other. */
  cycles: string[][];
}

const mostProblems = 100;

/**
 * What enabling a plugin takes (design 5.3). Everything it needs, directly or not, must be there, compatible and in no
 * cycle; what of it is off is refused, or enabled as well with `cascade`. At most 100 problems are told, nearest first.
 *
 * @throws AppError 404 when no plugin has the id
 */
export function planEnable(
  plugins: readonly PluginNode[],
  id: number,
  { cascade = false }: { cascade?: boolean } = {},
): EnablePlan {
  const graph = graphOf(plugins);
  const target = graph.get(id);
  const groups = findComponents([target], graph.needs);
  const reached = searchBreadthFirst(target, graph.needs);

  const problems: DependencyProblem[] = [];
  for (const problem of findProblems(graph, groups, reached)) {
    problems.push(problem);
    if (problems.length === mostProblems) break;
  }
  if (problems.length > 0) return { ok: false, problems };

  const off = groups.flat().filter((plugin) => !plugin.is_enabled);
  const [first, ...others] = off.filter((plugin) => plugin !== target);
  if (!first || cascade) return { ok: true, enable: off.map((plugin) => plugin.id) };
  const enable_first = namesOf([first, ...others]);
  const message = `${target.name} needs plugins that are off. Enable them first, in this order, or all at once (cascade): ${showNames(enable_first)}.`;
  return {
    ok: false,
    problems: [{ kind: 'disabled', chain: namesOf(pathTo(reached, first)), message, enable_first }],
  };
}

/**
 * What disabling a plugin takes (design 5.3): enabled plugins that need it, directly or through other enabled ones,
 * stand against it, or are disabled as well with `cascade`.
 *
 * @throws AppError 404 when no plugin has the id
 */
export function planDisable(
  plugins: readonly PluginNode[],
  id: number,
  { cascade = false }: { cascade?: boolean } = {},
): DisablePlan {
  const graph = graphOf(plugins);
  const target = graph.get(id);
  if (!target.is_enabled) return { ok: true, disable: [] };

  const enabledDependents = (plugin: PluginNode) =>
    graph.neededBy(plugin).filter((other) => other.is_enabled);
  const order = findComponents([target], enabledDependents).flat();
  if (order.length === 1 || cascade) return { ok: true, disable: order.map((plugin) => plugin.id) };
  const needed_by = namesOf(order.slice(0, -1));
  const message = `${target.name} is needed. Disable first, in this order, or all at once (cascade): ${showNames(needed_by)}.`;
  return { ok: false, needed_by, message };
}

/** The state of every dependency within a tool, who needs whom, and the order in which all that can run can start. */
export function explainDependencies(plugins: readonly PluginNode[]): DependencyReport {
  const graph = graphOf(plugins);
  const groups = findComponents(graph.plugins, graph.needs);
  const groupOf = new Map(groups.flatMap((group) => group.map((plugin) => [plugin, group])));

  const explain = (plugin: PluginNode, dependency: Dependency): ExplainedDependency => {
    const found = graph.find(dependency.name);
    const isCircular = found !== undefined && groupOf.get(found) === groupOf.get(plugin);
    const fault = isCircular ? circularFault(plugin, found) : findFault(plugin.name, dependency, found);
    if (fault) return { ...dependency, state: fault.kind, message: fault.message };
    if (found?.is_enabled) return { ...dependency, state: 'ok', message: null };
    const message = `${plugin.name} needs ${dependency.name}, which is off: enable ${dependency.name} first.`;
    return { ...dependency, state: 'disabled', message };
  };

  const explained = new Map(
    graph.plugins.map((plugin) => [
      plugin,
      dependenciesOf(plugin).map((dependency) => explain(plugin, dependency)),
    ]),
  );
  const canRun = new Set<string>();
  for (const plugin of groups.flat()) {
    const requires = explained.get(plugin) ?? [];
    const isMet = ({ name, state }: ExplainedDependency) =>
      (state === 'ok' || state === 'disabled') && canRun.has(name);
    if (requires.every(isMet)) canRun.add(plugin.name);
  }
  return {
    plugins: [...explained].map(([plugin, requires]) => ({
      id: plugin.id,
      name: plugin.name,
      requires,
      required_by: namesOf(graph.neededBy(plugin)),
    })),
    order: groups
      .flat()
      .filter((plugin) => canRun.has(plugin.name))
      .map((plugin) => plugin.id),
    cycles: groups.filter((group) => isCycle(group, graph)).map((group) => namesOf(group).sort()),
  };
}

interface Graph {
  /** By name, so that every answer is the same whatever order the plugins came in. */
  plugins: PluginNode[];
  get(id: number): PluginNode;
  find(name: string): PluginNode | undefined;
  /** The plugins that this one needs and that exist, by name. */
  needs(plugin: PluginNode): PluginNode[];
  /** The plugins that need this one, by name. */
  neededBy(plugin: PluginNode): PluginNode[];
}

function graphOf(unsorted: readonly PluginNode[]): Graph {
  const plugins = unsorted.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id));
  const byName = new Map(plugins.map((plugin) => [plugin.name, plugin]));
  const needs = new Map<PluginNode, PluginNode[]>(plugins.map((plugin) => [plugin, []]));
  const neededBy = new Map<PluginNode, PluginNode[]>(plugins.map((plugin) => [plugin, []]));
  for (const plugin of plugins)
    for (const name of new Set(dependenciesOf(plugin).map((dependency) => dependency.name))) {
      const found = byName.get(name);
      if (found) neededBy.get(found)?.push(plugin);
    }
  for (const [plugin, dependents] of neededBy) for (const other of dependents) needs.get(other)?.push(plugin);

  return {
    plugins,
    get: (id) => {
      const plugin = plugins.find((candidate) => candidate.id === id);
      if (!plugin) throw notFound('plugin', id);
      return plugin;
    },
    find: (name) => byName.get(name),
    needs: (plugin) => needs.get(plugin) ?? [],
    neededBy: (plugin) => neededBy.get(plugin) ?? [],
  };
}

function* findProblems(
  graph: Graph,
  groups: PluginNode[][],
  reached: Map<PluginNode, PluginNode | undefined>,
): Generator<DependencyProblem> {
  for (const plugin of reached.keys())
    for (const dependency of dependenciesOf(plugin)) {
      const fault = findFault(plugin.name, dependency, graph.find(dependency.name));
      if (fault) yield { ...fault, chain: [...namesOf(pathTo(reached, plugin)), dependency.name] };
    }
  for (const group of groups) {
    if (!isCycle(group, graph)) continue;
    const circle = findCircle(group, graph, reached);
    const [entry] = circle;
    if (!entry) continue;
    yield {
      kind: 'cycle',
      chain: namesOf([...pathTo(reached, entry), ...circle.slice(1)]),
      message: `These plugins need each other, so none of them can start first: ${namesOf(circle).join(' → ')}. Remove one of these dependencies.`,
    };
  }
}

/** Do the plugins of a group need each other, or the only one itself? */
function isCycle(group: PluginNode[], graph: Graph): boolean {
  const [first] = group;
  return group.length > 1 || (first !== undefined && graph.needs(first).includes(first));
}

/** A shortest way from the plugin by which a search entered a group back to itself, that plugin first and last. */
function findCircle(
  group: PluginNode[],
  graph: Graph,
  reached: Map<PluginNode, PluginNode | undefined>,
): PluginNode[] {
  const members = new Set(group);
  const entry = [...reached.keys()].find((plugin) => members.has(plugin));
  if (!entry) return [];
  const within = searchBreadthFirst(entry, (plugin) =>
    graph.needs(plugin).filter((other) => members.has(other)),
  );
  const last = [...within.keys()].find((plugin) => graph.needs(plugin).includes(entry));
  return last ? [...pathTo(within, last), entry] : [];
}

function circularFault(plugin: PluginNode, found: PluginNode): { kind: 'cycle'; message: string } {
  const message =
    plugin === found
      ? `${plugin.name} needs itself: remove that from its dependencies.`
      : `${plugin.name} and ${found.name} need each other, so neither can start first: remove one of these dependencies.`;
  return { kind: 'cycle', message };
}

function dependenciesOf(plugin: PluginNode): Dependency[] {
  return plugin.dependencies ?? [];
}

function namesOf(plugins: PluginNode[]): string[] {
  return plugins.map((plugin) => plugin.name);
}

function showNames(names: string[]): string {
  const shown = names.slice(0, 10).join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}
