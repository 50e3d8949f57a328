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
