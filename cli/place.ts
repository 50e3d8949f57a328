import type { Command } from 'commander';
import type { components } from '../client/api.d.ts';
import { type Api, ApiError, dataOf } from '../client/client.ts';
import { exitCodes, Failure } from './exit.ts';
import { pathOf, withoutValueAt, withValueAt } from './key.ts';
import { UsageError } from './session.ts';
import { id } from './take.ts';
import type { ValueType } from './value.ts';

/** Where values are written: a table, and whose rows of it. */
export type Place =
  | { table: 'configurations'; scope: 'system' | 'agent' | 'tool' | 'user'; scope_id: string | null }
  | { table: 'system_config' }
  | { table: 'agent_configs'; agent_id: string }
  | { table: 'tool_instances'; id: number };

export interface PlaceOptions {
  system?: boolean;
  systemConfig?: boolean;
  agent?: string;
  agentConfig?: boolean;
  tool?: number;
  instance?: number;
  user?: boolean;
}

/** A value to write, and what goes with it. */
export interface Setting {
  value: unknown;
  type?: ValueType;
  is_encrypted?: boolean;
  description?: string;
}

/** A write as the API takes it. */
export type Change = components['schemas']['ConfigurationChangeInput'];
type PlaceChange = Extract<Change, { table: Place['table'] }>;

/** How often a key is written into the values of an instance that others are writing too. */
const attempts = 3;

export function withPlace(command: Command): Command {
  return command
    .option('--system', 'for everything')
    .option('--system-config', 'for everything, in the table system_config')
    .option('--agent <id>', 'for this agent')
    .option('--agent-config', 'with --agent: in the table agent_configs')
    .option('--tool <n>', 'for this tool', id)
    .option('--instance <n>', 'for this instance, in its config', id)
    .option('--user', 'your own preference (the default)');
}

/** The place that options name; undefined when they name none. @throws UsageError when they name several */
export async function findPlace(api: Api, options: PlaceOptions): Promise<Place | undefined> {
  const { system, systemConfig, agent, agentConfig, tool, instance, user } = options;
  const named: Place[] = [];
  if (agentConfig && agent === undefined) throw new UsageError('--agent-config needs --agent.');
  if (system) named.push({ table: 'configurations', scope: 'system', scope_id: null });
  if (systemConfig) named.push({ table: 'system_config' });
  if (agent !== undefined)
    named.push(
      agentConfig
        ? { table: 'agent_configs', agent_id: agent }
        : { table: 'configurations', scope: 'agent', scope_id: agent },
    );
  if (tool !== undefined) named.push({ table: 'configurations', scope: 'tool', scope_id: String(tool) });
  if (instance !== undefined) named.push({ table: 'tool_instances', id: instance });
  if (named.length + (user ? 1 : 0) > 1)
    throw new UsageError('Name one of --system, --system-config, --agent, --tool, --instance and --user.');
  return user ? ownPlace(api) : named[0];
}

/** Where one's own preferences lie. */
export async function ownPlace(api: Api): Promise<Place> {
  const me = await dataOf(api.GET('/api/v1/auth/me'));
  return { table: 'configurations', scope: 'user', scope_id: String(me.user.id) };
}

/** The place in words. */
export function nameOfPlace(place: Place): string {
  switch (place.table) {
    case 'system_config':
      return 'the system (system_config)';
    case 'agent_configs':
      return `agent ${place.agent_id} (agent_configs)`;
    case 'tool_instances':
      return `instance ${place.id}`;
    case 'configurations':
      if (place.scope === 'system') return 'the system';
      return place.scope === 'user' ? 'you' : `${place.scope} ${place.scope_id ?? ''}`;
  }
}

/**
 * The write that sets a key, or takes it away.
 *
 * @param setting undefined: take it away
 * @throws UsageError for what an instance cannot keep; Failure when there is nothing to take away
 */
