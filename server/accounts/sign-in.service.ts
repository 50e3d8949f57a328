import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import { isoTime } from '../kernel/clock.ts';
import { unauthenticated } from '../kernel/errors.ts';
import { users, type UserRow } from './account.schema.ts';
import { findUserByName } from './account.store.ts';
import { isPassword } from './password.ts';
import type { Refusals } from './refusals.ts';
import { type Device, type IssuedSession, openSession } from './session.service.ts';
import type { Throttle } from './throttle.ts';
import type { Tokens } from './tokens.ts';

/** Five wrong tries in a row lock an account for a quarter of an hour, never longer (design 5.1). */
const mostTries = 5;
const lockFor = 15 * 60_000;

/** What signing in leans on. */
export interface SignIn {
  ctx: Context;
  tokens: Tokens;
  throttle: Throttle;
  refusals: Refusals;
  /** Failures that are being counted, by user: the next try for the same account waits for them. */
  counting: Map<number, Promise<void>>;
}

/**
 * Signs somebody in by username or email. A wrong name, a wrong password, a locked and a deactivated account get the
 * same answer after the same work; failures are counted after the answer, so that writing does not tell either.
 *
 * @throws AppError 401 `auth.failed`; 429 when too many tries failed from the address
 */
export async function signIn(
  { ctx, tokens, throttle, refusals, counting }: SignIn,
  name: string,
  password: string,
  device: Device,
): Promise<IssuedSession> {
  throttle.require(device.address);
  const found = await findUserByName(ctx.read, name);
  if (found) await counting.get(found.id);
  const user = found && (await findUserByName(ctx.read, name));
  const isRight = await isPassword(user?.password_hash, password);
  const now = ctx.clock.now();
  const isLocked = user?.locked_until != null && Date.parse(user.locked_until) > now;
  if (!user || !isRight || isLocked || !user.is_active) {
    throttle.fail(device.address);
    refusals.add('sign_in_failed', {
      userId: user?.id ?? null,
      name: user?.username ?? name.slice(0, 100),
      address: device.address,
    });
    if (user && !isRight && !isLocked) countFailure(ctx, counting, user, device);
    throw unauthenticated(
      'auth.failed',
      'Name or password is wrong, or the account cannot be used now: after five wrong tries it is locked for 15 minutes.',
    );
  }
  return ctx.journal.write(causeOfPerson(user, device), async (tx) => {
    await tx.touch(users, user.id, { failed_login_attempts: 0, last_login: tx.now });
    if (user.locked_until !== null) await tx.update(users, user.id, { locked_until: null }, 'unlock');
    return openSession(tx, tokens, user, device);
  });
}

/** The person herself as the cause, before there is a session. */
export function causeOfPerson(user: UserRow, device: Device): Cause {
  return {
    actor: { type: 'user', id: user.id, user_id: user.id, name: user.username },
    request_id: null,
    address: device.address,
  };
}

function countFailure(ctx: Context, counting: SignIn['counting'], { id }: UserRow, device: Device): void {
  const work = (counting.get(id) ?? Promise.resolve())
    .then(() => storeFailure(ctx, id, device))
    .catch((error: unknown) => ctx.log.warn({ err: error }, 'a failed sign-in was not counted'))
    .finally(() => {
      if (counting.get(id) === work) counting.delete(id);
    });
  counting.set(id, work);
}

async function storeFailure(ctx: Context, id: number, device: Device): Promise<void> {
  const tries = await ctx.journal.operate(async (tx) => {
    const row = await tx.read
      .selectFrom('users')
      .select('failed_login_attempts')
      .where('id', '=', id)
      .executeTakeFirst();
    const failed_login_attempts = (row?.failed_login_attempts ?? 0) + 1;
    await tx.touch(users, id, { failed_login_attempts });
    return failed_login_attempts;
  });
  if (tries < mostTries) return;
  const cause = {
    actor: { type: 'system', id: null, user_id: null, name: 'lockout' },
    request_id: null,
    address: device.address,
  } as const;
  await ctx.journal.write(cause, async (tx) => {
    // Counted from the start again when the lock has ended.
    await tx.touch(users, id, { failed_login_attempts: 0 });
    await tx.update(users, id, { locked_until: isoTime(Date.parse(tx.now) + lockFor) }, 'lock');
  });
}
