import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getUser } from '../accounts/user.service.ts';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { expectedRevision } from '../http/conditional.ts';
import { IdParams, IdText } from '../kernel/fields.ts';
import { pageOf, PageQuery } from '../kernel/paging.ts';
import { PlatformProfile } from './platform-profile.schema.ts';
import { unlinkProfile } from './platform-profile.service.ts';
import { listLinksOf } from './platform-profile.store.ts';

const tags = ['users'];

/** By which profiles, on which platforms, Broca knows a user. */
export function platformProfileRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/users/:id/platform-profiles',
      {
        config: { access: 'users:read' },
        schema: {
          tags,
          summary: 'List the profiles on platforms that are linked to a person',
          params: IdParams,
          querystring: PageQuery,
          response: { 200: pageOf(PlatformProfile) },
        },
      },
      async ({ params, query }) => {
        const { id } = await getUser(ctx.read, params.id);
        return listLinksOf(ctx.read, ctx.words, id, query);
      },
    );

    app.delete(
      '/users/:id/platform-profiles/:profile_id',
      {
        config: { access: 'users:update' },
        schema: {
          tags,
          summary: 'Unlink a profile on a platform from a person; both stay',
          params: IdParams.extend({ profile_id: IdText }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id, profile_id } = request.params;
        await unlinkProfile(
          ctx,
          actorOf(request),
          causeOf(request),
          id,
          profile_id,
          expectedRevision(request),
        );
        return reply.code(204).send(null);
      },
    );
  };
}
