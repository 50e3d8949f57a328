import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { AgentCopy, AgentCopyCreate, copyAgent } from './agent-copy.service.ts';

/** Agents made after others; here, because what makes them alike is mostly configuration. */
export function agentCopyRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/agents/:id/copies',
      {
        config: { access: 'agents:create' },
        schema: {
          tags: ['agents'],
          summary: 'Make an agent like another: configuration, visibility, instances; never secrets',
          params: z.object({ id: z.string().max(100) }),
          body: AgentCopyCreate,
          response: { 201: AgentCopy },
        },
      },
      async (request, reply) => {
        const { params, body } = request;
        return reply
          .code(201)
          .send(await copyAgent(ctx, actorOf(request), causeOf(request), params.id, body));
      },
    );
  };
}
