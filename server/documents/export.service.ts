import { type Actor, can, requirePermission } from '../accounts/actor.ts';
import type { AgentRow } from '../agents/agent.schema.ts';
import { requireReveal } from '../configuration/access.ts';
import { type Setting, settingTables } from '../configuration/setting-tables.ts';
import { decodeValue, typeOfValue } from '../configuration/value.ts';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import { conflict, notFound } from '../kernel/errors.ts';
import type { JsonObject } from '../kernel/fields.ts';
import { isObject, withValueAt } from '../kernel/json-value.ts';
import type { SealedReference } from '../secrets/keyring.ts';
import { sealedPlacesIn, sealPathOf } from '../secrets/sealed-json.ts';
import type { ToolInstanceRow } from '../tools/tool-instance.schema.ts';
import type { ToolRow } from '../tools/tool.schema.ts';
import { type Encrypt, encryptionFor } from './age.ts';
import type { InstanceEntry, RowNote, Section } from './document.schema.ts';
import { agentOfPlace, type DocumentPath, mayAt, type Place, placeName } from './place.ts';
import { readAgents, readInstances, readPlugins, readSettings, readTools, readUsers } from './rows.ts';
import { byBytes, type Outline } from './write-text.ts';

/** What of the configuration is exported. */
export interface ExportOptions {
  agent?: string | undefined;
  tool?: number | undefined;
  /** null: all that the actor may read. */
  sections: readonly Section[] | null;
  /** For whom sealed values are encrypted; undefined: they are left out. */
  recipient?: string | undefined;
}

/** What a new row of `system_config` has. */
const defaultCategory = 'general';

/**
 * Configuration as a document, as far as the actor may read it (docs/configuration-files.md). Without a recipient sealed
 * values are left out; with one they are encrypted for it, after it was written down that they were read.
 *
 * @throws AppError 404 for an agent or tool that is not there or not visible; 403; 409 `secret.unreadable`
 */
export async function exportDocument(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  options: ExportOptions,
): Promise<Outline> {
  const { agent, tool, sections, recipient } = options;
  for (const section of ['system_config', 'env_vars'] as const)
    if (sections?.includes(section)) requirePermission(actor, `${section}:read`);
  const encrypt = recipient === undefined ? undefined : encryptionFor(recipient);
  const agents = await readAgents(ctx.read, actor, agent === undefined ? undefined : [agent]);
  if (agent !== undefined && !agents.has(agent)) throw notFound('agent', agent);
  const tools = can(actor, 'tools:read') ? await readTools(ctx.read) : new Map<string, ToolRow>();
  for (const [name, { id }] of tools) if (tool !== undefined && id !== tool) tools.delete(name);
  if (tool !== undefined && tools.size === 0) throw notFound('tool', tool);

  const collection = new Collection(ctx, actor, options, agents, tools);
  await collection.addSettings();
  collection.addAgents();
  await collection.addInstances();
  await collection.addPlugins();
  if (encrypt) await encryptSecrets(ctx, actor, cause, collection.secrets, encrypt);
  return collection.root;
}

/** A sealed value of a document, and the note that stands for it there. */
interface ExportedSecret {
  note: RowNote;
  reference: SealedReference;
  /** Of the setting, or the place within a column. */
  key: string;
  agentId: string | null;
  /** Of a setting: what its text stands for. In a column all is JSON. */
  isText: boolean;
}

/** Puts together what a document holds. */
class Collection {
  readonly root = new Map<string, unknown>([['sanctum', 1]]);
  readonly secrets: ExportedSecret[] = [];
  readonly #ctx: Context;
  readonly #actor: Actor;
  readonly #options: ExportOptions;
  readonly #agents: ReadonlyMap<string, AgentRow>;
  readonly #tools: ReadonlyMap<string, ToolRow>;

  constructor(
    ctx: Context,
    actor: Actor,
    options: ExportOptions,
    agents: ReadonlyMap<string, AgentRow>,
    tools: ReadonlyMap<string, ToolRow>,
  ) {
    this.#ctx = ctx;
    this.#actor = actor;
    this.#options = options;
    this.#agents = agents;
    this.#tools = tools;
  }

