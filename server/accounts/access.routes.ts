import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getAgent } from '../agents/agent.service.ts';
import { canSee } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import { actorOf } from '../http/access.ts';
import { notFound } from '../kernel/errors.ts';
import type { Reader } from '../storage/storage.ts';
import type { UserRow } from './account.schema.ts';
import { findUser, findUserByName } from './account.store.ts';
import { type Actor, type Decision, decide, requirePermission } from './actor.ts';
import { type Permission, permissions, rolePermissions } from './permissions.ts';
import { Role } from './role.ts';

const PermissionName = z.enum(Object.keys(permissions) as [Permission, ...Permission[]]);

const Explanation = z
  .object({
    user: z.object({ id: z.int(), username: z.string() }),
    permission: PermissionName,
    agent: z.string().nullable(),
    allowed: z.boolean(),
    visible: z.boolean().nullable().describe('Does the agent exist for this person? null without an agent'),
    rule: z.string().describe('The rule that decided, such as role:user or deny:chat:*'),
    explanation: z.string(),
  })
  .meta({ id: 'AccessExplanation' });

const PermissionList = z
  .object({
    permissions: z.array(z.object({ permission: z.string(), description: z.string(), roles: z.array(Role) })),
  })
  .meta({ id: 'PermissionList' });

const tags = ['access'];

/** What may be done by whom, and why (design 5.1). */
export function accessRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/access/explain',
      {
        config: { access: 'profile:read' },
        schema: {
          tags,
          summary: 'May a person do this, and which rule decides? About others with access:explain',
          querystring: z.object({
            user: z.string().max(255).optional().describe('Id, username or email; oneself when left out'),
            permission: PermissionName,
            agent: z.string().max(100).optional(),
          }),
          response: { 200: Explanation },
        },
      },
      async (request) => {
        const asker = actorOf(request);
        const { user: name, permission, agent } = request.query;
        const user = await findPerson(ctx.read, name ?? String(asker.user_id));
        if (user?.id !== asker.user_id) requirePermission(asker, 'access:explain');
        if (!user) throw notFound('user', name ?? '');
        const found = agent === undefined ? undefined : await getAgent(ctx, asker, agent);
        const person = actorOfPerson(user);
        const visible = found ? canSee(person, found, null) : null;
        return {
          user: { id: user.id, username: user.username },
          permission,
          agent: found?.id ?? null,
          visible,
          ...explain(user, person, permission, agent, visible),
        };
      },
    );

    app.get(
      '/access/permissions',
      {
        config: { access: 'profile:read' },
        schema: {
          tags,
          summary: 'List all permissions and the roles that have them',
          response: { 200: PermissionList },
        },
      },
      () => ({
        permissions: Object.entries(permissions).map(([permission, description]) => ({
          permission,
          description,
          roles: Role.options.filter((role) => {
            const held = rolePermissions[role];
            return held === '*' || held.includes(permission as Permission);
          }),
        })),
      }),
    );
  };
}

function explain(
  user: UserRow,
  person: Actor,
  permission: Permission,
  agent: string | undefined,
  visible: boolean | null,
): Decision {
  if (!user.is_active)
    return {
      allowed: false,
      rule: 'inactive',
      explanation: 'The account is deactivated: nothing is allowed.',
    };
  if (visible === false)
    return {
      allowed: false,
      rule: 'visibility',
      explanation: `For this person the agent ${agent ?? ''} does not exist: it is inactive, or neither visible_to_users nor visible_to_roles names the person.`,
    };
  return decide(person, permission, agent);
}

async function findPerson(read: Reader, name: string): Promise<UserRow | undefined> {
  return /^\d{1,15}$/.test(name)
    ? ((await findUser(read, Number(name))) ?? findUserByName(read, name))
    : findUserByName(read, name);
}

function actorOfPerson(user: UserRow): Actor {
  return {
    type: 'user',
    id: user.id,
    user_id: user.id,
    name: user.username,
    role: user.role,
    permissions: user.permissions,
    session_id: null,
    key: null,
  };
}
