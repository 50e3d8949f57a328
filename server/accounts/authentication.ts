import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Authenticated } from '../http/access.ts';
import type { ChangeNotice } from '../journal/head.ts';
import type { Confirm } from '../journal/journal.ts';
import { forbidden, unauthenticated } from '../kernel/errors.ts';
import { apiKeys, users, userSessions } from './account.schema.ts';
import { rightsOf } from './actor.ts';
import {
  type ActorFound,
  findActorOfKey,
  findActorOfSession,
  reloadActor,
  wasTouchedSince,
} from './account.store.ts';
import { apiKeyPrefix, hashToken, type Tokens } from './tokens.ts';

/** Cookies of browsers; both HttpOnly, so that no script reads them (design §3). */
export const accessCookie = 'sanctum_access';
export const refreshCookie = 'sanctum_refresh';

const lastUsedPrecision = 60_000;
const cacheLimit = 20_000;

/** Where it stands who somebody is. */
const standing = new Set<string>([users.table, userSessions.table, apiKeys.table]);

interface Known extends ActorFound {
  lastUsedAt: number;
}

/**
 * Turns requests into actors. Who somebody is gets read once and remembered; the journal's head, which is read before
 * each use, takes back what a change made untrue (design 5.6), so that a deactivated user, a changed role or a revoked
 * session counts from the next request on, in every process. For requests that began before, see `confirming`.
 */
export class Authentication {
  readonly #context: Context;
  readonly #tokens: Tokens;
  readonly #sessions = new Map<string, Known>();
  readonly #keys = new Map<string, Known>();
  /** Counts what was taken back: what was being read meanwhile may be untrue already. */
  #epoch = 0;

  constructor(context: Context, tokens: Tokens) {
    this.#context = context;
    this.#tokens = tokens;
    context.head.subscribe((news) => {
      if ('reset' in news) this.#forgetAll();
      else for (const notice of news.notices) this.#forget(notice);
    });
  }

  /**
   * @returns null when the request carries no credential
   * @throws AppError 401 when it carries one that is not good (any more); 403 when another site sent it
   */
  readonly authenticate = async (request: FastifyRequest): Promise<Authenticated | null> => {
    const header = request.headers.authorization;
    if (header !== undefined) {
      const credential = /^Bearer ([\x21-\x7e]{1,4096})$/.exec(header)?.[1];
      if (!credential)
        throw unauthenticated(
          'auth.malformed',
          'The Authorization header must be: Bearer, a blank, and the token or key.',
        );
      return this.actorOfCredential(credential);
    }
    const cookie = request.cookies[accessCookie];
    if (!cookie) return null;
    requireSameOrigin(request, this.#context.config.publicUrl);
    return this.actorOfCredential(cookie);
  };

  /** The actor of an access token or API key, as of a moment no earlier than this call. */
  async actorOfCredential(credential: string): Promise<Authenticated> {
    const { head, clock } = this.#context;
    await head.catchUp();
    const asOf = head.revision;
    const known = credential.startsWith(apiKeyPrefix)
      ? await this.#actorOfKey(credential, clock.now())
      : await this.#actorOfToken(credential, clock.now());
    return { actor: known.actor, confirm: confirming(known, asOf) };
  }

  async #actorOfToken(token: string, now: number): Promise<Known> {
    const claims = this.#tokens.readAccess(token, now);
    if (!claims)
      throw unauthenticated(
        'auth.token_invalid',
        'The access token is not valid or has expired: refresh it or sign in again.',
      );
    const known = await this.#recall(this.#sessions, claims.sid, now, () =>
      findActorOfSession(this.#context.read, claims.sid),
    );
    if (!known) throw sessionEnded();
    return known;
  }

  async #actorOfKey(key: string, now: number): Promise<Known> {
    const hash = hashToken(key);
    const known = await this.#recall(this.#keys, hash, now, () =>
      findActorOfKey(this.#context.read, 'key_hash', hash),
    );
    if (!known) throw keyInvalid();
    if (now - known.lastUsedAt > lastUsedPrecision) {
      known.lastUsedAt = now;
      const { id } = known.actor;
      void this.#context.journal
        .operate((tx) => tx.touch(apiKeys, id, { last_used: tx.now }))
        .catch((error: unknown) =>
          this.#context.log.warn({ err: error }, 'last use of an API key was not stored'),
        );
    }
    return known;
  }

  /** What is remembered, or read now. A session that seems to have expired may have been refreshed, so it is read again. */
  async #recall(
    cache: Map<string, Known>,
    name: string,
    now: number,
    load: () => Promise<ActorFound | undefined>,
  ): Promise<Known | undefined> {
    const known = cache.get(name);
    if (known && known.expiresAt > now) return known;
    const epoch = this.#epoch;
    const found = await load();
    if (!found || found.expiresAt <= now) return undefined;
    const loaded = { ...found, lastUsedAt: 0 };
    if (epoch === this.#epoch) remember(cache, name, loaded);
    return loaded;
  }

  #forget(notice: ChangeNotice): void {
    if (!standing.has(notice.entity)) return;
    this.#epoch++;
    const id = Number(notice.entity_id);
    if (notice.entity === userSessions.table) this.#sessions.delete(notice.entity_id);
    if (notice.entity === apiKeys.table)
      for (const [hash, { actor }] of this.#keys) if (actor.id === id) this.#keys.delete(hash);
    if (notice.entity !== users.table) return;
    for (const [session, { actor }] of this.#sessions)
      if (actor.user_id === id) this.#sessions.delete(session);
    for (const [hash, { actor }] of this.#keys) if (actor.user_id === id) this.#keys.delete(hash);
  }

  #forgetAll(): void {
    this.#epoch++;
    this.#sessions.clear();
    this.#keys.clear();
  }
}

/**
 * Looks at an actor again when he writes: what he sent may have taken a while, and so may a queue. While nothing at all
 * was journaled since he was authenticated, there is nothing to look at.
 */
function confirming({ actor, expiresAt }: ActorFound, asOf: number): Confirm {
  return async ({ read, revision, now }) => {
    const isSame = revision === asOf || !(await wasTouchedSince(read, actor, asOf));
    if (isSame && now < expiresAt) return;
    const found = await reloadActor(read, actor, now);
    if (!found) throw actor.key ? keyInvalid() : sessionEnded();
    if (rightsOf(found.actor) !== rightsOf(actor))
      throw forbidden(
        'access.changed',
        'Your rights changed while this was under way, so nothing was done: send it again.',
      );
  };
}

function sessionEnded() {
  return unauthenticated('auth.session_ended', 'This session has ended: sign in again.');
}

function keyInvalid() {
  return unauthenticated(
    'auth.key_invalid',
    'This API key is not valid: it does not exist, has expired or was revoked.',
  );
}

function remember<V>(cache: Map<string, V>, key: string, value: V): void {
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(key, value);
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A browser sends cookies along whoever asks, so what changes something must come from our own pages (design §8). */
export function requireSameOrigin(request: FastifyRequest, publicUrl: string | null): void {
  if (safeMethods.has(request.method)) return;
  const { origin } = request.headers;
  const own = publicUrl ? new URL(publicUrl).origin : `${request.protocol}://${request.host}`;
  if (origin === own || (origin === undefined && request.headers['sec-fetch-site'] === 'same-origin')) return;
  throw forbidden(
    'auth.cross_site',
    `This came from another site (${origin ?? 'no Origin header'}) with this site's cookie. Programs send Authorization: Bearer instead; behind a proxy set SANCTUM_PUBLIC_URL.`,
  );
}
