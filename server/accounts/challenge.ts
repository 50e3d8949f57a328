import type { Context } from '../context.ts';
import type { OperationalWriter } from '../journal/writer.ts';
import { isoTime } from '../kernel/clock.ts';
import { unauthenticated } from '../kernel/errors.ts';
import type { Reader } from '../storage/storage.ts';
import type { UserRow } from './account.schema.ts';
import { findUser } from './account.store.ts';
import type { SecondFactorChallengeRow } from './second-factor.schema.ts';
import { hashToken, randomToken } from './tokens.ts';

/** How long a challenge is good, in milliseconds. */
const lifetime = 5 * 60_000;
/** How many wrong answers a challenge bears. */
const mostTries = 5;
/** Challenges of one person at once; the oldest give way. */
const mostAtOnce = 20;

type Purpose = SecondFactorChallengeRow['purpose'];

/** A challenge as whoever has to meet it gets it, once; only its hash is kept. */
export interface IssuedChallenge {
  challenge: string;
  user_id: number;
  /** In seconds. */
  expires_in: number;
}

/** Makes a challenge for somebody who has shown the password. */
export async function issueChallenge(
  tx: OperationalWriter,
  user: UserRow,
  purpose: Purpose,
  more: { session_id?: string | null; passkey_challenge?: string } = {},
  secretOf: (id: string) => string | null = () => null,
): Promise<IssuedChallenge> {
  await makeRoom(tx, user.id);
  const token = randomToken();
  const id = hashToken(token);
  await tx.rows
    .insertInto('second_factor_challenges')
    .values({
      id,
      user_id: user.id,
      purpose,
      session_id: more.session_id ?? null,
      password_mark: markOf(user),
      secret: secretOf(id),
      passkey_challenge: more.passkey_challenge ?? null,
      tries: 0,
      expires_at: isoTime(Date.parse(tx.now) + lifetime),
      created_at: tx.now,
    })
    .execute();
  return { challenge: token, user_id: user.id, expires_in: lifetime / 1000 };
}

/**
 * The challenge of a token, and who has to meet it.
 *
 * @throws AppError 401 `second_factor.challenge_invalid` when there is none, it was met, has expired, was answered
 *   wrongly too often, or the password is another one by now
 */
export async function getChallenge(
  read: Reader,
  token: string,
  purpose: Purpose,
  now: number,
): Promise<{ challenge: SecondFactorChallengeRow; user: UserRow }> {
  const challenge = await read
    .selectFrom('second_factor_challenges')
    .selectAll()
    .where('id', '=', hashToken(token))
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  const user = challenge && (await findUser(read, challenge.user_id));
  if (
    !user ||
    challenge.tries >= mostTries ||
    Date.parse(challenge.expires_at) <= now ||
    challenge.password_mark !== markOf(user)
  )
    throw challengeInvalid();
  return { challenge, user };
}

/** Counts a try before it is looked at, and takes away what a passkey signs: of two at the same moment, one counts. */
export async function takeTry(ctx: Context, { id, tries }: SecondFactorChallengeRow): Promise<void> {
  const { numUpdatedRows } = await ctx.journal.operate(({ rows }) =>
    rows
      .updateTable('second_factor_challenges')
      .set({ tries: tries + 1, passkey_challenge: null })
      .where('id', '=', id)
      .where('tries', '=', tries)
      .executeTakeFirst(),
  );
  if (numUpdatedRows === 0n) throw challengeInvalid();
}

/** Says anew what a passkey has to sign to meet the challenge. */
export async function setPasskeyChallenge(
  ctx: Context,
  id: string,
  passkey_challenge: string,
): Promise<void> {
  await ctx.journal.operate(({ rows }) =>
    rows.updateTable('second_factor_challenges').set({ passkey_challenge }).where('id', '=', id).execute(),
  );
}

/**
 * Ends a challenge that is met.
 *
 * @throws AppError 401 when somebody else did meanwhile
 */
export async function endChallenge(tx: OperationalWriter, id: string): Promise<void> {
  const { numDeletedRows } = await tx.rows
    .deleteFrom('second_factor_challenges')
    .where('id', '=', id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw challengeInvalid();
}

/** What was asked of somebody is not asked any more: factors came or went. */
export async function voidChallengesOf(tx: OperationalWriter, userId: number): Promise<void> {
  await tx.rows.deleteFrom('second_factor_challenges').where('user_id', '=', userId).execute();
}

export function challengeInvalid() {
  return unauthenticated(
    'second_factor.challenge_invalid',
    'This was asked too long ago, was answered already, or was answered wrongly too often: begin again with the password.',
  );
}

/** Of a password: another one has another mark, because each hash is salted. */
function markOf({ password_hash }: UserRow): string {
  return hashToken(password_hash);
}

async function makeRoom(tx: OperationalWriter, userId: number): Promise<void> {
  await tx.rows.deleteFrom('second_factor_challenges').where('expires_at', '<=', tx.now).execute();
  const older = await tx.read
    .selectFrom('second_factor_challenges')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .offset(mostAtOnce - 1)
    .limit(mostAtOnce)
    .execute();
  for (const { id } of older)
    await tx.rows.deleteFrom('second_factor_challenges').where('id', '=', id).execute();
}
