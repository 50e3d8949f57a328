import { isoTime } from '../kernel/clock.ts';
import { forbidden } from '../kernel/errors.ts';
import type { Reader } from '../storage/storage.ts';
import { userSessions } from './account.schema.ts';
import { findSession } from './account.store.ts';
import type { Actor } from './actor.ts';
import type { Device } from './session.service.ts';
import { requirePassword, type SignIn } from './sign-in.service.ts';

/** For how long a session counts as confirmed after the password was said again, in milliseconds. */
const lasts = 5 * 60_000;

/**
 * Notes that whoever has the session knows the password.
 *
 * @returns until when that counts
 * @throws AppError 403 `password.wrong`; 429
 */
export async function confirmSession(
  door: SignIn,
  actor: Actor,
  password: string,
  device: Device,
): Promise<string> {
  await requirePassword(door, actor.user_id, password, device);
  return door.ctx.journal.operate(async (tx) => {
    await tx.touch(userSessions, actor.session_id ?? '', { confirmed_at: tx.now });
    return isoTime(Date.parse(tx.now) + lasts);
  });
}

/**
 * Refuses what an open session alone must not be enough for, such as one that was left open or stolen.
 *
 * @throws AppError 403 `auth.confirmation_required`
 */
export async function requireConfirmed(read: Reader, actor: Actor, now: number): Promise<void> {
  const session = actor.session_id === null ? undefined : await findSession(read, actor.session_id);
  const at = session?.confirmed_at ?? null;
  if (at !== null && now < Date.parse(at) + lasts) return;
  throw forbidden(
    'auth.confirmation_required',
    'Say your password again first, with POST /api/v1/auth/confirm: that counts for five minutes.',
  );
}
