import type { Permission } from '../session/may.ts';
import { type Schema } from '../api.ts';

/** For what a configuration is: everything (`system`), or one record; one's own preferences need no id. */
export interface Target {
  type: (typeof scopes)[number];
  id: string;
  /** Of an instance and a plugin: the tool. */
  toolId?: number;
  /** Of an instance: the agent. */
  agentId?: string | null;
}

/** The agent whose permissions count for a target. */
export function agentOf({ type, id, agentId }: Target): string | null | undefined {
  return type === 'agent' ? id : agentId;
}

const scopes = ['system', 'agent', 'tool', 'instance', 'plugin', 'user'] as const;

export function isScope(value: unknown): value is Target['type'] {
  return scopes.some((scope) => scope === value);
}

/** Where a value is kept. */
export type Place =
  | { table: 'configurations'; scope: 'system' | 'agent' | 'tool' | 'user'; scope_id: string | null }
  | { table: 'system_config' }
  | { table: 'agent_configs'; agent_id: string }
  | { table: 'tool_instances' | 'plugins'; id: number }
  | { table: 'agents'; id: string };

export type Origin = Schema<'EffectiveConfiguration'>['keys'][string]['origin'];
type Layer = Origin['layer'];

export const layerNames: Record<Layer, string> = {
  default: 'Default',
  system: 'System',
  agent: 'Agent',
  tool: 'Tool',
  instance: 'Instance',
  plugin: 'Plugin',
  user: 'Own',
};

/** The places that decide for a target, the strongest first. */
export function placesOf({ type, id, toolId, agentId }: Target): Place[] {
  const system: Place[] = [
    { table: 'configurations', scope: 'system', scope_id: null },
    { table: 'system_config' },
  ];
  const ofAgent = (agent: string): Place[] => [
    { table: 'configurations', scope: 'agent', scope_id: agent },
    { table: 'agent_configs', agent_id: agent },
    { table: 'agents', id: agent },
  ];
  const ofTool = (tool: string): Place[] => [{ table: 'configurations', scope: 'tool', scope_id: tool }];
  switch (type) {
    case 'system':
      return system;
    case 'agent':
      return [...ofAgent(id), ...system];
    case 'tool':
      return [...ofTool(id), ...system];
    case 'instance':
      return [
        { table: 'tool_instances', id: Number(id) },
        ...(toolId === undefined ? [] : ofTool(String(toolId))),
        ...(agentId == null ? [] : ofAgent(agentId)),
        ...system,
      ];
    case 'plugin':
      return [{ table: 'plugins', id: Number(id) }];
    case 'user':
      return [{ table: 'configurations', scope: 'user', scope_id: id }, { ...system[0] } as Place];
  }
}

/** The place that an origin names. */
export function placeOf(
  { layer, table }: Pick<Origin, 'layer' | 'table'>,
  target: Target,
): Place | undefined {
  return placesOf(target).find(
    (place) => place.table === table && (place.table !== 'configurations' || place.scope === layer),
  );
}

/** What a place is called, for people. */
export function placeName(place: Place): string {
  switch (place.table) {
    case 'configurations':
      return {
        system: 'System: everything',
        agent: `Agent ${place.scope_id}: all its tools`,
        tool: 'Tool: all its instances',
        user: 'My preferences',
      }[place.scope];
    case 'system_config':
      return 'System: system configuration';
    case 'agent_configs':
      return `Agent ${place.agent_id}: agent configuration`;
    case 'agents':
      return `Agent ${place.id}: its record`;
    case 'tool_instances':
      return 'This instance only';
    case 'plugins':
      return 'This plugin';
  }
}

/** As the journal names what is kept there. */
export function identityAt(place: Place, key: string): { entity: string; entityId: string } {
  switch (place.table) {
    case 'configurations':
      return {
        entity: place.table,
        entityId: `${place.scope}${place.scope_id === null ? '' : `:${place.scope_id}`}/${key}`,
      };
    case 'system_config':
      return { entity: place.table, entityId: key };
    case 'agent_configs':
      return { entity: place.table, entityId: `${place.agent_id}/${key}` };
    default:
      return { entity: place.table, entityId: String(place.id) };
  }
}

/** What writing there needs, and for which agent. */
export function permissionAt(
  place: Place,
  agentId?: string | null,
): [permission: Permission, agent?: string | null] {
  switch (place.table) {
    case 'configurations':
      if (place.scope === 'user') return ['profile:write'];
      return ['configurations:write', place.scope === 'agent' ? place.scope_id : null];
    case 'system_config':
      return ['system_config:write'];
    case 'agent_configs':
      return ['configurations:write', place.agent_id];
    case 'agents':
      return ['agents:update', place.id];
    case 'tool_instances':
      return ['tools:update', agentId ?? null];
    case 'plugins':
      return ['plugins:update'];
  }
}
