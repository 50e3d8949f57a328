import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { degradedAfter, offAfter } from './freshness.ts';

const Freshness = z
  .object({
    degraded_after_seconds: z.int().describe('A status whose `status_at` is older is a guess'),
    off_after_seconds: z.int(),
  })
  .meta({ id: 'Freshness' });

/** How long a reported status counts: with it and `status_at` whoever shows a status can say that it is old. */
export const freshnessRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/freshness',
    {
      config: { access: { anyOf: ['agents:read', 'tools:read', 'plugins:read'] } },
      schema: {
        tags: ['operations'],
        summary: 'How long a reported status counts',
        response: { 200: Freshness },
      },
    },
    async () => ({ degraded_after_seconds: degradedAfter / 1000, off_after_seconds: offAfter / 1000 }),
  );
};
