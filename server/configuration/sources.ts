import { sql } from 'kysely';
import { agents, type AgentRow } from '../agents/agent.schema.ts';
import type { Context } from '../context.ts';
import type { Entity } from '../journal/entity.ts';
import type { JsonObject } from '../kernel/fields.ts';
import type { Keyring, SealedReference } from '../secrets/keyring.ts';
import type { SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import type { Tables } from '../storage/tables.ts';
import { readOwnSchemas, type SchemasByDigest } from '../tools/own-schema.ts';
import { defaultsOf } from '../tools/schema-shape.ts';
import type { ToolInstanceRow } from '../tools/tool-instance.schema.ts';
import { toolInstances } from '../tools/tool-instance.schema.ts';
import { tools, type ToolRow } from '../tools/tool.schema.ts';
import { plugins, type PluginRow } from '../plugins/plugin.schema.ts';
import {
  agentConfigs,
  configurations,
  envVars,
  type Scope,
  scopeName,
  systemConfig,
} from './configuration.schema.ts';
import type { Source } from './effective.ts';
import { comparePaths, type KeyPath, pathOfKey } from './key-path.ts';
import type { Variable } from './references.ts';
import { sealedPlacesIn, sealPathOf, withoutSealed } from '../secrets/sealed-json.ts';
import { referenceOf, type SettingRow, type SettingTable, settingOf } from './setting-tables.ts';
import type { ConfiguredInstance } from './targets.ts';
import { type Layer, type Origin, type Setting, unreadable } from './tree.ts';
import { decodeValue } from './value.ts';

/** Rows as they would be: what a plan reads in place of what is there. By table, then by identity; null: gone. */
export type Overlay = ReadonlyMap<string, ReadonlyMap<string, OverlaidRow | null>>;

/** A row that is not stored yet, and the secrets that would be sealed in it, by their place (`''` for a column). */
export interface OverlaidRow {
  row: object;
  secrets: ReadonlyMap<string, string>;
}

/** Stands in an overlay for the schemas in manifests of instances: by instance, `{ schema }`. */
export const ownSchemaTable = 'own_schemas';

/** What an agent gives to its instances: its row and `agent_configs` only to tools that declare what they want. */
export interface AgentSources {
  own: readonly Source[];
  configurations: Source;
}

const nothing: Source = [];

/** A row, and, if it stands in an overlay, the secrets that would be sealed in it. */
interface Overlaid<Row> {
  row: Row;
  secrets?: ReadonlyMap<string, string>;
}

const chunk = 400;

/**
 * Reads what configurations are made of, each thing once for as long as this object lives: all of it belongs to one
 * look at the registry.
 */
export class Sources {
  readonly #read: Reader;
  readonly #keyring: Keyring;
  readonly #words: SqlWords;
  readonly #overlay: Overlay;
  readonly #below: Sources | undefined;
  /** The same, unless the overlay touches what agents give. */
  readonly #belowAgents: Sources | undefined;
  /** Scopes of `configurations` that the overlay touches. */
  readonly #touchedScopes: ReadonlySet<string>;
  readonly #known = new Map<string, Promise<unknown>>();
  readonly #ownSchemas: SchemasByDigest = new Map();
  readonly #ofAgents = new Map<string, AgentSources>();

  /**
   * @param overlay rows in place of those that are there
   * @param below the same look without the overlay: what the overlay does not touch is taken from there
   */
  constructor(
    { read, keyring, words }: Pick<Context, 'read' | 'keyring' | 'words'>,
    overlay: Overlay = new Map(),
    below?: Sources,
  ) {
    this.#read = read;
    this.#words = words;
    this.#keyring = keyring;
    this.#overlay = overlay;
    this.#below = below;
    this.#touchedScopes = new Set(
      [...(overlay.get('configurations')?.keys() ?? [])].map((identity) => identity.split('/')[0] ?? ''),
    );
    const touchesAgents =
      overlay.has('agents') ||
      overlay.has('agent_configs') ||
      [...this.#touchedScopes].some((scope) => scope.startsWith('agent:'));
    this.#belowAgents = touchesAgents ? undefined : below;
  }

  systemConfig(): Promise<Source> {
    const below = this.#untouched('system_config');
    if (below) return below.systemConfig();
    return this.#once('system_config', async () => {
      const rows = (await this.#read.selectFrom('system_config').selectAll().execute()).map(
        systemConfig.decode,
      );
      return this.#settings('system', 'system_config', this.#overlaid(systemConfig, rows));
    });
  }

  /** The rows of `configurations` of a scope. */
  async configurations(scope: Scope, id: string | null): Promise<Source> {
    if (this.#below && !this.#touchedScopes.has(scopeName(scope, id)))
      return this.#below.configurations(scope, id);
    const name = `${scope}:${id ?? ''}`;
    if (!this.#known.has(name))
      this.#remember(
        name,
        this.#loadConfigurations(scope, [id]).then((all) => all.get(id) ?? []),
      );
    return this.#known.get(name) as Promise<Source>;
  }

  async agentConfigs(agentId: string): Promise<Source> {
    const below = this.#untouched('agent_configs');
    if (below) return below.agentConfigs(agentId);
    const name = `agent_configs:${agentId}`;
    if (!this.#known.has(name))
      this.#remember(
        name,
        this.#loadAgentConfigs([agentId]).then((all) => all.get(agentId) ?? []),
      );
    return this.#known.get(name) as Promise<Source>;
  }

  /** Reads ahead what many agents give to their instances, so that each is not a question of its own. */
  async prepareAgents(ids: readonly string[]): Promise<void> {
    const below = this.#belowAgents;
    if (below) return below.prepareAgents(ids);
    const missing = ids.filter((id) => !this.#ofAgents.has(id));
    for (let start = 0; start < missing.length; start += chunk) {
      const part = missing.slice(start, start + chunk);
      const [ofScope, ofAgent, rows] = await Promise.all([
        this.#loadConfigurations('agent', part),
        this.#loadAgentConfigs(part),
        this.#loadAgents(part),
      ]);
      for (const id of part) {
        const agent = rows.get(id);
        const column = agent?.config ? await this.agentColumn(agent) : nothing;
        const own = [column, ofAgent.get(id) ?? nothing].filter((source) => source.length > 0);
        this.#ofAgents.set(id, { own, configurations: ofScope.get(id) ?? nothing });
      }
    }
  }

  /** What an agent gives to its instances, once it was read ahead. */
  ofAgent(id: string): AgentSources {
    return (this.#belowAgents ?? this).#ofAgents.get(id) ?? { own: [], configurations: nothing };
  }

  /** What an agent's own row gives. */
  agentColumn(agent: AgentRow): Promise<Source> {
    return this.#column('agent', agents, agent, agent.config, agent.config_revision);
  }

  /** What an instance's own row gives; only what holds something sealed has to wait. */
  instanceColumn(instance: ConfiguredInstance): Source | Promise<Source> {
    const { id, config, config_revision } = instance;
    if (!config) return nothing;
    if (this.#overlay.has('tool_instances') || sealedPlacesIn(config).length > 0)
      return this.#column('instance', toolInstances, instance as ToolInstanceRow, config, config_revision);
    const origin: Origin = { layer: 'instance', table: 'tool_instances', id, revision: config_revision };
    return [{ path: [], value: config, sealed: false, origin }];
  }

  pluginColumn(plugin: PluginRow): Promise<Source> {
    return this.#column('plugin', plugins, plugin, plugin.config, plugin.config_revision);
  }

  /** The row that stands in place of this one in the overlay; itself where there is none. */
  current<Name extends keyof Tables, Row extends object, Operational extends keyof Row>(
    entity: Entity<Name, Row, Operational>,
    row: Row,
  ): Row | undefined {
    return this.#overlaid(entity, [row], (other) => entity.identity(other) === entity.identity(row))[0]?.row;
  }

  /** All variables of the `env_vars` table. */
  variables(): Promise<ReadonlyMap<string, Variable>> {
    const below = this.#untouched('env_vars');
    if (below) return below.variables();
    return this.#once('env_vars', async () => {
      const rows = (await this.#read.selectFrom('env_vars').selectAll().execute()).map(envVars.decode);
      const all = this.#overlaid(envVars, rows);
      const values = await this.#openTexts('env_vars', all);
      return new Map(
        all.flatMap(({ row, secrets }, index): [string, Variable][] => {
          const { var_name, is_encrypted: sealed, revision } = row;
          const value = values[index];
          return value == null
            ? []
            : [[var_name, { value, sealed, revision, isPlanned: isPlanned(row, secrets) }]];
        }),
      );
    });
  }

  async agent(id: string): Promise<AgentRow | undefined> {
    const below = this.#untouched('agents');
    if (below) return below.agent(id);
    const name = `agents:${id}`;
    if (!this.#known.has(name))
      this.#remember(
        name,
        this.#loadAgents([id]).then((rows) => rows.get(id)),
      );
    return this.#known.get(name) as Promise<AgentRow | undefined>;
  }

  tool(id: number): Promise<ToolRow | undefined> {
    const below = this.#untouched('tools');
    if (below) return below.tool(id);
    return this.#once(`tools:${id}`, async () => {
      const row = await this.#read.selectFrom('tools').selectAll().where('id', '=', id).executeTakeFirst();
      return this.#overlaid(tools, row ? [tools.decode(row)] : [], (candidate) => candidate.id === id)[0]
        ?.row;
    });
  }

  /**
   * The schemas of instances that have a manifest of their own, by instance: the same module may lie in the folder of
   * many an agent in different versions (design §3).
   */
  async ownSchemas(instanceIds: readonly number[]): Promise<Map<number, JsonObject>> {
    const found = this.#below
      ? await this.#below.ownSchemas(instanceIds)
      : await readOwnSchemas(this.#read, 'instance_id', instanceIds, this.#ownSchemas);
    for (const [identity, entry] of this.#overlay.get(ownSchemaTable) ?? []) {
      const schema = (entry?.row as { schema: JsonObject | null } | undefined)?.schema;
      if (schema) found.set(Number(identity), schema);
      else found.delete(Number(identity));
    }
    return found;
  }

  async pluginSchema(id: number): Promise<JsonObject | null> {
    return (await readOwnSchemas(this.#read, 'plugin_id', [id], this.#ownSchemas)).get(id) ?? null;
  }

  /** Keys that were deleted from a place, and when. */
  removals(table: string, prefix: string): Promise<{ path: KeyPath; revision: number }[]> {
    return this.#once(`removals:${table}:${prefix}`, async () => {
      let query = this.#read
        .selectFrom('removals')
        .select(['entity_id', 'revision'])
        .where('entity', '=', table);
      if (prefix !== '') query = query.where(this.#words.startsWith(sql.ref('entity_id'), prefix));
      const rows = await query.execute();
      return rows.map(({ entity_id, revision }) => ({
        path: pathOfKey(entity_id.slice(prefix.length)),
        revision,
      }));
    });
  }

  /** The defaults that a schema declares, as a source. */
  defaults(table: string, row: { id: number; config_revision: number }, schema: JsonObject | null): Source {
    if (!schema) return [];
    const origin: Origin = { layer: 'default', table, id: row.id, revision: row.config_revision };
    return defaultsOf(schema).map(({ path, value }) => ({ path, value, sealed: false, origin }));
  }

  async #loadConfigurations(
    scope: Scope,
    ids: readonly (string | null)[],
  ): Promise<Map<string | null, Source>> {
    let query = this.#read.selectFrom('configurations').selectAll().where('scope', '=', scope);
    query =
      scope === 'system'
        ? query.where('scope_id', 'is', null)
        : query.where('scope_id', 'in', ids as string[]);
    const rows = (await query.execute()).map(configurations.decode);
    const all = this.#overlaid(
      configurations,
      rows,
      (row) => row.scope === scope && ids.includes(row.scope_id),
    );
    const settings = await this.#settings(scope, 'configurations', all);
    const owners = new Map(all.map(({ row }) => [row.id, row.scope_id]));
    return Map.groupBy(settings, ({ origin }) => owners.get(origin.id as number) ?? null);
  }

  async #loadAgentConfigs(ids: readonly string[]): Promise<Map<string, Source>> {
    const rows = await this.#read
      .selectFrom('agent_configs')
      .selectAll()
      .where('agent_id', 'in', ids)
      .execute();
    const all = this.#overlaid(agentConfigs, rows.map(agentConfigs.decode), (row) =>
      ids.includes(row.agent_id),
    );
    const settings = await this.#settings('agent', 'agent_configs', all);
    const owners = new Map(all.map(({ row }) => [row.id, row.agent_id]));
    return Map.groupBy(settings, ({ origin }) => owners.get(origin.id as number) ?? '');
  }

  async #loadAgents(ids: readonly string[]): Promise<Map<string, AgentRow>> {
    const rows = await this.#read.selectFrom('agents').selectAll().where('id', 'in', ids).execute();
    const all = this.#overlaid(agents, rows.map(agents.decode), (row) => ids.includes(row.id));
    return new Map(all.map(({ row }) => [row.id, row]));
  }

  /** Rows as they are, with those of the overlay in place of their own. */
  #overlaid<Name extends keyof Tables, Row extends object, Operational extends keyof Row>(
    entity: Entity<Name, Row, Operational>,
    rows: Row[],
    belongs: (row: Row) => boolean = () => true,
  ): Overlaid<Row>[] {
    const changed = this.#overlay.get(entity.table);
    if (!changed) return rows.map((row) => ({ row }));
    const kept = rows.filter((row) => !changed.has(entity.identity(row))).map((row) => ({ row }));
    const added = [...changed.values()].flatMap((entry) => {
      const row = entry?.row as Row | undefined;
      return row && entry && belongs(row) ? [{ row, secrets: entry.secrets }] : [];
    });
    return [...kept, ...added];
  }

  /** Makes settings of rows, sealed ones opened, in the order in which they apply. */
  async #settings(layer: Layer, table: SettingTable, rows: readonly Overlaid<SettingRow>[]): Promise<Source> {
    const texts = await this.#openTexts(table, rows);
    return rows
      .flatMap(({ row, secrets }, index): Setting[] => {
        const { id, key, text: stored, type, isSealed } = settingOf(table, row);
        const text = texts[index];
        const path = pathOfKey(key);
        if (path.includes('__proto__') || stored === null) return [];
        const { revision, pinned_by: pinnedBy } = row;
        return [
          {
            path,
            value: text == null ? unreadable : decodeValue(text, type),
            sealed: isSealed,
            origin: { layer, table, id, revision, pinnedBy, isPlanned: isPlanned(row, secrets) },
          },
        ];
      })
      .sort((a, b) => comparePaths(a.path, b.path));
  }

  /** A JSON column as one setting, and one for each of its sealed places. */
  async #column<Name extends keyof Tables, Row extends object, Operational extends keyof Row>(
    layer: Layer,
    entity: Entity<Name, Row, Operational>,
    row: Row,
    config: JsonObject | null,
    revision: number,
  ): Promise<Source> {
    if (!config) return [];
    const id = row[entity.key] as number | string;
    const origin: Origin = { layer, table: entity.table, id, revision };
    const identity = entity.identity(row);
    const secrets = this.#overlay.get(entity.table)?.get(identity)?.secrets;
    const clear = secrets ? { ...origin, isPlanned: true } : origin;
    const places = sealedPlacesIn(config);
    if (places.length === 0) return [{ path: [], value: config, sealed: false, origin: clear }];
    const opened = await this.#open(
      places.map(({ path, id: sealedId }) => ({
        id: sealedId,
        owner: { table: entity.table, owner: identity, path: sealPathOf(path) },
      })),
    );
    return [
      { path: [], value: withoutSealed(config), sealed: false, origin: clear },
      ...places.map(({ path }, index): Setting => {
        const text = secrets?.get(sealPathOf(path)) ?? opened[index];
        return { path, value: text === undefined ? unreadable : JSON.parse(text), sealed: true, origin };
      }),
    ];
  }

  /** The values of rows as text: sealed ones opened, undefined where that is not possible. */
  async #openTexts(
    table: SettingTable,
    rows: readonly Overlaid<SettingRow>[],
  ): Promise<(string | null | undefined)[]> {
    const settings = rows.map(({ row }) => settingOf(table, row));
    const sealed = settings.flatMap((setting, index) =>
      setting.isSealed && setting.text !== null && !rows[index]?.secrets?.has('')
        ? [{ index, reference: referenceOf(setting, setting.text) }]
        : [],
    );
    const texts: (string | null | undefined)[] = settings.map(({ isSealed, text }, index) =>
      isSealed ? rows[index]?.secrets?.get('') : text,
    );
    const opened = await this.#open(sealed.map(({ reference }) => reference));
    for (const [position, { index }] of sealed.entries()) texts[index] = opened[position];
    return texts;
  }

  #open(references: readonly SealedReference[]): Promise<(string | undefined)[]> {
    return references.length === 0 ? Promise.resolve([]) : this.#keyring.openAll(this.#read, references);
  }

  /** The look below, for a table that the overlay does not touch. */
  #untouched(table: string): Sources | undefined {
    return this.#overlay.has(table) ? undefined : this.#below;
  }

  #once<T>(name: string, load: () => Promise<T>): Promise<T> {
    if (!this.#known.has(name)) this.#remember(name, load());
    return this.#known.get(name) as Promise<T>;
  }

  #remember(name: string, value: Promise<unknown>): void {
    this.#known.set(name, value);
  }
}

/** Would the value be another one? What is sealed and not written anew stays what it is. */
function isPlanned(row: SettingRow, secrets: ReadonlyMap<string, string> | undefined): boolean {
  return secrets !== undefined && (!row.is_encrypted || secrets.size > 0);
}
