import { z } from 'zod';
import type { Role } from './role.ts';

/** Every permission there is, as `area:verb`, with what it allows. */
export const permissions = {
  'agents:read': 'See the agents that are visible to oneself',
  'agents:create': 'Create and import agents',
  'agents:update': 'Change agents, their visibility included',
  'agents:delete': 'Delete agents',
  'tools:read': 'See tools and their instances',
  'tools:create': 'Create tools and instances',
  'tools:update': 'Change tools and instances',
  'tools:delete': 'Delete tools and instances',
  'plugins:read': 'See plugins and their dependencies',
  'plugins:create': 'Create plugins',
  'plugins:update': 'Change, enable and disable plugins',
  'plugins:delete': 'Delete plugins',
  'status:report': 'Report the health of agents, tools, instances and plugins',
  'configurations:read': 'See plain configuration; sealed values stay masked',
  'configurations:write': 'Change configuration',
  'system_config:read': 'See the system configuration; sealed values stay masked',
  'system_config:write': 'Change the system configuration',
  'env_vars:read': 'See environment variables; sealed values stay masked',
  'env_vars:write': 'Change environment variables',
  'secrets:reveal': 'Read sealed values',
  'keys:read': 'See which keys there are, verify that everything opens',
  'keys:rotate': 'Rotate the data key and the master key',
  'chat:read': 'Read one’s own conversations',
  'chat:send': 'Send messages to agents',
  'users:read': 'See users',
  'users:create': 'Invite users',
  'users:update': 'Change users, their roles, permissions and locks',
  'users:delete': 'Delete users',
  'users:reset_second_factor': 'Remove the second factors of others, such as after a lost phone',
  'profile:read': 'See one’s own profile, sessions and keys',
  'profile:write': 'Change one’s own profile, password, sessions and keys',
  'access:explain': 'Ask why somebody may or may not do something',
  'changes:read': 'Read the journal, as far as the agents in it are visible',
  'changes:restore': 'Undo changes and restore earlier states, as far as one may write them',
  'changes:verify': 'Verify the journal and export its head',
  'events:read': 'Follow what changes, as it changes',
  'discovery:read': 'See what discovery found',
  'discovery:scan': 'Scan the home, apply what was found, assign parents',
  'imports:run': 'Import the database of the old configurator',
  'letta:read': 'See the Letta server and its agents',
  'letta:manage': 'Test the connection, register, synchronise, import and export Letta agents',
  'metrics:read': 'Read the metrics',
  'system:read': 'See how the server is, and what it is connected with',
  'logs:read': 'Read the log of the server, for those from whom no agent is hidden: administrators',
  'bridge:poll': 'Act as Broca on the bridge',
  'bridge:admin': 'Administer the bridge',
} as const;

export type Permission = keyof typeof permissions;

const readOnly: readonly Permission[] = [
  'agents:read',
  'tools:read',
  'plugins:read',
  'configurations:read',
  'chat:read',
  'profile:read',
  'profile:write',
  'changes:read',
  'events:read',
];

/** What each role has (design 5.1); `*` is everything. */
export const rolePermissions: Record<Role, readonly Permission[] | '*'> = {
  admin: '*',
  user: [...readOnly, 'chat:send'],
  viewer: readOnly,
};

const entryPattern = /^(\*|[a-z_]+:(\*|[a-z_]+))(@agent:[a-z0-9][a-z0-9._-]{0,49})?$/;

/** `area:verb`, `area:*` or `*`, each optionally for one agent: `area:verb@agent:ID`. */
export const PermissionEntry = z.string().refine(isPermissionEntry, {
  error: ({ input }) =>
    `"${String(input)}" is not a permission. Write area:verb, area:* or *, optionally followed by @agent:ID; GET /api/v1/access/permissions lists them all.`,
});

/** seed: users.permissions. A bare array means grant; deny wins (design 5.1). */
export const PermissionRefinement = z.union([
  z.array(PermissionEntry),
  z.strictObject({ grant: z.array(PermissionEntry).optional(), deny: z.array(PermissionEntry).optional() }),
]);
export type PermissionRefinement = z.infer<typeof PermissionRefinement>;

function isPermissionEntry(text: string): boolean {
  if (!entryPattern.test(text)) return false;
  const [entry = ''] = text.split('@');
  if (entry === '*') return true;
  const [area, verb] = entry.split(':');
  return Object.keys(permissions).some((known) =>
    verb === '*' ? known.startsWith(`${area}:`) : known === entry,
  );
}

/** Both lists of a refinement, whichever form it was written in. */
export function refinementLists(refinement: PermissionRefinement | null): {
  grant: string[];
  deny: string[];
} {
  if (!refinement) return { grant: [], deny: [] };
  if (Array.isArray(refinement)) return { grant: refinement, deny: [] };
  return { grant: refinement.grant ?? [], deny: refinement.deny ?? [] };
}

/** Does an entry cover the permission? One that names an agent covers it for that agent only. */
export function covers(entry: string, permission: Permission, agentId?: string): boolean {
  const [pattern = '', agent] = entry.split('@agent:');
  if (agent !== undefined && agent !== agentId) return false;
  return (
    pattern === '*' ||
    pattern === permission ||
    (pattern.endsWith(':*') && permission.startsWith(pattern.slice(0, -1)))
  );
}
