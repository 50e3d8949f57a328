import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { rightsOf } from '../accounts/actor.ts';
import type { Context } from '../context.ts';
import { AppError, conflict, invalid } from '../kernel/errors.ts';
import { isoTime } from '../kernel/clock.ts';
import { actorOf } from './access.ts';

/** How long an answer is kept for a repetition, in milliseconds. */
const keptFor = 24 * 3600_000;
/** Status of a request that has begun and not yet been answered. */
const underWay = 0;

declare module 'fastify' {
  interface FastifyRequest {
    /** The Idempotency-Key that this request reserved, and the revision as of then; its answer is kept under it. */
    reserved: { key: string; revision: number } | null;
  }
}

/** An answer, and what has to be so still for it to be told again. */
interface Kept {
  text: string;
  revision: number;
  rights: string;
}

/**
 * POST with an `Idempotency-Key` happens once, however often it is sent: repetitions get the first answer
 * (draft-ietf-httpapi-idempotency-key-header). The key is reserved before the work begins; when a crash leaves the
 * outcome unknown, a repetition is told so instead of doing it twice. Kept answers are encrypted, since some hold a
 * secret that is shown once, and are not told again to who might not get them today.
 */
export function rememberAnswers(app: FastifyInstance, ctx: Context): void {
  app.decorateRequest('reserved', null);

  app.addHook('preHandler', async (request, reply) => {
    const key = keyOf(request);
    if (key === undefined) return;
    const actor = ownerOf(request);
    const digest = digestOf(ctx, request);
    const { revision } = ctx.head;
    const earlier = await reserve(ctx, actor, key, digest);
    if (!earlier) {
      request.reserved = { key, revision };
      return;
    }
    if (earlier.request !== digest)
      throw new AppError(
        422,
        'idempotency.reused',
        'This Idempotency-Key was used for another request: take a new one for each.',
      );
    if (earlier.status === underWay)
      throw conflict(
        'idempotency.under_way',
        'A request with this Idempotency-Key has begun and has no answer yet. If it stays so, the server stopped in between: look whether it was done, then send it with a new key.',
      );
    const kept = keptOf(ctx, earlier.body, contextOf(actor, key));
    if (kept && (kept.rights !== rightsOf(actorOf(request)) || (await visibilityChanged(ctx, kept.revision))))
      throw conflict(
        'idempotency.outdated',
        'This was done, and is not done again. Its answer is not repeated, because your rights or who sees which agent changed since: look at what it made.',
      );
    reply.header('idempotency-replayed', 'true').code(earlier.status);
    if (!kept) return reply.send(null);
    return reply.type('application/json').serializer(String).send(kept.text);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    if (!request.reserved) return;
    const { key, revision } = request.reserved;
    request.reserved = null;
    const actor = ownerOf(request);
    const rights = rightsOf(actorOf(request));
    await ctx.journal.operate(async ({ rows }) => {
      // What was refused may be sent again once its cause is gone.
      if (reply.statusCode >= 400) {
        await rows.deleteFrom('idempotency_keys').where('actor', '=', actor).where('key', '=', key).execute();
        return;
      }
      const body =
        typeof payload === 'string' && payload !== ''
          ? ctx.keyring.protect(
              JSON.stringify({ text: payload, revision, rights } satisfies Kept),
              contextOf(actor, key),
            )
          : null;
      await rows
        .updateTable('idempotency_keys')
        .set({ status: reply.statusCode, body })
        .where('actor', '=', actor)
        .where('key', '=', key)
        .execute();
    });
  });
}

function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || request.method !== 'POST' || !request.actor) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
    throw invalid(
      'idempotency.malformed',
      'An Idempotency-Key is 1 to 255 visible ASCII characters, such as a UUID.',
    );
  if (request.body instanceof Readable)
    throw invalid(
      'idempotency.stream',
      'A file that is sent as it is cannot be compared with another: leave out the Idempotency-Key.',
    );
  return key;
}

async function reserve(ctx: Context, actor: string, key: string, request: string) {
  return ctx.journal.operate(async ({ rows, now }) => {
    await rows
      .deleteFrom('idempotency_keys')
      .where('created_at', '<', isoTime(ctx.clock.now() - keptFor))
      .execute();
    const { numInsertedOrUpdatedRows } = await rows
      .insertInto('idempotency_keys')
      .values({ actor, key, request, status: underWay, body: null, created_at: now })
      .onConflict((clash) => clash.columns(['actor', 'key']).doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows) return undefined;
    return rows
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('actor', '=', actor)
      .where('key', '=', key)
      .executeTakeFirst();
  });
}

function ownerOf(request: FastifyRequest): string {
  const actor = actorOf(request);
  return `${actor.type}:${actor.id}`;
}

/** Keyed: a body may hold a password, which could be guessed from a plain digest. */
function digestOf({ keyring }: Context, { method, url, body }: FastifyRequest): string {
  return keyring.fingerprint(JSON.stringify([method, url, body ?? null]));
}

function keptOf({ keyring }: Context, body: string | null, context: string): Kept | undefined {
  return body === null ? undefined : (JSON.parse(keyring.unprotect(body, context)) as Kept);
}

/** Did any agent go, or become visible to others than before? An erased change may have been such a one. */
async function visibilityChanged({ read }: Context, since: number): Promise<boolean> {
  const change = await read
    .selectFrom('changes')
    .select('revision')
    .where('entity', '=', 'agents')
    .where('revision', '>', since)
    .where(({ or, eb }) =>
      or([
        eb('salt', 'is', null),
        eb('before', 'like', '%"is_active":%'),
        eb('before', 'like', '%"visible_to_%'),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return change !== undefined;
}

function contextOf(actor: string, key: string): string {
  return JSON.stringify(['idempotency', actor, key]);
}
