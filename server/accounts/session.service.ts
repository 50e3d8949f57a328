import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { isoTime } from '../kernel/clock.ts';
import { unauthenticated } from '../kernel/errors.ts';
import { type SessionRow, userSessions, type UserRow } from './account.schema.ts';
import { findSession, findUser } from './account.store.ts';
import { hashToken, randomToken, sessionLifetime, type Tokens } from './tokens.ts';

/** From where somebody signs in. */
export interface Device {
  address: string;
  userAgent: string | null;
}

/** A session as its owner gets it: once, and anew at each refresh. */
export interface IssuedSession {
  sessionId: string;
  accessToken: string;
  refreshToken: string;
  user: UserRow;
}

/** How long a token that was replaced twice still counts: two tabs, a lost answer. */
const grace = 30_000;
const mostSessions = 100;

/** Opens a session within a transaction; the oldest give way when somebody has very many. */
export async function openSession(
  tx: Writer,
  tokens: Tokens,
  user: UserRow,
  device: Device,
): Promise<IssuedSession> {
  const id = randomToken(16);
  await endOldest(tx, user.id);
  await tx.insert(
    userSessions,
    {
      id,
      user_id: user.id,
      session_token: hashToken(tokens.refreshToken(id, 1)),
      ip_address: device.address.slice(0, 45),
      user_agent: device.userAgent?.slice(0, 500) ?? null,
      expires_at: isoTime(Date.parse(tx.now) + sessionLifetime),
      created_at: tx.now,
      last_active: tx.now,
    },
    'sign_in',
  );
  return issue(tokens, id, 1, user, Date.parse(tx.now));
}

/**
 * Gives a new access token and, when the refresh token is the current one, its successor (design §3; decision 5).
 *
 * @throws AppError 401 when the token or its session is no longer good; a token used again long after it was replaced
 *   ends the session
 */
export async function refreshSession(
  ctx: Context,
  tokens: Tokens,
  cause: (user: UserRow) => Cause,
  token: string,
): Promise<IssuedSession> {
  const presented = tokens.readRefresh(token);
  const session = presented && (await findSession(ctx.read, presented.sessionId));
  const user = session && (await findUser(ctx.read, session.user_id));
  const now = ctx.clock.now();
  if (!session || !user?.is_active || Date.parse(session.expires_at) <= now) throw ended();

  const age = session.generation - presented.generation;
  if (age === 0) return rotate(ctx, tokens, session, user);
  const isRecent = session.rotated_at !== null && now <= Date.parse(session.rotated_at) + grace;
  if (age === 1 || (age === 2 && isRecent)) return issue(tokens, session.id, session.generation, user, now);
  await ctx.journal.write(cause(user), async (tx) => {
    if (await tx.find(userSessions, session.id))
      await tx.delete(userSessions, session.id, 'refresh_token_reused');
  });
  throw ended();
}

/** Ends one session. */
export async function endSession(ctx: Context, cause: Cause, id: string, action = 'sign_out'): Promise<void> {
  await ctx.journal.write(cause, async (tx) => {
    if (await tx.find(userSessions, id)) await tx.delete(userSessions, id, action);
  });
}

/** Ends all sessions of somebody, but the one that is in use when that is said. */
export async function endSessionsOf(tx: Writer, userId: number, except: string | null = null): Promise<void> {
  const rows = await tx.read.selectFrom('user_sessions').select('id').where('user_id', '=', userId).execute();
  for (const { id } of rows) if (id !== except) await tx.delete(userSessions, id, 'end');
}

async function rotate(
  ctx: Context,
  tokens: Tokens,
  session: SessionRow,
  user: UserRow,
): Promise<IssuedSession> {
  const generation = session.generation + 1;
  // Tokens are made of session and generation, so two that rotate at once make the same successor.
  await ctx.journal.operate(async (tx) => {
    // Somebody who was overtaken by further rotations must not turn them back.
    if ((await findSession(tx.read, session.id))?.generation !== session.generation) return;
    await tx.touch(userSessions, session.id, {
      session_token: hashToken(tokens.refreshToken(session.id, generation)),
      generation,
      rotated_at: tx.now,
      last_active: tx.now,
      expires_at: isoTime(Date.parse(tx.now) + sessionLifetime),
    });
  });
  return issue(tokens, session.id, generation, user, ctx.clock.now());
}

async function endOldest(tx: Writer, userId: number): Promise<void> {
  const rows = await tx.read
    .selectFrom('user_sessions')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('last_active', 'desc')
    .offset(mostSessions - 1)
    .limit(mostSessions)
    .execute();
  for (const { id } of rows) await tx.delete(userSessions, id, 'end');
}

function issue(
  tokens: Tokens,
  sessionId: string,
  generation: number,
  user: UserRow,
  now: number,
): IssuedSession {
  return {
    sessionId,
    accessToken: tokens.signAccess({ sid: sessionId, sub: user.id }, now),
    refreshToken: tokens.refreshToken(sessionId, generation),
    user,
  };
}

function ended() {
  return unauthenticated('auth.session_ended', 'This session has ended: sign in again.');
}