  async addSettings(): Promise<void> {
    const places = (await this.#places()).filter(
      ({ path, place }) => this.#wants(path[0] as Section) && mayAt(this.#actor, place, 'read'),
    );
    const settings = await readSettings(
      this.#ctx.read,
      places.map(({ place }) => place),
    );
    for (const { place, path } of places)
      for (const setting of settings.get(placeName(place)) ?? []) {
        // A row without a value says nothing.
        if (setting.text === null) continue;
        this.#put([...path, setting.key], this.#noteOf(setting, agentOfPlace(place)));
      }
  }

  addAgents(): void {
    if (!this.#wants('agents') || !this.#isAbout('agent')) return;
    for (const [id, { config }] of this.#agents)
      if (config && can(this.#actor, 'agents:read', id)) this.#put(['agents', id, 'config'], config);
  }

  async addInstances(): Promise<void> {
    if (!this.#wants('instances')) return;
    const names = new Map([...this.#tools].map(([name, { id }]) => [id, name]));
    const rows = (await readInstances(this.#ctx.read, [...names.keys()])).filter((row) => this.#mayRead(row));
    const identityOf = (row: ToolInstanceRow) => JSON.stringify([row.tool_id, row.agent_id, row.name]);
    const counts = Map.groupBy(rows, identityOf);
    const entries = rows.flatMap((row): InstanceEntry[] => {
      // Those that are called the same are told apart by their order, so that none of them may be left out.
      if (row.config === null && counts.get(identityOf(row))?.length === 1) return [];
      const { agent_id: agent, name } = row;
      return [
        {
          tool: names.get(row.tool_id) ?? '',
          ...(agent === null ? {} : { agent }),
          ...(name === null ? {} : { name }),
          config: row.config && this.#withNotes('tool_instances', row.id, row.agent_id, row.config),
        },
      ];
    });
    if (entries.length > 0) this.root.set('instances', entries.sort(compareInstances));
  }

  async addPlugins(): Promise<void> {
    if (!this.#wants('plugins') || !this.#isAbout('tool') || !can(this.#actor, 'plugins:read')) return;
    for (const [name, { id, config }] of await readPlugins(this.#ctx.read, this.#tools))
      if (config) this.#put(['plugins', name], this.#withNotes('plugins', id, null, config));
  }

  async #places(): Promise<{ path: DocumentPath; place: Place }[]> {
    const found: { path: DocumentPath; place: Place }[] = [];
    const add = (path: DocumentPath, place: Place) => void found.push({ path, place });
    const addScope = (path: DocumentPath, scope: 'system' | 'agent' | 'tool' | 'user', id: string | null) =>
      add(['configurations', ...path], { table: 'configurations', scope, scope_id: id });
    if (this.#isWhole()) {
      add(['system_config'], { table: 'system_config' });
      add(['env_vars'], { table: 'env_vars' });
      addScope(['system'], 'system', null);
      for (const [name, id] of await readUsers(this.#ctx.read, this.#actor))
        addScope(['users', name], 'user', String(id));
    }
    if (this.#isAbout('agent'))
      for (const id of this.#agents.keys()) {
        addScope(['agents', id], 'agent', id);
        add(['agents', id, 'configs'], { table: 'agent_configs', agent_id: id });
      }
    if (this.#isAbout('tool'))
      for (const [name, { id }] of this.#tools) addScope(['tools', name], 'tool', String(id));
    return found;
  }

  #isWhole(): boolean {
    return this.#options.agent === undefined && this.#options.tool === undefined;
  }

  /** Is it about everything, or about an agent, or tool? */
  #isAbout(what: 'agent' | 'tool'): boolean {
    return this.#isWhole() || this.#options[what] !== undefined;
  }

  #wants(section: Section): boolean {
    return this.#options.sections?.includes(section) ?? true;
  }

  #mayRead({ agent_id }: ToolInstanceRow): boolean {
    if (this.#options.agent !== undefined && agent_id !== this.#options.agent) return false;
    const isVisible = agent_id === null || this.#agents.has(agent_id);
    return isVisible && can(this.#actor, 'tools:read', agent_id ?? undefined);
  }

  /** The value as it stands in a document, by itself or with what else is to be said of its row. */
  #noteOf(setting: Setting, agentId: string | null): unknown {
    const { table, row, text, type, isSealed, identity, key } = setting;
    const { description = null, category = defaultCategory } = row as {
      description?: string | null;
      category?: string;
    };
    const note: RowNote = {};
    if (description !== null) note.$description = description;
    if (table === 'system_config' && category !== defaultCategory) note.$category = category;
    if (isSealed) {
      note.$sealed = true;
      if (type !== 'string') note.$type = type;
      const owner = { table, owner: identity, path: settingTables[table].value };
      this.secrets.push({ note, reference: { id: text ?? '', owner }, key, agentId, isText: true });
      return note;
    }
    const value = decodeValue(text, type);
    if (type === 'json' && typeOfValue(value) !== 'json') note.$type = type;
    const looksLikeNote = isObject(value) && Object.keys(value).some((name) => name.startsWith('$'));
    return Object.keys(note).length > 0 || looksLikeNote ? { ...note, $value: value } : value;
  }

  /** A `config` with notes in place of what is sealed. */
  #withNotes(
    table: 'tool_instances' | 'plugins',
    rowId: number,
    agentId: string | null,
    config: JsonObject,
  ): JsonObject {
    return sealedPlacesIn(config).reduce((shown, { path, id }) => {
      const note: RowNote = { $sealed: true };
      const owner = { table, owner: String(rowId), path: sealPathOf(path) };
      this.secrets.push({ note, reference: { id, owner }, key: path.join('.'), agentId, isText: false });
      return withValueAt(shown, path, note);
    }, config);
  }

  #put(path: DocumentPath, value: unknown): void {
    let map = this.root;
    for (const name of path.slice(0, -1)) {
      const inner = (map.get(name) as Map<string, unknown> | undefined) ?? new Map<string, unknown>();
      map.set(name, inner);
      map = inner;
    }
    map.set(path.at(-1) ?? '', value);
  }
}

/** Writes down that they are read, opens them, and puts into their notes what only the recipient can open. */
async function encryptSecrets(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  secrets: readonly ExportedSecret[],
  encrypt: Encrypt,
): Promise<void> {
  if (secrets.length === 0) return requireReveal(actor, null);
  for (const { agentId } of secrets) requireReveal(actor, agentId);
  await ctx.journal.write(cause, async (tx) => {
    const rows = Map.groupBy(secrets, ({ reference: { owner } }) => `${owner.table} ${owner.owner}`);
    for (const [first, ...more] of rows.values())
      if (first)
        tx.note({
          action: 'reveal',
          entity: first.reference.owner.table,
          entity_id: first.reference.owner.owner,
          agent_id: first.agentId,
          detail: { keys: [first, ...more].map(({ key }) => key) },
        });
  });
  const texts = await ctx.keyring.openAll(
    ctx.read,
    secrets.map(({ reference }) => reference),
  );
  const lost = secrets.filter((_secret, index) => texts[index] === undefined);
  if (lost.length > 0)
    throw conflict(
      'secret.unreadable',
      `${lost.map(({ reference: { owner }, key }) => `${key} (${owner.table} ${owner.owner})`).join(', ')} cannot be opened any more: set them again, or export without a recipient.`,
    );
  for (const [index, { note, isText }] of secrets.entries()) {
    const { text, type } = plainOf(texts[index] ?? '', isText);
    if (type !== undefined) note.$type = type;
    note.$age = await encrypt(text);
  }
}

/** What is encrypted: a text as it is, so that `age --decrypt` gives the secret itself; anything else as JSON. */
function plainOf(stored: string, isText: boolean): { text: string; type?: RowNote['$type'] } {
  if (isText) return { text: stored };
  const value: unknown = JSON.parse(stored);
  return typeof value === 'string' ? { text: value } : { text: stored, type: typeOfValue(value) };
}

function compareInstances(a: InstanceEntry, b: InstanceEntry): number {
  const parts = [
    [a.tool, b.tool],
    [a.agent ?? '', b.agent ?? ''],
    [a.name ?? '', b.name ?? ''],
  ] as const;
  for (const [one, other] of parts) if (one !== other) return byBytes(one, other);
  return 0;
}
