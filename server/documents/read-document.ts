import { type AnyActor, requirePermission } from '../accounts/actor.ts';
import type { AgentRow } from '../agents/agent.schema.ts';
import { requireSettingAccess } from '../configuration/access.ts';
import { parseKey } from '../configuration/key-path.ts';
import { type SettingTable, VariableName } from '../configuration/setting-tables.ts';
import { encodeValue, typeOfValue } from '../configuration/value.ts';
import type { JsonObject } from '../kernel/fields.ts';
import { isObject } from '../kernel/json-value.ts';
import { requireModest } from '../kernel/modest-value.ts';
import { Turns } from '../kernel/turns.ts';
import type { PluginRow } from '../plugins/plugin.schema.ts';
import type { Reader } from '../storage/storage.ts';
import type { ToolInstanceRow } from '../tools/tool-instance.schema.ts';
import type { ToolRow } from '../tools/tool.schema.ts';
import { ConfigurationDocument, type InstanceEntry, RowNote, type Settings } from './document.schema.ts';
import { agentOfPlace, type DocumentPath, type Place } from './place.ts';
import { Problems } from './problems.ts';
import { readAgents, readInstances, readPlugins, readTools, readUsers, toolName } from './rows.ts';

/** What a document says of one setting. */
export interface SettingEntry {
  path: DocumentPath;
  key: string;
  note: RowNote;
}

/** What a document says of one place: its settings, and that there are no others, if it is to be pruned. */
export interface PlaceEntry {
  path: DocumentPath;
  place: Place;
  settings: SettingEntry[];
}

/** What a document says of a `config` column. */
export type ColumnEntry = {
  path: DocumentPath;
  /** The row in the words of the document. */
  name: string;
  config: JsonObject | null;
} & (
  | { table: 'agents'; row: AgentRow }
  | { table: 'plugins'; row: PluginRow }
  | { table: 'tool_instances'; row: ToolInstanceRow; tool: ToolRow }
);

/** All that a document says, its names found in the registry. */
export interface DocumentEntries {
  places: PlaceEntry[];
  columns: ColumnEntry[];
}

/** What is said of a value that is still encrypted. */
export const encryptedProblem =
  'This is encrypted with age, and only its recipient can open it: sanctum config apply FILE --identity KEYFILE does, before it sends anything.';

/**
 * Reads a document for somebody who may write what is in it. Agents that he may not see are not there.
 *
 * @throws AppError 400 `document.invalid` with every problem and its place; 403
 */
export async function readDocument(read: Reader, actor: AnyActor, value: unknown): Promise<DocumentEntries> {
  const problems = new Problems();
  const parsed = ConfigurationDocument.safeParse(value);
  if (!parsed.success) {
    problems.addIssues([], parsed.error);
    problems.throwIfAny();
    throw parsed.error;
  }
  const reading = new DocumentReading(read, actor, problems);
  await reading.readAll(parsed.data);
  problems.throwIfAny();
  return reading.entries;
}

class DocumentReading {
  readonly entries: DocumentEntries = { places: [], columns: [] };
  readonly #read: Reader;
  readonly #actor: AnyActor;
  readonly #problems: Problems;
  readonly #turns = new Turns();

  constructor(read: Reader, actor: AnyActor, problems: Problems) {
    this.#read = read;
    this.#actor = actor;
    this.#problems = problems;
  }

