import { setTimeout } from 'node:timers/promises';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import { isoTime } from '../kernel/clock.ts';
import { forbidden, unauthenticated } from '../kernel/errors.ts';
import { users, type UserRow } from './account.schema.ts';
import { findUser, findUserByName, foldName } from './account.store.ts';
import { type Admission, admit } from './admission.ts';
import { isPassword } from './password.ts';
import type { Refusals } from './refusals.ts';
import type { Device } from './session.service.ts';
import type { Throttle } from './throttle.ts';
import type { Tokens } from './tokens.ts';
import type { Turns } from './turns.ts';

/** Five wrong tries in a row lock an account for a quarter of an hour, never longer (design 5.1). */
const mostTries = 5;
const lockFor = 15 * 60_000;

/** How long the next try for a name waits after a failure: longer than counting one takes, so that it tells nothing. */
const pause = 50;

/** What signing in leans on. */
export interface SignIn {
  ctx: Context;
  tokens: Tokens;
  throttle: Throttle;
  refusals: Refusals;
  /**
   * Tries with one name go one by one, whether somebody has it or not. Failures of an account are counted one by one,
   * and before anybody enters it: as many at the same moment, by username and email, get no further than five in a row.
   */
  turns: Turns;
}

/**
 * Signs somebody in by username or email, or asks for the second factor. A wrong name, a wrong password, a locked and a deactivated account get the
 * same answer after the same work; failures are counted after the answer, so that writing does not tell either.
 *
 * @throws AppError 401 `auth.failed`; 429 when too many tries failed from the address; 503 when too many wait
 */
export async function signIn(
  door: SignIn,
  name: string,
  password: string,
  device: Device,
): Promise<Admission> {
  return door.throttle.attempt(device.address, async () => {
    const endTurn = await door.turns.take(`name ${foldName(name)}`);
    let counted: Promise<unknown> = Promise.resolve();
    try {
      const user = await findUserByName(door.ctx.read, name);
      const isRight = await isPassword(user?.password_hash, password);
      if (user && isRight && isOpen(user, door.ctx.clock.now())) return await enter(door, user, device);
      counted = Promise.all([recordFailure(door, user, isRight, device), setTimeout(pause)]);
      throw failed();
    } finally {
      void counted.then(endTurn);
    }
  });
}

/**
 * Holds whoever has a session to the password. Wrong tries count like those of a sign-in.
 *
 * @throws AppError 403 `password.wrong`, for a locked account as well; 429
 */
export async function requirePassword(
  door: SignIn,
  userId: number,
  password: string,
  device: Device,
): Promise<UserRow> {
  return door.throttle.attempt(device.address, async () => {
    const user = await findUser(door.ctx.read, userId);
    const isRight = await isPassword(user?.password_hash, password);
    if (user && isRight && isOpen(user, door.ctx.clock.now())) return user;
    await recordFailure(door, user, isRight, device);
    throw forbidden(
      'password.wrong',
      'The current password is not right, or wrong ones were tried too often: then wait a quarter of an hour.',
    );
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

/** Looks again within the transaction: the account may have changed while the password was compared. */
async function enter({ ctx, tokens, turns }: SignIn, user: UserRow, device: Device): Promise<Admission> {
  return inTurn(turns, user, () =>
    ctx.journal.write(causeOfPerson(user, device), async (tx) => {
      const now = await findUser(tx.read, user.id);
      if (!now || now.password_hash !== user.password_hash || !isOpen(now, Date.parse(tx.now)))
        throw failed();
      return admit(tx, tokens, now, device);
    }),
  );
}

/** After whatever was asked of the account before: a failure that was answered counts before the next success. */
export async function inTurn<T>(turns: Turns, { id }: UserRow, work: () => Promise<T>): Promise<T> {
  const endTurn = await turns.take(`id ${id}`);
  try {
    return await work();
  } finally {
    endTurn();
  }
}

export function isOpen(user: UserRow, now: number): boolean {
  return user.is_active && !isLocked(user, now);
}

function isLocked({ locked_until }: UserRow, now: number): boolean {
  return locked_until !== null && Date.parse(locked_until) > now;
}

/** Names that nobody has are not written down: people type passwords into the wrong field. */
async function recordFailure(
  { ctx, refusals, turns }: SignIn,
  user: UserRow | undefined,
  isRight: boolean,
  device: Device,
): Promise<void> {
  refusals.add('sign_in_failed', {
    userId: user?.id ?? null,
    name: user?.username ?? 'an unknown name',
    address: device.address,
  });
  if (!user || isRight || isLocked(user, ctx.clock.now())) return;
  await inTurn(turns, user, () => storeFailure(ctx, user.id, device)).catch((error: unknown) =>
    ctx.log.warn({ err: error }, 'a failed sign-in was not counted'),
  );
}

/** Counts a wrong second factor like a wrong password. The caller has the turn of the account. */
export async function recordWrongCode(
  { ctx, refusals }: SignIn,
  { id, username }: UserRow,
  device: Device,
): Promise<void> {
  refusals.add('sign_in_failed', { userId: id, name: username, address: device.address });
  await storeFailure(ctx, id, device);
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

export function failed() {
  return unauthenticated(
    'auth.failed',
    'Name or password is wrong, or the account cannot be used now: after five wrong tries it is locked for 15 minutes.',
  );
}
