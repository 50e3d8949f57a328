import { type AnyActor, can } from '../accounts/actor.ts';
import { agents, type AgentRow } from '../agents/agent.schema.ts';
import { canSee } from '../agents/visibility.ts';
import { type Setting, settingOf, type SettingRow, settingTables } from '../configuration/setting-tables.ts';
import { type AnyEntity, anyEntity } from '../journal/entity.ts';
import { plugins, type PluginRow } from '../plugins/plugin.schema.ts';
import type { Reader } from '../storage/storage.ts';
import { toolInstances, type ToolInstanceRow } from '../tools/tool-instance.schema.ts';
import { tools, type ToolRow } from '../tools/tool.schema.ts';
import { type Place, placeName } from './place.ts';

/** Rows that are read at once, and names that one question holds: other work gets its turn in between. */
const pageSize = 1000;
const chunkSize = 400;

/** All rows whose column has one of the values, or all there are, in the order of their keys. */
async function readRows<Row extends object>(
  read: Reader,
  entity: AnyEntity,
  column?: string,
  values: readonly (string | number)[] = [],
): Promise<Row[]> {
  if (column === undefined) return readPages(read, entity, (query) => query);
  const rows: Row[] = [];
  for (let start = 0; start < values.length; start += chunkSize) {
    const part = values.slice(start, start + chunkSize);
    rows.push(
      ...(await readPages<Row>(read, entity, (query) =>
        query.where(column as 'key', 'in', part as string[]),
      )),
    );
  }
  return rows;
}

function selectFrom(read: Reader, { table, key }: AnyEntity) {
  return read
    .selectFrom(table as 'configurations')
    .selectAll()
    .orderBy(key as 'id')
    .limit(pageSize);
}
type Query = ReturnType<typeof selectFrom>;

async function readPages<Row>(
  read: Reader,
  entity: AnyEntity,
  narrow: (query: Query) => Query,
): Promise<Row[]> {
  const rows: Row[] = [];
  let query = narrow(selectFrom(read, entity));
  for (;;) {
    const page = await query.execute();
    rows.push(...page.map((row) => entity.decode(row) as Row));
    if (page.length < pageSize) return rows;
    const last = (rows.at(-1) as Record<string, number>)[entity.key];
    query = narrow(selectFrom(read, entity)).where(entity.key as 'id', '>', last ?? 0);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The agents that the actor may know of, by id; with `ids` only these. */
export async function readAgents(
  read: Reader,
  actor: AnyActor,
  ids?: readonly string[],
): Promise<Map<string, AgentRow>> {
  const rows = await readRows<AgentRow>(read, anyEntity(agents), ids && 'id', ids);
  return new Map(rows.filter((row) => canSee(actor, row, null)).map((row) => [row.id, row]));
}

/** Tools by the name that documents give them, `name@scope`. */
export async function readTools(read: Reader): Promise<Map<string, ToolRow>> {
  const rows = await readRows<ToolRow>(read, anyEntity(tools));
  return new Map(rows.map((row) => [toolName(row), row]));
}

export function toolName({ name, module_scope }: Pick<ToolRow, 'name' | 'module_scope'>): string {
  return `${name}@${module_scope}`;
}

/** Plugins of these tools by the name that documents give them, `tool@scope/name`. */
export async function readPlugins(
  read: Reader,
  toolsByName: ReadonlyMap<string, ToolRow>,
): Promise<Map<string, PluginRow>> {
  const names = new Map([...toolsByName].map(([name, { id }]) => [id, name]));
  const rows = await readRows<PluginRow>(read, anyEntity(plugins), 'tool_id', [...names.keys()]);
  return new Map(rows.map((row) => [`${names.get(row.tool_id) ?? ''}/${row.name}`, row]));
}

/** Ids by username, of the people that the actor may know of; with `names` only these. */
export async function readUsers(
  read: Reader,
  actor: AnyActor,
  names?: readonly string[],
): Promise<Map<string, number>> {
  let query = read.selectFrom('users').select(['id', 'username']).orderBy('id');
  if (!can(actor, 'users:read')) query = query.where('id', '=', actor.user_id ?? 0);
  const rows = await query.execute();
  const wanted = names && new Set(names);
  return new Map(
    rows.filter(({ username }) => wanted?.has(username) ?? true).map(({ id, username }) => [username, id]),
  );
}

/** The instances of these tools, in the order of their ids. */
export async function readInstances(read: Reader, toolIds: readonly number[]): Promise<ToolInstanceRow[]> {
  const rows = await readRows<ToolInstanceRow>(read, anyEntity(toolInstances), 'tool_id', toolIds);
  return rows.sort((a, b) => a.id - b.id);
}

/** What is set at these places, by their names. */
export async function readSettings(read: Reader, places: readonly Place[]): Promise<Map<string, Setting[]>> {
  const found = new Map<string, Setting[]>(places.map((place) => [placeName(place), []]));
  const add = (table: Place['table'], rows: readonly SettingRow[]) => {
    for (const row of rows) found.get(placeName({ table, ...row } as Place))?.push(settingOf(table, row));
  };
  for (const table of ['system_config', 'env_vars'] as const)
    if (found.has(table)) add(table, await readRows(read, settingTables[table].entity));
  const agentIds = places.flatMap((place) => (place.table === 'agent_configs' ? [place.agent_id] : []));
  add('agent_configs', await readRows(read, settingTables.agent_configs.entity, 'agent_id', agentIds));
  add('configurations', await readConfigurations(read, places));
  return found;
}

/** Ids of different scopes may be alike: who asks for one of them looks at the scope. */
async function readConfigurations(read: Reader, places: readonly Place[]): Promise<SettingRow[]> {
  const { entity } = settingTables.configurations;
  const owned = places.flatMap((place) => (place.table === 'configurations' ? [place] : []));
  const ids = owned.flatMap(({ scope_id }) => scope_id ?? []);
  const rows = await readRows<SettingRow>(read, entity, 'scope_id', [...new Set(ids)]);
  if (!owned.some(({ scope }) => scope === 'system')) return rows;
  return [...rows, ...(await readRows<SettingRow>(read, entity, 'scope', ['system']))];
}

/** Every setting that is pinned by this. */
export async function readPinned(read: Reader, pinnedBy: string): Promise<Setting[]> {
  const found: Setting[] = [];
  for (const table of Object.keys(settingTables) as Place['table'][]) {
    const rows = await readRows<SettingRow>(read, settingTables[table].entity, 'pinned_by', [pinnedBy]);
    found.push(...rows.map((row) => settingOf(table, row)));
  }
  return found;
}
