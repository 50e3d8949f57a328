import type { JsonObject } from '../kernel/fields.ts';
import type { ToolInstanceRow } from '../tools/tool-instance.schema.ts';
import type { ToolRow } from '../tools/tool.schema.ts';
import type { PluginRow } from '../plugins/plugin.schema.ts';
import type { AgentRow } from '../agents/agent.schema.ts';
import { type Scope, scopeName } from './configuration.schema.ts';
import { type Effective, finish, onlyDeclared, type Source } from './effective.ts';
import type { Sources } from './sources.ts';
import { applySettings, type Branch, emptyTree } from './tree.ts';

/** What a configuration is for. */
export interface Target {
  type: 'instance' | 'agent' | 'tool' | 'plugin' | 'user';
  id: number | string;
  tool_id?: number;
  agent_id?: string | null;
}

/** Rows of a table whose identities begin the same. */
export interface Place {
  table: 'configurations' | 'system_config' | 'agent_configs';
  prefix: string;
}

/** A target with all its layers merged. */
export interface MergedTarget {
  target: Target;
  tree: Branch;
  schema: JsonObject | null;
  /** Where settings of it lie, or lay: tables, and what the identities there begin with. */
  places: readonly Place[];
}

/** References, secrets and schema of a merged target. */
export async function finishTarget(sources: Sources, { tree, schema }: MergedTarget): Promise<Effective> {
  return finish(tree, schema, await sources.variables());
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
    places: [ofScope('system', null), ...ofAgentRows(agent.id)],
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
    places: [ofScope('system', null), ofScope('tool', String(tool.id))],
  };
}

/** A plugin: the defaults of its manifest, then its own configuration (design §3). */
export async function mergePlugin(sources: Sources, plugin: PluginRow): Promise<MergedTarget> {
  const schema = await sources.pluginSchema(plugin.id);
  return {
    target: { type: 'plugin', id: plugin.id, tool_id: plugin.tool_id },
    tree: merged([sources.defaults('plugins', plugin, schema), await sources.pluginColumn(plugin)]),
    schema,
    places: [],
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
    places: [ofScope('system', null), ofScope('user', String(userId))],
  };
}

/** Merges instances, what they share only once: all of one tool that have the same agent, or agents that set nothing. */
export class InstanceMerger {
  readonly #sources: Sources;
  readonly #shared = new Map<string, Promise<Branch>>();
  readonly #schemaNames = new WeakMap<object, number>();
  #schemaCount = 0;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** @param instances of one look at the registry; those whose tool is gone are left out */
  async merge(instances: readonly ToolInstanceRow[]): Promise<MergedTarget[]> {
    await this.#sources.prepareAgents(instances.flatMap(({ agent_id }) => agent_id ?? []));
    const own = await this.#sources.ownSchemas(
      instances.filter(({ module_scope }) => module_scope === 'agent').map(({ id }) => id),
    );
    const found: MergedTarget[] = [];
    for (const instance of instances) {
      const tool = await this.#sources.tool(instance.tool_id);
      if (!tool) continue;
      const schema = own.get(instance.id) ?? tool.config_schema;
      const shared = await this.#sharedTree(tool, schema, instance.agent_id);
      found.push({
        target: {
          type: 'instance',
          id: instance.id,
          tool_id: instance.tool_id,
          agent_id: instance.agent_id,
        },
        tree: applySettings(shared, await this.#sources.instanceColumn(instance)),
        schema,
        places: [
          ofScope('system', null),
          ...(schema ? [{ table: 'system_config', prefix: '' } as const] : []),
          ...(instance.agent_id === null ? [] : ofAgentRows(instance.agent_id)),
          ofScope('tool', String(tool.id)),
        ],
      });
    }
    return found;
  }

  async #sharedTree(tool: ToolRow, schema: JsonObject | null, agentId: string | null): Promise<Branch> {
    const ofAgent = agentId === null ? [] : await this.#agentSources(agentId, schema);
    const hasOwn = ofAgent.some((source) => source.length > 0);
    const name = `${tool.id} ${this.#nameOf(schema)} ${hasOwn ? (agentId ?? '') : ''}`;
    const known = this.#shared.get(name);
    if (known) return known;
    const tree = this.#mergeShared(tool, schema, ofAgent);
    this.#shared.set(name, tree);
    return tree;
  }

  async #mergeShared(tool: ToolRow, schema: JsonObject | null, ofAgent: readonly Source[]): Promise<Branch> {
    return merged([
      this.#sources.defaults('tools', tool, schema),
      schema ? onlyDeclared(schema, await this.#sources.systemConfig()) : [],
      declaredOr(schema, await this.#sources.configurations('system', null)),
      ...ofAgent,
      await this.#sources.configurations('tool', String(tool.id)),
    ]);
  }

  /** A tool without a schema gets the agent's `configurations` and nothing else of it. */
  async #agentSources(agentId: string, schema: JsonObject | null): Promise<Source[]> {
    const ofScope = await this.#sources.configurations('agent', agentId);
    if (!schema) return [ofScope];
    const agent = await this.#sources.agent(agentId);
    return [
      agent ? onlyDeclared(schema, await this.#sources.agentColumn(agent)) : [],
      onlyDeclared(schema, await this.#sources.agentConfigs(agentId)),
      onlyDeclared(schema, ofScope),
    ];
  }

  #nameOf(schema: JsonObject | null): number {
    if (!schema) return 0;
    const known = this.#schemaNames.get(schema);
    if (known !== undefined) return known;
    this.#schemaNames.set(schema, ++this.#schemaCount);
    return this.#schemaCount;
  }
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
