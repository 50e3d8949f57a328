import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { migrationState } from '../storage/migrate.ts';

const Check = z.object({ ok: z.boolean(), detail: z.string() });

const Readiness = z
  .object({ ready: z.boolean(), checks: z.object({ database: Check, migrations: Check, keys: Check }) })
  .meta({ id: 'Readiness' });

const tags = ['operations'];

/** `/healthz`: the process lives. `/readyz`: it can do its work (design §6, Process). */
export function healthRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/healthz',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Is the process alive?',
          response: { 200: z.object({ status: z.literal('ok') }) },
        },
      },
      async () => ({ status: 'ok' as const }),
    );

    app.get(
      '/readyz',
      {
        config: { access: 'public' },
        schema: { tags, summary: 'Can it do its work?', response: { 200: Readiness, 503: Readiness } },
      },
      async (_request, reply) => {
        const checks = {
          database: await check(async () => {
            await ctx.head.catchUp();
            return 'reachable';
          }),
          migrations: await check(async () => {
            const { pending } = await migrationState(ctx.storage);
            if (pending.length > 0) throw new Error(`pending: ${pending.join(', ')}`);
            return 'up to date';
          }),
          keys: { ok: true, detail: `unlocked with master key ${ctx.keyring.masterFingerprint}` },
        };
        const ready = Object.values(checks).every(({ ok }) => ok);
        return reply.code(ready ? 200 : 503).send({ ready, checks });
      },
    );
  };
}

async function check(work: () => Promise<string>): Promise<z.infer<typeof Check>> {
  try {
    return { ok: true, detail: await work() };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : 'unknown' };
  }
}
