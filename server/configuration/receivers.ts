import { sql } from 'kysely';
import type { JsonObject } from '../kernel/fields.ts';
import { isObject } from '../kernel/json-value.ts';
import type { Reader } from '../storage/storage.ts';
import { readOwnSchemas, type SchemasByDigest } from '../tools/own-schema.ts';
import { isSecretAt } from '../tools/schema-shape.ts';
import { validatorOf } from '../tools/schema-validator.ts';
import type { Scope } from './configuration.schema.ts';
import { keyOfPath, type KeyPath } from './key-path.ts';
import { hasReference } from './references.ts';

/** A schema that a setting may reach, and the tool whose it is. */
interface Receiver {
  toolId: number;
  tool: string;
  schema: JsonObject;
}

/** What a tool would say of a value. */
export interface Objection {
  tool_id: number;
  tool: string;
  key: string;
  message: string;
}

/** The schemas of the registry, read once for a transaction: which tools receive a setting, and what they say of it. */
export class Receivers {
  readonly #read: Reader;
  readonly #byDigest: SchemasByDigest = new Map();
  #all: Promise<Receiver[]> | undefined;
  readonly #ofAgents = new Map<string, Promise<Receiver[]>>();

  constructor(read: Reader) {
    this.#read = read;
  }

  /** What the tools that would receive a value say against it. References are judged once they are resolved. */
  async objections(
    scope: Scope,
    scopeId: string | null,
    path: KeyPath,
    value: unknown,
  ): Promise<Objection[]> {
    if (value === null) return [];
    const found: Objection[] = [];
    for (const { toolId, tool, schema } of await this.#of(scope, scopeId))
      for (const place of leavesIn(value, path))
        if (!hasReference(place.value))
          for (const violation of validatorOf(schema).checkAt(place.path, place.value))
            found.push({ tool_id: toolId, tool, key: keyOfPath(violation.path), message: violation.message });
    return distinct(found);
  }

  /** Does a tool that would receive it call it a secret? */
  async isSecret(scope: Scope, scopeId: string | null, path: KeyPath): Promise<string | undefined> {
    const receivers = await this.#of(scope, scopeId);
    return receivers.find(({ schema }) => isSecretAt(schema, path))?.tool;
  }

  #of(scope: Scope, scopeId: string | null): Promise<Receiver[]> {
    if (scope === 'user') return Promise.resolve([]);
    this.#all ??= this.#load();
    if (scope === 'system') return this.#all;
    if (scope === 'tool')
      return this.#all.then((all) => all.filter(({ toolId }) => String(toolId) === scopeId));
    const agentId = scopeId ?? '';
    const known = this.#ofAgents.get(agentId) ?? this.#loadForAgent(agentId);
    this.#ofAgents.set(agentId, known);
    return known;
  }

  async #load(): Promise<Receiver[]> {
    const tools = await this.#read
      .selectFrom('tools')
      .select(['id', 'name', 'config_schema'])
      .where('config_schema', 'is not', null)
      .orderBy('id')
      .execute();
    const declared = tools.flatMap(({ id, name, config_schema }): Receiver[] => {
      const schema: unknown = JSON.parse(config_schema ?? 'null');
      return isObject(schema) ? [{ toolId: id, tool: name, schema }] : [];
    });
    return [...declared, ...(await this.#loadOwn())];
  }

  /** Instances with a manifest of their own, one for each manifest. */
  async #loadOwn(): Promise<Receiver[]> {
    const rows = await this.#read
      .selectFrom('modules')
      .innerJoin('tools', 'tools.id', 'modules.tool_id')
      .select(['modules.digest', 'tools.id', 'tools.name'])
      .select(sql<number>`min(modules.instance_id)`.as('instance_id'))
      .where('modules.instance_id', 'is not', null)
      .groupBy(['modules.digest', 'tools.id', 'tools.name'])
      .execute();
    const own = await readOwnSchemas(
      this.#read,
      'instance_id',
      rows.map(({ instance_id }) => instance_id),
      this.#byDigest,
    );
    return rows.flatMap(({ id, name, instance_id }) => {
      const schema = own.get(instance_id);
      return schema ? [{ toolId: id, tool: name, schema }] : [];
    });
  }

  async #loadForAgent(agentId: string): Promise<Receiver[]> {
    const instances = await this.#read
      .selectFrom('tool_instances')
      .select(['id', 'tool_id', 'module_scope'])
      .where('agent_id', '=', agentId)
      .execute();
    const own = await readOwnSchemas(
      this.#read,
      'instance_id',
      instances.filter(({ module_scope }) => module_scope === 'agent').map(({ id }) => id),
      this.#byDigest,
    );
    const all = new Map((await (this.#all ??= this.#load())).map((one) => [one.toolId, one]));
    return instances.flatMap(({ id, tool_id }) => {
      const receiver = all.get(tool_id);
      if (!receiver) return [];
      return [{ ...receiver, schema: own.get(id) ?? receiver.schema }];
    });
  }
}

/** A value and what it holds, down to where a schema does not know the place any more. */
function* leavesIn(value: unknown, path: KeyPath): Generator<{ path: KeyPath; value: unknown }> {
  if (!isObject(value)) {
    if (value !== null) yield { path, value };
    return;
  }
  for (const [name, inner] of Object.entries(value)) yield* leavesIn(inner, [...path, name]);
}

function distinct(objections: Objection[]): Objection[] {
  const seen = new Set<string>();
  return objections.filter((one) => {
    const name = JSON.stringify(one);
    return !seen.has(name) && seen.add(name);
  });
}
