import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { causeOf } from '../http/access.ts';
import { Timestamp } from '../kernel/fields.ts';
import type { KeyRotation } from '../secrets/rotation.ts';

const tags = ['keys'];

const Status = z
  .object({
    master_fingerprint: z.string(),
    data_keys: z.array(
      z.object({ id: z.int(), is_current: z.boolean(), created_at: Timestamp, values: z.int() }),
    ),
    remaining: z.int(),
    total: z.int(),
    is_running: z.boolean(),
    unreadable: z.int(),
  })
  .meta({ id: 'KeyStatus' });

const Verification = z
  .object({
    ok: z.boolean(),
    values: z.int(),
    unreadable: z.array(z.object({ table: z.string(), owner: z.string(), path: z.string() })),
  })
  .meta({ id: 'KeyVerification' });

/** Keys: what there is, rotation, and the proof that everything opens (design 5.7). */
export function keyRoutes(rotation: KeyRotation): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/keys',
      {
        config: { access: 'keys:read' },
        schema: {
          tags,
          summary: 'Which keys there are, and how far a rotation is',
          response: { 200: Status },
        },
      },
      () => rotation.status(),
    );

    app.post(
      '/keys/rotate',
      {
        config: { access: 'keys:rotate' },
        schema: {
          tags,
          summary: 'Rotate the data key, or the master key; goes on in the background',
          body: z.strictObject({ which: z.enum(['data', 'master']).default('data') }),
          response: { 202: Status },
        },
      },
      async (request, reply) => {
        const cause = causeOf(request);
        if (request.body.which === 'master') await rotation.rotateMasterKey(cause);
        else await rotation.rotateDataKey(cause);
        return reply.code(202).send(await rotation.status());
      },
    );

    app.post(
      '/keys/verify',
      {
        config: { access: 'keys:read' },
        schema: {
          tags,
          summary: 'Open every sealed value, history included, and change nothing',
          response: { 200: Verification },
        },
      },
      () => rotation.verify(),
    );

    app.addHook('onListen', async () => {
      if ((await rotation.status()).remaining > 0) rotation.resume();
    });
    app.addHook('onClose', () => rotation.stop());
  };
}
