import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import type { OperationalWriter, Writer } from '../journal/writer.ts';
import { conflict, invalid, notFound } from '../kernel/errors.ts';
import type { SealOwner } from '../secrets/keyring.ts';
import type { UserRow } from './account.schema.ts';
import type { Actor } from './actor.ts';
import {
  challengeInvalid,
  endChallenge,
  getChallenge,
  issueChallenge,
  takeTry,
  voidChallengesOf,
} from './challenge.ts';
import { requireConfirmed } from './confirmation.ts';
import { creationOptions, newPasskeyChallenge, readNewPasskey } from './passkey.ts';
import type { NewPasskey, PasskeyCreationOptions } from './passkey.schema.ts';
import { renewRecoveryCodes } from './recovery-code.ts';
import { removeFactorRow } from './remove-factors.ts';
import type { RelyingParty } from './relying-party.ts';
import {
  type SecondFactor,
  type SecondFactorChallengeRow,
  type SecondFactorRow,
  secondFactors,
} from './second-factor.schema.ts';
import { countUnusedCodes, factorsOf, isPasskeyKnown } from './second-factor.store.ts';
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts';
import { getUser } from './user.service.ts';

const mostFactors = 10;

/** A factor that was added, and recovery codes when it is the first. */
interface Added {
  factor: SecondFactor;
  recovery_codes: string[] | null;
}

/** To whom the secret of an authenticator app belongs. */
export function secretOwner(userId: number): SealOwner {
  return { table: secondFactors.table, owner: String(userId), path: 'secret' };
}

export async function listFactors({ read }: Context, userId: number) {
  const items = (await factorsOf(read, userId)).map(present);
  return { items, recovery_codes: await countUnusedCodes(read, userId) };
}

/**
 * Begins to add an authenticator app: it counts once a code shows that the app has the secret.
 *
 * @throws AppError 403 `auth.confirmation_required`; 409 `second_factor.totp_exists`
 */
export async function beginTotp(
  ctx: Context,
  actor: Actor,
): Promise<{ challenge: string; expires_in: number; secret: string; uri: string }> {
  const secret = await newTotpSecret();
  const { username, ...issued } = await ctx.journal.operate(async (tx) => {
    const user = await requireRoom(ctx, tx, actor, 'totp');
    const kept = (id: string) => ctx.keyring.protect(secret, contextOf(id));
    const issued = await issueChallenge(tx, user, 'totp', { session_id: actor.session_id }, kept);
    return { ...issued, username: user.username };
  });
  const { challenge, expires_in } = issued;
  return { challenge, expires_in, secret, uri: await totpUri(secret, username) };
}

/** @throws AppError 400 `second_factor.code_wrong`; 401 `second_factor.challenge_invalid`; 409 */
export async function addTotp(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  { challenge: token, code, name }: { challenge: string; code: string; name: string },
): Promise<Added> {
  const challenge = await takeOwnChallenge(ctx, actor, token, 'totp');
  const secret = ctx.keyring.unprotect(challenge.secret ?? '', contextOf(challenge.id));
  const step = await stepOfCode(secret, code, ctx.clock.now());
  if (step === undefined)
    throw invalid(
      'second_factor.code_wrong',
      'This is not the code of the app. Does the clock of the device go right? Take the code that it shows now.',
    );
  return ctx.journal.write(cause, async (tx) => {
    await endChallenge(tx, challenge.id);
    await requireRoom(ctx, tx, actor, 'totp', false);
    const sealed = await ctx.keyring.seal(tx, secretOwner(actor.user_id), secret);
    return add(ctx, tx, actor, { kind: 'totp', name, secret: sealed, last_step: step });
  });
}

/** Begins to add a passkey. @throws AppError 403 `auth.confirmation_required`; 409 `second_factor.too_many` */
export async function beginPasskey(
  ctx: Context,
  actor: Actor,
  party: RelyingParty,
): Promise<{ challenge: string; expires_in: number; options: PasskeyCreationOptions }> {
  const passkey_challenge = newPasskeyChallenge();
  return ctx.journal.operate(async (tx) => {
    const user = await requireRoom(ctx, tx, actor, 'passkey');
    const session = { session_id: actor.session_id, passkey_challenge };
    const { challenge, expires_in } = await issueChallenge(tx, user, 'passkey', session);
    // Says nothing of the person, and is the same each time.
    const handle = Buffer.from(ctx.keyring.fingerprint(`passkeys of ${user.id}`)).toString('base64url');
    const known = await factorsOf(tx.read, user.id);
    const person = { handle, name: user.username };
    return { challenge, expires_in, options: creationOptions(party, passkey_challenge, person, known) };
  });
}

