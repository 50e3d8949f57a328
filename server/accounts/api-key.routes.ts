import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { pageOf, PageQuery } from '../kernel/paging.ts';
import { IdText, IdParams } from '../kernel/fields.ts';
import { requirePermission } from './actor.ts';
import {
  ApiKey,
  ApiKeyCreate,
  CreatedApiKey,
  createApiKey,
  listApiKeys,
  revokeApiKey,
} from './api-key.service.ts';

const tags = ['api-keys'];

/** Keys with which programs act for a person (design 5.1). */
export function apiKeyRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api-keys',
      {
        config: { access: 'profile:read' },
        schema: {
          tags,
          summary: 'List one’s own keys; with users:read anybody’s',
          querystring: PageQuery.extend({ user_id: IdText.optional() }),
          response: { 200: pageOf(ApiKey) },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const { user_id = actor.user_id, ...page } = request.query;
        if (user_id !== actor.user_id) requirePermission(actor, 'users:read');
        return listApiKeys(ctx, user_id, page);
      },
    );

    app.post(
      '/api-keys',
      {
        config: { access: 'profile:write' },
        schema: {
          tags,
          summary: 'Make a key, shown once; it has at most what you have',
          body: ApiKeyCreate,
          response: { 201: CreatedApiKey },
        },
      },
      async (request, reply) => {
        const created = await createApiKey(ctx, actorOf(request), causeOf(request), request.body);
        return reply.code(201).header('cache-control', 'no-store').send(created);
      },
    );

    app.delete(
      '/api-keys/:id',
      {
        config: { access: 'profile:write' },
        schema: {
          tags,
          summary: 'End a key, one’s own or with users:update anybody’s',
          params: IdParams,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await revokeApiKey(ctx, actorOf(request), causeOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );
  };
}
