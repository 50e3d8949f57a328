import type { AgentRow } from '../agents/agent.schema.ts';
import type { PluginRow } from '../plugins/plugin.schema.ts';
import type { ToolInstanceRow } from '../tools/tool-instance.schema.ts';
import type { ToolRow } from '../tools/tool.schema.ts';
import { agentKeyOf, agentsByKey } from './agent-folder.ts';
import type { ModuleRow } from './module.schema.ts';

/** What the registry holds, as far as discovery minds it. */
export interface Registered {
  modules: ModuleRow[];
  tools: ToolRow[];
  instances: ToolInstanceRow[];
  plugins: PluginRow[];
  agents: Pick<AgentRow, 'id' | 'letta_uid'>[];
}

/** Names a row that exists, or one that the same plan makes. */
export type Ref = string;

export const scopeOf = (location: ModuleRow['location']) => (location === 'agents' ? 'agent' : 'global');
export const toolRef = (scope: string, name: string): Ref => `tool ${scope} ${name}`;
export const instanceRef = (tool: Ref, agent: string): Ref => `instance ${agent} of ${tool}`;
/** What a tool is called, for people. */
export const nameOfTool = (ref: Ref | null): string => ref?.split(' ').slice(2).join(' ') ?? 'none';
export const pluginRef = (tool: Ref, name: string): Ref => `plugin ${name} of ${tool}`;

/** The registry's rows under the names by which manifests mean them. */
export class KnownRows {
  readonly tools: Map<Ref, ToolRow>;
  readonly instances = new Map<Ref, ToolInstanceRow>();
  readonly plugins = new Map<Ref, PluginRow>();
  readonly #toolRefs = new Map<number, Ref>();
  readonly #instanceRefs = new Map<number, Ref>();
  readonly #pluginRefs = new Map<number, Ref>();
  readonly #toolsById: Map<number, ToolRow>;
  readonly #agents: Map<string, string>;
  readonly #agentIds: Set<string>;
  /** How many manifests stand or stood for a tool. */
  readonly #users = new Map<number | null, number>();
  /** The manifest that each plugin belongs to: the one that stands for it, else one that waits, else one that is gone. */
  readonly #owners = new Map<number, number>();

  constructor({ modules, tools, instances, plugins, agents }: Registered) {
    for (const { tool_id } of modules) this.#users.set(tool_id, (this.#users.get(tool_id) ?? 0) + 1);
    const ranked = modules.filter(({ plugin_id }) => plugin_id !== null).sort(inOrderOfClaim);
    for (const { id, plugin_id } of ranked)
      if (plugin_id !== null && !this.#owners.has(plugin_id)) this.#owners.set(plugin_id, id);
    this.#toolsById = new Map(tools.map((tool) => [tool.id, tool]));
    this.tools = new Map(tools.map((tool) => [toolRef(tool.module_scope, tool.name), tool]));
    for (const [ref, { id }] of this.tools) this.#toolRefs.set(id, ref);
    for (const instance of instances) {
      const tool = this.#toolRefs.get(instance.tool_id);
      if (tool === undefined || instance.module_scope !== 'agent' || instance.agent_id === null) continue;
      const ref = instanceRef(tool, instance.agent_id);
      this.instances.set(ref, instance);
      this.#instanceRefs.set(instance.id, ref);
    }
    for (const plugin of plugins) {
      const tool = this.#toolRefs.get(plugin.tool_id);
      if (tool === undefined) continue;
      const ref = pluginRef(tool, plugin.name);
      this.plugins.set(ref, plugin);
      this.#pluginRefs.set(plugin.id, ref);
    }
    this.#agentIds = new Set(agents.map(({ id }) => id));
    this.#agents = agentsByKey(agents);
  }

  /** Is an agent called so? */
  isAgentId(text: string): boolean {
    return this.#agentIds.has(text);
  }

  /** The agent in whose folder a path lies, if it is registered. */
  agentOfPath(path: string): string | null {
    return this.#agents.get(agentKeyOf(path) ?? '') ?? null;
  }

  /** The agent that a module belongs to: the one whose folder it is now, else the one it was registered with. */
  agentOfModule({ path, agent_id }: Pick<ModuleRow, 'path' | 'agent_id'>): string | null {
    return this.agentOfPath(path) ?? agent_id;
  }

  /** Every row's name and id. */
  *ids(): Generator<[Ref, number]> {
    for (const rows of [this.tools, this.instances, this.plugins])
      for (const [ref, { id }] of rows) yield [ref, id];
  }

  refOfTool(id: number | null): Ref | null {
    return id === null ? null : (this.#toolRefs.get(id) ?? null);
  }

  refOfInstance(id: number | null): Ref | null {
    return id === null ? null : (this.#instanceRefs.get(id) ?? null);
  }

  refOfPlugin(id: number | null): Ref | null {
    return id === null ? null : (this.#pluginRefs.get(id) ?? null);
  }

  scopeOfRef(ref: Ref): 'global' | 'agent' {
    return ref.startsWith('tool agent ') ? 'agent' : 'global';
  }

  /** The global tool that a manifest stood for, unless another one took it over. */
  toolOfModule(row: ModuleRow | undefined): Ref | null {
    if (row?.tool_id == null || row.type !== 'tool' || this.#isTakenOver(row)) return null;
    const tool = this.#toolsById.get(row.tool_id);
    return tool?.module_scope === 'global' ? toolRef('global', tool.name) : null;
  }

  /** The plugin that a manifest stood for, of whatever tool, unless another one took it over. */
  pluginOfModule(row: ModuleRow | undefined): Ref | null {
    if (row?.plugin_id == null || this.#owners.get(row.plugin_id) !== row.id) return null;
    return this.refOfPlugin(row.plugin_id);
  }

  /** Does another manifest stand, or did one stand since, for the tool of one that does not stand itself? */
  #isTakenOver({ state, tool_id }: ModuleRow): boolean {
    return state !== 'registered' && (this.#users.get(tool_id) ?? 0) > 1;
  }

  /** The rows that a module stands for. */
  refsOf(row: ModuleRow): Ref[] {
    const tool = row.type === 'tool' ? this.refOfTool(row.tool_id) : null;
    return [tool, this.refOfInstance(row.instance_id), this.refOfPlugin(row.plugin_id)].filter(
      (ref) => ref !== null,
    );
  }

  /** The names that a registered module keeps from others. */
  claimsOf(row: ModuleRow): Ref[] {
    if (row.state !== 'registered') return [];
    return this.refsOf(row).filter((ref) => !(row.location === 'agents' && ref.startsWith('tool ')));
  }
}

function inOrderOfClaim(a: ModuleRow, b: ModuleRow): number {
  const rank = ({ state }: ModuleRow) => (state === 'registered' ? 0 : state === 'missing' ? 2 : 1);
  return rank(a) - rank(b) || (a.path < b.path ? -1 : 1);
}