/** @throws AppError 400 `second_factor.passkey_wrong`; 401 `second_factor.challenge_invalid`; 409 */
export async function addPasskey(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  party: RelyingParty,
  { challenge: token, passkey, name }: { challenge: string; passkey: NewPasskey; name: string },
): Promise<Added> {
  const challenge = await takeOwnChallenge(ctx, actor, token, 'passkey');
  const made =
    challenge.passkey_challenge === null
      ? undefined
      : await readNewPasskey(party, challenge.passkey_challenge, passkey);
  if (!made)
    throw invalid(
      'second_factor.passkey_wrong',
      'This passkey was not made for this address just now: begin again.',
    );
  return ctx.journal.write(cause, async (tx) => {
    await endChallenge(tx, challenge.id);
    await requireRoom(ctx, tx, actor, 'passkey', false);
    if (await isPasskeyKnown(tx.read, made.credential_id ?? ''))
      throw conflict('second_factor.passkey_taken', 'This passkey is in use here already.');
    return add(ctx, tx, actor, { kind: 'passkey', name, ...made });
  });
}

/** @throws AppError 404 */
export async function renameFactor(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  id: number,
  name: string,
): Promise<SecondFactor> {
  return ctx.journal.write(cause, async (tx) => {
    await requireOwn(tx, actor, id);
    return present(await tx.update(secondFactors, id, { name }));
  });
}

/** Removes one of one's own; the recovery codes go with the last. @throws AppError 403, 404 */
export async function removeFactor(ctx: Context, actor: Actor, cause: Cause, id: number): Promise<void> {
  await ctx.journal.write(cause, async (tx) => {
    const factor = await requireOwn(tx, actor, id);
    await requireConfirmed(tx.read, actor, Date.parse(tx.now));
    await removeFactorRow(tx, factor);
  });
}

/** New recovery codes in place of all earlier ones. @throws AppError 403; 409 `second_factor.none` */
export async function newRecoveryCodes(ctx: Context, actor: Actor, cause: Cause): Promise<string[]> {
  return ctx.journal.write(cause, async (tx) => {
    await requireConfirmed(tx.read, actor, Date.parse(tx.now));
    if ((await factorsOf(tx.read, actor.user_id)).length === 0)
      throw conflict('second_factor.none', 'Recovery codes stand in for a second factor: add one first.');
    return renewRecoveryCodes(ctx, tx, actor.user_id);
  });
}

async function add(
  ctx: Context,
  tx: Writer,
  { user_id }: Actor,
  values: Partial<SecondFactorRow>,
): Promise<Added> {
  const isFirst = (await factorsOf(tx.read, user_id)).length === 0;
  const factor = await tx.insert(secondFactors, { user_id, created_at: tx.now, ...values });
  await voidChallengesOf(tx, user_id);
  return {
    factor: present(factor),
    recovery_codes: isFirst ? await renewRecoveryCodes(ctx, tx, user_id) : null,
  };
}

async function requireRoom(
  ctx: Context,
  { read }: OperationalWriter,
  actor: Actor,
  kind: SecondFactorRow['kind'],
  needsConfirmation = true,
): Promise<UserRow> {
  if (needsConfirmation) await requireConfirmed(read, actor, ctx.clock.now());
  const factors = await factorsOf(read, actor.user_id);
  if (factors.length >= mostFactors)
    throw conflict(
      'second_factor.too_many',
      `Nobody has more than ${mostFactors} second factors: remove one that is not used any more.`,
    );
  if (kind === 'totp' && factors.some((factor) => factor.kind === kind))
    throw conflict(
      'second_factor.totp_exists',
      'There is an authenticator app already: remove it before another one takes its place.',
    );
  return getUser(read, actor.user_id);
}

/** A challenge that this very session began, with a try taken. */
async function takeOwnChallenge(
  ctx: Context,
  actor: Actor,
  token: string,
  purpose: 'totp' | 'passkey',
): Promise<SecondFactorChallengeRow> {
  const { challenge } = await getChallenge(ctx.read, token, purpose, ctx.clock.now());
  if (challenge.user_id !== actor.user_id || challenge.session_id !== actor.session_id)
    throw challengeInvalid();
  await takeTry(ctx, challenge);
  return challenge;
}

async function requireOwn(tx: Writer, actor: Actor, id: number): Promise<SecondFactorRow> {
  const factor = await tx.find(secondFactors, id);
  if (factor?.user_id !== actor.user_id) throw notFound('second_factor', id);
  return factor;
}

function present({ id, user_id, kind, name, rp_id, created_at, last_used }: SecondFactorRow): SecondFactor {
  return { id, user_id, kind, name, rp_id, created_at, last_used };
}

function contextOf(id: string): string {
  return `authenticator app of ${id}`;
}
