import type { JsonObject } from '../kernel/fields.ts';
import type { ToolInstanceRow } from '../tools/tool-instance.schema.ts';
import type { ToolRow } from '../tools/tool.schema.ts';
import type { PluginRow } from '../plugins/plugin.schema.ts';
import type { AgentRow } from '../agents/agent.schema.ts';
import { type Scope, scopeName } from './configuration.schema.ts';
import { type Effective, finish, onlyDeclared, type Source } from './effective.ts';
import type { AgentSources, Sources } from './sources.ts';
import { applySettings, type Branch, emptyTree } from './tree.ts';

/** What a configuration is for. */
export interface Target {
  type: 'system' | 'instance' | 'agent' | 'tool' | 'plugin' | 'user';
  /** Of the system: `system`. */
  id: number | string;
  tool_id?: number;
  agent_id?: string | null;
}

/** Rows of a table whose identities begin the same. */
export interface Place {
  table: 'configurations' | 'system_config' | 'agent_configs';
  prefix: string;
}

/** Where settings of a target lie, or lay before they were deleted. */
export function placesOf({ target, withSystemConfig }: MergedTarget): Place[] {
  const { type, id, tool_id, agent_id } = target;
  if (type === 'plugin') return [];
  const agentId = type === 'agent' ? String(id) : agent_id;
  const toolId = type === 'tool' ? id : type === 'instance' ? tool_id : undefined;
  return [
    ofScope('system', null),
    ...(withSystemConfig ? [{ table: 'system_config', prefix: '' } as const] : []),
    ...(agentId == null ? [] : ofAgentRows(agentId)),
    ...(toolId === undefined ? [] : [ofScope('tool', String(toolId))]),
    ...(type === 'user' ? [ofScope('user', String(id))] : []),
  ];
}

/** A target with all its layers merged. */
export interface MergedTarget {
  target: Target;
  tree: Branch;
  schema: JsonObject | null;
  /** Does `system_config` have a say? */
  withSystemConfig: boolean;
  /** Is it the very tree that other instances have? */
  isShared?: boolean;
}

/** References, secrets and schema of a merged target. */
export async function finishTarget(sources: Sources, { tree, schema }: MergedTarget): Promise<Effective> {
  return finish(tree, schema, await sources.variables());
}

/** What holds for everything: `system_config`, for who may read it, and above it the scope system of `configurations`. */
export async function mergeSystem(sources: Sources, withSystemConfig: boolean): Promise<MergedTarget> {
  const parts = [
    withSystemConfig ? await sources.systemConfig() : [],
    await sources.configurations('system', null),
  ];
  return { target: { type: 'system', id: 'system' }, tree: merged(parts), schema: null, withSystemConfig };
}

/** An agent's own view: its row, `agent_configs`, and the `configurations` of system and agent (design 5.5). */
export async function mergeAgent(sources: Sources, agent: AgentRow): Promise<MergedTarget> {
  const parts = [
    await sources.configurations('system', null),
    await sources.agentColumn(agent),
    await sources.agentConfigs(agent.id),
    await sources.configurations('agent', agent.id),
  ];
  return {
    target: { type: 'agent', id: agent.id },
    tree: merged(parts),
    schema: null,
    withSystemConfig: false,
  };
}

/** A tool's own view: its defaults, system and tool. `system_config` only for who may read it (design 5.5). */
export async function mergeTool(
  sources: Sources,
  tool: ToolRow,
  withSystemConfig: boolean,
): Promise<MergedTarget> {
  const schema = tool.config_schema;
  const parts = [
    sources.defaults('tools', tool, schema),
    withSystemConfig && schema ? onlyDeclared(schema, await sources.systemConfig()) : [],
    declaredOr(schema, await sources.configurations('system', null)),
    await sources.configurations('tool', String(tool.id)),
  ];
  return {
    target: { type: 'tool', id: tool.id },
    tree: merged(parts),
    schema,
    withSystemConfig: withSystemConfig && schema !== null,
  };
}

/** A plugin: the defaults of its manifest, then its own configuration (design §3). */
export async function mergePlugin(sources: Sources, plugin: PluginRow): Promise<MergedTarget> {
  const schema = await sources.pluginSchema(plugin.id);
  return {
    target: { type: 'plugin', id: plugin.id, tool_id: plugin.tool_id },
    tree: merged([sources.defaults('plugins', plugin, schema), await sources.pluginColumn(plugin)]),
    schema,
    withSystemConfig: false,
  };
}

/** A person's own preferences: System → User (design §3). */
export async function mergeUser(sources: Sources, userId: number): Promise<MergedTarget> {
  const parts = [
    await sources.configurations('system', null),
    await sources.configurations('user', String(userId)),
  ];
  return {
    target: { type: 'user', id: userId },
    tree: merged(parts),
    schema: null,
    withSystemConfig: false,
  };
}