  async readAll(document: ConfigurationDocument): Promise<void> {
    const { system_config, env_vars, configurations, agents, instances, plugins } = document;
    await this.#place(['system_config'], { table: 'system_config' }, system_config);
    await this.#place(['env_vars'], { table: 'env_vars' }, env_vars);
    const system = { table: 'configurations', scope: 'system', scope_id: null } as const;
    await this.#place(['configurations', 'system'], system, configurations?.system);
    await this.#users(configurations?.users ?? {});

    const agentIds = [
      ...Object.keys(configurations?.agents ?? {}),
      ...Object.keys(agents ?? {}),
      ...(instances ?? []).flatMap(({ agent }) => agent ?? []),
    ];
    const known = await readAgents(this.#read, this.#actor, [...new Set(agentIds)]);
    for (const [id, settings] of Object.entries(configurations?.agents ?? {})) {
      const path = ['configurations', 'agents', id];
      if (this.#agent(path, id, known))
        await this.#place(path, { table: 'configurations', scope: 'agent', scope_id: id }, settings ?? {});
    }
    for (const [id, entry] of Object.entries(agents ?? {})) await this.#ownOfAgent(id, entry ?? {}, known);
    const toolSettings = configurations?.tools ?? {};
    if (Object.keys(toolSettings).length + (instances ?? []).length + Object.keys(plugins ?? {}).length > 0)
      await this.#ofTools(toolSettings, instances ?? [], plugins ?? {}, known);
  }

  async #users(users: Record<string, Settings | null | undefined>): Promise<void> {
    if (Object.keys(users).length === 0) return;
    const known = await readUsers(this.#read, this.#actor, Object.keys(users));
    for (const [username, settings] of Object.entries(users)) {
      const path = ['configurations', 'users', username];
      const id = known.get(username);
      if (id === undefined) this.#problems.add(path, `There is no user ${username}.`);
      else
        await this.#place(
          path,
          { table: 'configurations', scope: 'user', scope_id: String(id) },
          settings ?? {},
        );
    }
  }

  async #ownOfAgent(
    id: string,
    { config, configs }: { config?: JsonObject | null | undefined; configs?: Settings | null | undefined },
    known: ReadonlyMap<string, AgentRow>,
  ): Promise<void> {
    const row = this.#agent(['agents', id], id, known);
    if (!row) return;
    await this.#place(['agents', id, 'configs'], { table: 'agent_configs', agent_id: id }, configs);
    if (config === undefined) return;
    requirePermission(this.#actor, 'agents:update', id);
    this.#column({ table: 'agents', path: ['agents', id, 'config'], name: `${id}/config`, row, config });
  }

  async #ofTools(
    settings: Record<string, Settings | null | undefined>,
    instances: readonly InstanceEntry[],
    plugins: Record<string, JsonObject | null>,
    agents: ReadonlyMap<string, AgentRow>,
  ): Promise<void> {
    requirePermission(this.#actor, 'tools:read');
    const tools = await readTools(this.#read);
    for (const [name, own] of Object.entries(settings)) {
      const path = ['configurations', 'tools', name];
      const tool = this.#tool(path, name, tools);
      if (!tool) continue;
      const place = { table: 'configurations', scope: 'tool', scope_id: String(tool.id) } as const;
      await this.#place(path, place, own ?? {});
    }
    await this.#instances(instances, tools, agents);
    if (Object.keys(plugins).length === 0) return;
    requirePermission(this.#actor, 'plugins:update');
    const known = await readPlugins(this.#read, tools);
    for (const [name, config] of Object.entries(plugins)) {
      const path = ['plugins', name];
      const row = known.get(name);
      if (row) this.#column({ table: 'plugins', path, name, row, config });
      else this.#problems.add(path, `There is no plugin ${name}: write TOOL@SCOPE/NAME.`);
    }
  }

  /** Instances have no name that is theirs alone. Those that are called the same are taken in the order of their ids. */
  async #instances(
    entries: readonly InstanceEntry[],
    tools: ReadonlyMap<string, ToolRow>,
    agents: ReadonlyMap<string, AgentRow>,
  ): Promise<void> {
    const ids = entries.flatMap(({ tool }) => tools.get(tool)?.id ?? []);
    const rows = await readInstances(this.#read, [...new Set(ids)]);
    const known = Map.groupBy(rows, (row) => nameOfInstance(row.tool_id, row.agent_id, row.name));
    const taken = new Map<string, number>();
    const meant: { name: string; path: DocumentPath }[] = [];
    for (const [index, { tool: toolOf, agent, name, config }] of entries.entries()) {
      const path = ['instances', String(index)];
      const tool = this.#tool([...path, 'tool'], toolOf, tools);
      if (!tool || (agent != null && !this.#agent([...path, 'agent'], agent, agents))) continue;
      const called = nameOfInstance(tool.id, agent ?? null, name ?? null);
      const nth = taken.get(called) ?? 0;
      taken.set(called, nth + 1);
      meant.push({ name: called, path });
      const row = known.get(called)?.[nth];
      if (!row) {
        const others = nth === 0 ? '' : ` There are ${nth}, and this is one more.`;
        this.#problems.add(path, `There is no such instance of ${toolOf}: create it first.${others}`);
        continue;
      }
      requirePermission(this.#actor, 'tools:update', row.agent_id);
      this.#column({
        table: 'tool_instances',
        path: [...path, 'config'],
        name: wordsOfInstance(tool, row),
        row,
        tool,
        config,
      });
    }
    for (const { name, path } of meant) {
      const count = known.get(name)?.length ?? 0;
      if (count > (taken.get(name) ?? 0))
        this.#problems.add(
          path,
          `There are ${count} instances that are called so: list all of them, in the order of their ids, or give them names.`,
        );
    }
  }

  #agent(path: DocumentPath, id: string, known: ReadonlyMap<string, AgentRow>): AgentRow | undefined {
    const row = known.get(id);
    if (!row) this.#problems.add(path, `There is no agent ${id}.`);
    return row;
  }

  #tool(path: DocumentPath, name: string, known: ReadonlyMap<string, ToolRow>): ToolRow | undefined {
    const tool = known.get(name);
    if (!tool) this.#problems.add(path, `There is no tool ${name}: write NAME@global or NAME@agent.`);
    return tool;
  }

  async #place(path: DocumentPath, place: Place, settings: Settings | null | undefined): Promise<void> {
    if (settings === undefined) return;
    const agentId = agentOfPlace(place);
    // Whether the agent is visible was asked before, for all of them at once.
    if (agentId === null) await requireSettingAccess(this.#read, this.#actor, place, 'write');
    else requirePermission(this.#actor, 'configurations:write', agentId);
    const entry: PlaceEntry = { path, place, settings: [] };
    for (const [key, stored] of Object.entries(settings ?? {})) {
      const setting = this.#setting([...path, key], place.table, key, stored);
      if (setting) entry.settings.push(setting);
      await this.#turns.pause();
    }
    this.entries.places.push(entry);
  }

  #setting(path: DocumentPath, table: SettingTable, key: string, stored: unknown): SettingEntry | undefined {
    const problem = problemOfKey(table, key);
    if (problem !== undefined) this.#problems.add(path, problem);
    const note = this.#note(path, stored);
    if (!note) return undefined;
    const misplaced = misplacedIn(table, note);
    if (misplaced !== undefined) this.#problems.add(path, misplaced);
    const { $value, $type, $sealed, $age } = note;
    if ($age !== undefined) this.#problems.add([...path, '$age'], encryptedProblem);
    else if ($value === undefined && $sealed !== true)
      this.#problems.add(path, 'Give it a "$value"; only what is "$sealed: true" may stay as it is.');
    else if ($value !== undefined) {
      const type = $type ?? (table === 'env_vars' ? 'string' : typeOfValue($value));
      this.#problems.check(path, () => encodeValue(key, $value, type));
    }
    return { path, key, note };
  }

  #note(path: DocumentPath, stored: unknown): RowNote | undefined {
    if (!isObject(stored) || !Object.keys(stored).some((name) => name.startsWith('$')))
      return { $value: stored };
    const parsed = RowNote.safeParse(stored);
    if (!parsed.success) this.#problems.addIssues(path, parsed.error);
    return parsed.data;
  }

  #column(entry: ColumnEntry): void {
    if (entry.config) this.#problems.check(entry.path, () => requireModest('config', entry.config));
    this.entries.columns.push(entry);
  }
}

function problemOfKey(table: SettingTable, key: string): string | undefined {
  if (table === 'env_vars') return VariableName.safeParse(key).error?.issues[0]?.message;
  const parsed = parseKey(key);
  return 'problem' in parsed ? parsed.problem : undefined;
}

/** What a table has no column for. */
function misplacedIn(table: SettingTable, note: RowNote): string | undefined {
  if (note.$category !== undefined && table !== 'system_config')
    return '"$category" is for system_config only: leave it out.';
  if (note.$description !== undefined && table === 'agent_configs')
    return 'Settings in "configs" of an agent have no "$description": leave it out.';
  if (table === 'env_vars' && (note.$type ?? 'string') !== 'string')
    return 'An environment variable is text: leave "$type" out.';
  return undefined;
}

function nameOfInstance(toolId: number, agentId: string | null, name: string | null): string {
  return JSON.stringify([toolId, agentId, name]);
}

function wordsOfInstance(tool: ToolRow, { agent_id, name }: ToolInstanceRow): string {
  const words = [toolName(tool)];
  if (agent_id !== null) words.push(`for ${agent_id}`);
  if (name !== null) words.push(`(${name})`);
  return words.join(' ');
}
