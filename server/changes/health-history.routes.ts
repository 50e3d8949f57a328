import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../context.ts';
import { actorOf } from '../http/access.ts';
import { pageOf } from '../kernel/paging.ts';
import { HealthHistory, HealthHistoryQuery, readHealthHistory } from './health-history.store.ts';

/** How agents, tools, instances and plugins were over time (design 5.6: transitions of status are changes). */
export function healthHistoryRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/health-history',
      {
        config: { access: 'changes:read' },
        schema: {
          tags: ['history'],
          summary: 'How agents, tools, instances or plugins were over time, by name',
          querystring: HealthHistoryQuery,
          response: { 200: pageOf(HealthHistory) },
        },
      },
      (request) => readHealthHistory(ctx, actorOf(request), request.query),
    );
  };
}
