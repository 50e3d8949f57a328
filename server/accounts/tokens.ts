import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { createSigner, createVerifier } from 'fast-jwt';

/** How long an access token is good, in seconds (design §3). */
export const accessTokenLifetime = 600;

/** How long a session lasts without being refreshed, in milliseconds. */
export const sessionLifetime = 30 * 24 * 3600_000;

/** Prefix of every API key (design 5.1), so that a leaked one can be recognised. */
export const apiKeyPrefix = 'sk_sanctum_';

/** Verified tokens are remembered: checking the signature each time would cost more than the rest. */
const mostVerified = 10_000;

/** What an access token says. */
export interface AccessClaims {
  /** The session. */
  sid: string;
  /** The user's id. */
  sub: number;
}

/** Makes and reads the tokens of sessions. */
export interface Tokens {
  signAccess(claims: AccessClaims, now: number): string;
  /** The claims of a good token that has not expired; undefined for anything else. */
  readAccess(token: string, now: number): AccessClaims | undefined;
  /** The refresh token of a session in one generation: the same each time, so that a lost answer can be repeated. */
  refreshToken(sessionId: string, generation: number): string;
  /** Which session and generation a refresh token is for; undefined when we did not make it. */
  readRefresh(token: string): { sessionId: string; generation: number } | undefined;
}

/** @param key 32 bytes from the keyring; signing and refreshing use keys derived from it (RFC 5869) */
export function openTokens(key: Buffer): Tokens {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', `sanctum ${purpose}`, 32));
  const accessKey = derive('access token');
  const refreshKey = derive('refresh token');
  const verify = createVerifier({ key: accessKey, algorithms: ['HS256'], ignoreExpiration: true });
  const verified = new Map<string, AccessClaims & { exp: number }>();
  const read = (token: string) => {
    const known = verified.get(token);
    if (known) return known;
    const claims = verify(token) as AccessClaims & { exp: number };
    if (verified.size >= mostVerified) verified.clear();
    verified.set(token, claims);
    return claims;
  };
  const mac = (sessionId: string, generation: number) =>
    createHmac('sha256', refreshKey).update(`${sessionId}.${generation}`).digest();

  return {
    signAccess: (claims, now) =>
      createSigner({ key: accessKey, algorithm: 'HS256', noTimestamp: true })({
        ...claims,
        exp: Math.floor(now / 1000) + accessTokenLifetime,
      }),
    readAccess: (token, now) => {
      try {
        const claims = read(token);
        return claims.exp * 1000 > now ? claims : undefined;
      } catch {
        return undefined;
      }
    },
    refreshToken: (sessionId, generation) =>
      `${sessionId}.${generation}.${mac(sessionId, generation).toString('base64url')}`,
    readRefresh: (token) => {
      const match = /^([A-Za-z0-9_-]{1,100})\.(\d{1,9})\.([A-Za-z0-9_-]{43})$/.exec(token);
      if (!match) return undefined;
      const [, sessionId = '', generation = '', code = ''] = match;
      const given = Buffer.from(code, 'base64url');
      const right = mac(sessionId, Number(generation));
      if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
      return { sessionId, generation: Number(generation) };
    },
  };
}

/** 256 random bits for links, keys and ids, in base64url. None begins like an option of a command. */
export function randomToken(bytes = 32): string {
  for (;;) {
    const token = randomBytes(bytes).toString('base64url');
    if (!token.startsWith('-')) return token;
  }
}

/** How a random token is kept: SHA-256 is enough for 256 random bits. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
