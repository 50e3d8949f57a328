import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { ChangeNotice } from '../journal/head.ts';
import { forbidden, unauthenticated } from '../kernel/errors.ts';
import { apiKeys, users } from './account.schema.ts';
import type { Actor } from './actor.ts';
import { findActorOfSession, findKeyWithOwner } from './account.store.ts';
import { apiKeyPrefix, hashToken, type Tokens } from './tokens.ts';

/** Cookies of browsers; both HttpOnly, so that no script reads them (design §3). */
export const accessCookie = 'sanctum_access';
export const refreshCookie = 'sanctum_refresh';

const lastUsedPrecision = 60_000;
const cacheLimit = 20_000;

interface CachedKey {
  actor: Actor;
  expiresAt: number;
  lastUsedAt: number;
}

/**
 * Turns requests into actors. Who somebody is gets read once and remembered; the journal's head, which is read before
 * each use, takes back what a change made untrue (design 5.6), so that a deactivated user, a changed role or a revoked
 * session counts from the next request on, in every process.
 */
export class Authentication {
  readonly #context: Context;
  readonly #tokens: Tokens;
  readonly #sessions = new Map<string, Actor>();
  readonly #keys = new Map<string, CachedKey>();

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
  readonly authenticate = async (request: FastifyRequest): Promise<Actor | null> => {
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
  async actorOfCredential(credential: string): Promise<Actor> {
    await this.#context.head.catchUp();
    return credential.startsWith(apiKeyPrefix)
      ? this.#actorOfKey(credential)
      : this.#actorOfToken(credential);
  }

  async #actorOfToken(token: string): Promise<Actor> {
    const claims = this.#tokens.readAccess(token, this.#context.clock.now());
    if (!claims)
      throw unauthenticated(
        'auth.token_invalid',
        'The access token is not valid or has expired: refresh it or sign in again.',
      );
    const known = this.#sessions.get(claims.sid);
    if (known) return known;
    const actor = await findActorOfSession(this.#context.read, claims.sid);
    if (!actor) throw unauthenticated('auth.session_ended', 'This session has ended: sign in again.');
    remember(this.#sessions, claims.sid, actor);
    return actor;
  }

  async #actorOfKey(key: string): Promise<Actor> {
    const hash = hashToken(key);
    const now = this.#context.clock.now();
    let known = this.#keys.get(hash);
    if (!known) {
      known = await this.#loadKey(hash);
      remember(this.#keys, hash, known);
    }
    if (known.expiresAt <= now)
      throw unauthenticated(
        'auth.key_invalid',
        'This API key is not valid: it does not exist, has expired or was revoked.',
      );
    if (now - known.lastUsedAt > lastUsedPrecision) {
      known.lastUsedAt = now;
      const { id } = known.actor;
      void this.#context.journal
        .operate((tx) => tx.touch(apiKeys, id, { last_used: tx.now }))
        .catch((error: unknown) =>
          this.#context.log.warn({ err: error }, 'last use of an API key was not stored'),
        );
    }
    return known.actor;
  }

  async #loadKey(hash: string): Promise<CachedKey> {
    const found = await findKeyWithOwner(this.#context.read, hash);
    if (!found)
      throw unauthenticated(
        'auth.key_invalid',
        'This API key is not valid: it does not exist, has expired or was revoked.',
      );
    return {
      actor: found.actor,
      expiresAt: found.expires_at ? Date.parse(found.expires_at) : Infinity,
      lastUsedAt: 0,
    };
  }

  #forget(notice: ChangeNotice): void {
    const id = Number(notice.entity_id);
    if (notice.entity === 'user_sessions') this.#sessions.delete(notice.entity_id);
    if (notice.entity === apiKeys.table)
      for (const [hash, { actor }] of this.#keys) if (actor.id === id) this.#keys.delete(hash);
    if (notice.entity !== users.table) return;
    for (const [session, actor] of this.#sessions) if (actor.user_id === id) this.#sessions.delete(session);
    for (const [hash, { actor }] of this.#keys) if (actor.user_id === id) this.#keys.delete(hash);
  }

  #forgetAll(): void {
    this.#sessions.clear();
    this.#keys.clear();
  }
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
