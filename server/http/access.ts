import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { type Actor, canSomewhere, requirePermission } from '../accounts/actor.ts';
import type { Permission } from '../accounts/permissions.ts';
import type { Cause, Confirm } from '../journal/journal.ts';
import { notFound, unauthenticated } from '../kernel/errors.ts';

/** What a route asks of its caller. Every route says it; one that does not keeps the server from starting. */
export type Access =
  | 'public'
  | Permission
  /**
   * The permission for one agent, so that `area:verb@agent:ID` counts. `agent` names the parameter of the path that
   * holds the agent's id; `*` means that the handler learns the agent from the row and asks again with
   * `requirePermission`, and here it is enough to have the permission for some agent.
   */
  | { permission: Permission; agent: string }
  /** One of these, at least for some agent: the handler learns from the row which one, and asks again. */
  | { anyOf: readonly [Permission, ...Permission[]] };

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** Who is asking; null on public routes without a credential. Use `actorOf`. */
    actor: Actor | null;
    /** Looks at the actor again when he writes; null as `actor`. */
    confirmActor: Confirm | null;
  }
}

/** Who is asking, and what looks at him again when he writes. */
export interface Authenticated {
  readonly actor: Actor;
  readonly confirm: Confirm;
}

/** Turns a request into its actor, or null without a credential. */
export type Authenticate = (request: FastifyRequest) => Promise<Authenticated | null>;

/** Holds every route to its `config.access` before anything of the request is read. */
export function guardRoutes(app: FastifyInstance, authenticate: Authenticate): void {
  app.decorateRequest('actor', null);
  app.decorateRequest('confirmActor', null);
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', async () => {
    const open = routes.filter(({ config }) => !config?.access);
    if (open.length > 0)
      throw new Error(
        `These routes do not say which permission they need (config.access): ${open.map(({ method, url }) => `${String(method)} ${url}`).join(', ')}`,
      );
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access;
    if (!access || access === 'public') return;
    const authenticated = await authenticate(request);
    request.actor = authenticated?.actor ?? null;
    request.confirmActor = authenticated?.confirm ?? null;
    const actor = actorOf(request);
    if (typeof access === 'object' && 'anyOf' in access) {
      if (!access.anyOf.some((permission) => canSomewhere(actor, permission)))
        requirePermission(actor, access.anyOf[0]);
      return;
    }
    const { permission, agent } =
      typeof access === 'string' ? { permission: access, agent: undefined } : access;
    if (agent === '*' && canSomewhere(actor, permission)) return;
    const agentId = agent && (request.params as Record<string, string>)[agent];
    // A key that is bound to agents knows of no other, whether there is one or not.
    if (agentId !== undefined && actor.key?.agent_ids && !actor.key.agent_ids.includes(agentId))
      throw notFound('agent', agentId);
    requirePermission(actor, permission, agentId);
  });
}

/**
 * Who is asking, on a route that is not public.
 *
 * @throws AppError 401 when nobody is signed in
 */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.actor)
    throw unauthenticated('auth.required', 'Sign in first, or send an API key: Authorization: Bearer …');
  return request.actor;
}

/** What the journal writes down as the reason of a change that this request makes. */
export function causeOf(request: FastifyRequest): Cause {
  const actor = actorOf(request);
  return {
    actor: { type: actor.type, id: actor.id, user_id: actor.user_id, name: actor.name },
    request_id: request.id,
    address: request.ip,
    confirm: request.confirmActor ?? undefined,
  };
}
