import type { FastifyReply } from 'fastify';
import type { Config } from '../config.ts';
import { accessCookie, refreshCookie } from './authentication.ts';
import type { IssuedSession } from './session.service.ts';
import { accessTokenLifetime, sessionLifetime } from './tokens.ts';
import type { User } from './user.schema.ts';
import { presentUser } from './user.service.ts';

/** The answer to a sign-in; the refresh token travels in its cookie only. */
export interface SignedIn {
  access_token: string;
  expires_in: number;
  user: User;
}

const paths = { [accessCookie]: '/api/v1', [refreshCookie]: '/api/v1/auth' };

/** Gives a session to whoever asked: two cookies that no script can read, and the access token for programs. */
export function handOver(reply: FastifyReply, config: Config, session: IssuedSession): SignedIn {
  const shared = cookieOptions(reply, config);
  reply
    .header('cache-control', 'no-store')
    .setCookie(accessCookie, session.accessToken, {
      ...shared,
      path: paths[accessCookie],
      maxAge: accessTokenLifetime,
    })
    .setCookie(refreshCookie, session.refreshToken, {
      ...shared,
      path: paths[refreshCookie],
      maxAge: sessionLifetime / 1000,
    });
  return {
    access_token: session.accessToken,
    expires_in: accessTokenLifetime,
    user: presentUser(session.user),
  };
}

export function clearCookies(reply: FastifyReply, config: Config): void {
  const shared = cookieOptions(reply, config);
  for (const [name, path] of Object.entries(paths)) reply.clearCookie(name, { ...shared, path });
}

function cookieOptions(reply: FastifyReply, { publicUrl }: Config) {
  const secure = publicUrl?.startsWith('https:') ?? reply.request.protocol === 'https';
  return { httpOnly: true, sameSite: 'strict', secure } as const;
}