/** What all instances of a tool with the same schema share. */
interface Shared {
  schema: JsonObject | null;
  /** Defaults and system: everything below the agent. */
  below: Branch;
  /** Of the tool itself: above the agent. */
  above: Source;
  /** With an agent that sets nothing. */
  whole: Branch;
}

/** The row of an instance, as far as its configuration needs it. */
export type ConfiguredInstance = Pick<
  ToolInstanceRow,
  'id' | 'tool_id' | 'agent_id' | 'module_scope' | 'config' | 'config_revision'
>;

/** Merges instances; what many of them share is merged once. */
export class InstanceMerger {
  readonly #sources: Sources;
  readonly #shared = new Map<string, Promise<Shared>>();
  readonly #schemaNames = new WeakMap<object, number>();
  #schemaCount = 0;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** @param instances of one look at the registry; those whose tool is gone are left out */
  async merge(instances: readonly ConfiguredInstance[]): Promise<MergedTarget[]> {
    await this.#sources.prepareAgents([...new Set(instances.flatMap(({ agent_id }) => agent_id ?? []))]);
    const own = await this.#sources.ownSchemas(
      instances.filter(({ module_scope }) => module_scope === 'agent').map(({ id }) => id),
    );
    const byTool = new Map<number, Shared | undefined>();
    for (const { tool_id } of instances)
      if (!byTool.has(tool_id)) byTool.set(tool_id, await this.#sharedOf(tool_id));
    const found: MergedTarget[] = [];
    for (const instance of instances) {
      const schema = own.get(instance.id);
      const shared = schema ? await this.#sharedOf(instance.tool_id, schema) : byTool.get(instance.tool_id);
      if (!shared) continue;
      const ofAgent = instance.agent_id === null ? undefined : this.#sources.ofAgent(instance.agent_id);
      const column = this.#sources.instanceColumn(instance);
      found.push(mergeInstance(instance, shared, ofAgent, column instanceof Promise ? await column : column));
    }
    return found;
  }

  async #sharedOf(toolId: number, schema?: JsonObject): Promise<Shared | undefined> {
    const tool = await this.#sources.tool(toolId);
    return tool && this.#sharedBy(tool, schema ?? tool.config_schema);
  }

  #sharedBy(tool: ToolRow, schema: JsonObject | null): Promise<Shared> {
    const name = `${tool.id} ${this.#nameOf(schema)}`;
    const known = this.#shared.get(name) ?? this.#mergeShared(tool, schema);
    this.#shared.set(name, known);
    return known;
  }

  async #mergeShared(tool: ToolRow, schema: JsonObject | null): Promise<Shared> {
    const below = merged([
      this.#sources.defaults('tools', tool, schema),
      schema ? onlyDeclared(schema, await this.#sources.systemConfig()) : [],
      declaredOr(schema, await this.#sources.configurations('system', null)),
    ]);
    const above = await this.#sources.configurations('tool', String(tool.id));
    return { schema, below, above, whole: applySettings(below, above) };
  }

  #nameOf(schema: JsonObject | null): number {
    if (!schema) return 0;
    const known = this.#schemaNames.get(schema);
    if (known !== undefined) return known;
    this.#schemaNames.set(schema, ++this.#schemaCount);
    return this.#schemaCount;
  }
}

function mergeInstance(
  instance: ConfiguredInstance,
  { schema, below, above, whole }: Shared,
  ofAgent: AgentSources | undefined,
  column: Source,
): MergedTarget {
  const sources = ofAgent
    ? schema
      ? [...ofAgent.own, ofAgent.configurations]
      : [ofAgent.configurations]
    : [];
  const declared = sources.map((source) => declaredOr(schema, source)).filter((source) => source.length > 0);
  const isShared = declared.length === 0 && column.length === 0;
  const tree = declared.length === 0 ? whole : applySettings(declared.reduce(applySettings, below), above);
  const { id, tool_id, agent_id } = instance;
  return {
    target: { type: 'instance', id, tool_id, agent_id },
    tree: applySettings(tree, column),
    isShared,
    schema,
    withSystemConfig: schema !== null,
  };
}

function declaredOr(schema: JsonObject | null, source: Source): Source {
  return schema ? onlyDeclared(schema, source) : source;
}

function merged(sources: readonly Source[]): Branch {
  return sources.reduce(applySettings, emptyTree);
}

function ofScope(scope: Scope, id: string | null): Place {
  return { table: 'configurations', prefix: `${scopeName(scope, id)}/` };
}

function ofAgentRows(id: string): Place[] {
  return [{ table: 'agent_configs', prefix: `${id}/` }, ofScope('agent', id)];
}