export async function changeOf(
  api: Api,
  place: Place,
  key: string,
  setting: Setting | undefined,
): Promise<PlaceChange> {
  if (place.table === 'tool_instances') return changeOfInstance(api, place.id, key, setting);
  const { value, type, is_encrypted, description } = setting ?? {};
  const rest = setting ? { is_encrypted } : { delete: true as const };
  const described = { ...rest, description };
  switch (place.table) {
    case 'configurations':
      return { ...place, key, value, type, ...described };
    case 'system_config':
      return { ...place, config_key: key, config_value: value, config_type: type, ...described };
    case 'agent_configs':
      if (description !== undefined) throw new UsageError('The table agent_configs keeps no description.');
      return { ...place, config_key: key, config_value: value, config_type: type, ...rest };
  }
}

/** Writes a value and gives the record that holds it. */
export async function writeSetting(
  api: Api,
  place: Place,
  key: string,
  setting: Setting | undefined,
  force: boolean,
): Promise<{ revision: number }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(api, await changeOf(api, place, key, setting), force);
    } catch (error) {
      // Somebody wrote another key of the same instance meanwhile.
      const isOvertaken = error instanceof ApiError && error.status === 412;
      if (!isOvertaken || attempt === attempts) throw error;
    }
  }
}

/** Takes a value away. @throws Failure, ApiError 404 when there is none */
export async function eraseSetting(api: Api, place: Place, key: string, force: boolean): Promise<void> {
  const query = { force: String(force) };
  switch (place.table) {
    case 'tool_instances':
      await writeSetting(api, place, key, undefined, force);
      return;
    case 'system_config':
      await dataOf(api.DELETE('/api/v1/system-config/{key}', { params: { path: { key }, query } }));
      return;
    case 'agent_configs': {
      const path = { id: place.agent_id, key };
      await dataOf(api.DELETE('/api/v1/agents/{id}/configs/{key}', { params: { path, query } }));
      return;
    }
    case 'configurations': {
      const { scope, scope_id } = place;
      const found = await dataOf(
        api.GET('/api/v1/configurations', {
          params: { query: { scope, scope_id: scope_id ?? undefined, key } },
        }),
      );
      const [row] = found.items;
      if (!row) throw new Failure(`${key} is not set for ${nameOfPlace(place)}.`, exitCodes.notFound);
      await dataOf(api.DELETE('/api/v1/configurations/{id}', { params: { path: { id: row.id }, query } }));
    }
  }
}

function send(api: Api, change: PlaceChange, force: boolean): Promise<{ revision: number }> {
  const query = { force: String(force) };
  switch (change.table) {
    case 'configurations': {
      const { table: _table, ...body } = change;
      return dataOf(api.PUT('/api/v1/configurations', { params: { query }, body }));
    }
    case 'system_config': {
      const { table: _table, ...body } = change;
      return dataOf(api.PUT('/api/v1/system-config', { params: { query }, body }));
    }
    case 'agent_configs': {
      const { table: _table, agent_id, ...body } = change;
      const path = { id: agent_id };
      return dataOf(api.PUT('/api/v1/agents/{id}/configs', { params: { path, query }, body }));
    }
    case 'tool_instances': {
      const { id: instanceId, config, expected_revision } = change;
      return dataOf(
        api.PATCH('/api/v1/tool-instances/{id}', {
          params: { path: { id: instanceId }, query },
          headers: { 'if-match': `"${expected_revision ?? 0}"` },
          body: { config },
        }),
      );
    }
  }
}

/** An instance keeps its values together, so that one key is written by writing all of them. */
async function changeOfInstance(
  api: Api,
  instanceId: number,
  key: string,
  setting: Setting | undefined,
): Promise<PlaceChange> {
  if (setting?.is_encrypted)
    throw new UsageError(
      'What is sealed in an instance is decided by the config_schema of its tool: leave --seal out.',
    );
  if (setting?.description !== undefined) throw new UsageError('An instance keeps no description of a key.');
  const instance = await dataOf(
    api.GET('/api/v1/tool-instances/{id}', { params: { path: { id: instanceId } } }),
  );
  const before = instance.config ?? {};
  const path = pathOf(key);
  const config = setting ? withValueAt(before, path, setting.value) : withoutValueAt(before, path);
  if (!config) throw new Failure(`${key} is not set for instance ${instanceId}.`, exitCodes.notFound);
  return { table: 'tool_instances', id: instanceId, config, expected_revision: instance.revision };
}
