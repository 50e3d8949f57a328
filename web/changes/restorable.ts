/** The tables whose rows the journal can bring back. People, sessions and keys it cannot. */
const restorable = new Set([
  'agents',
  'agent_configs',
  'configurations',
  'env_vars',
  'platform_profiles',
  'plugins',
  'system_config',
  'tool_instances',
  'tools',
]);

export function isRestorable(entity: string): boolean {
  return restorable.has(entity);
}

/** A record as people read it: `tool instances 7`. */
export function recordName(entity: string, entityId: string): string {
  return `${entity.replaceAll('_', ' ')} ${entityId}`;
}
