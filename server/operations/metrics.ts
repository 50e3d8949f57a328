import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import type { Context } from '../context.ts';

/** Measures every request of the server and shows it at `/metrics`, for Prometheus (design §6, Process). */
export function serveMetrics(app: FastifyInstance, ctx: Context): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'sanctum_http_request_duration_seconds',
    help: 'Time from request to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  });
  new Gauge({
    name: 'sanctum_journal_revision',
    help: 'The newest revision that this process knows of',
    registers: [registry],
    collect() {
      this.set(ctx.head.revision);
    },
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });

  app.get(
    '/metrics',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['operations'],
        summary: 'Metrics in the Prometheus text format',
        response: { 200: z.string() },
      },
    },
    async (_request, reply) => {
      reply.type(registry.contentType).serializer(String);
      return registry.metrics();
    },
  );
}
