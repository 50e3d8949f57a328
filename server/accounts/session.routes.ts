import { sql } from 'kysely';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { notFound } from '../kernel/errors.ts';
import { IdText } from '../kernel/fields.ts';
import { pageOf, PageQuery } from '../kernel/paging.ts';
import { readPage } from '../storage/page.ts';
import { SessionRow, userSessions } from './account.schema.ts';
import { findSession } from './account.store.ts';
import { can, requirePermission } from './actor.ts';
import { requireWithinOwn } from './grant.ts';
import { endSession } from './session.service.ts';
import { getUser } from './user.service.ts';

const Session = SessionRow.pick({
  id: true,
  user_id: true,
  ip_address: true,
  user_agent: true,
  created_at: true,
  last_active: true,
  expires_at: true,
})
  .extend({ current: z.boolean().describe('The session that asks') })
  .meta({ id: 'Session' });
const tags = ['sessions'];

/** Where somebody is signed in, and how to end it (seed: User Sessions). */
export function sessionRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/sessions',
      {
        config: { access: 'profile:read' },
        schema: {
          tags,
          summary: 'List one’s own sessions; with users:read anybody’s',
          querystring: PageQuery.extend({ user_id: IdText.optional() }),
          response: { 200: pageOf(Session) },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const { user_id = actor.user_id, ...page } = request.query;
        if (user_id !== actor.user_id) requirePermission(actor, 'users:read');
        const query = ctx.read
          .selectFrom('user_sessions')
          .selectAll('user_sessions')
          .where('user_id', '=', user_id)
          .where('expires_at', '>', new Date(ctx.clock.now()).toISOString());
        const order = {
          sort: sql.ref('user_sessions.created_at'),
          key: sql.ref('user_sessions.id'),
          descending: true,
        };
        const rows = await readPage(query, order, page);
        return {
          ...rows,
          items: rows.items
            .map(userSessions.decode)
            .map((session) => ({ ...session, current: session.id === actor.session_id })),
        };
      },
    );

    app.delete(
      '/sessions/:id',
      {
        config: { access: 'profile:write' },
        schema: {
          tags,
          summary: 'End a session, one’s own or with users:update anybody’s',
          params: z.object({ id: z.string().max(100) }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        const { id } = request.params;
        const session = await findSession(ctx.read, id);
        if (!session || (session.user_id !== actor.user_id && !can(actor, 'users:update')))
          throw notFound('session', id);
        if (session.user_id !== actor.user_id)
          requireWithinOwn(actor, await getUser(ctx.read, session.user_id));
        await endSession(ctx, causeOf(request), id, 'revoke');
        return reply.code(204).send(null);
      },
    );
  };
}
