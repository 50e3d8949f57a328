import type { Context } from '../context.ts';
import type { Writer } from '../journal/writer.ts';
import { AppError, conflict } from '../kernel/errors.ts';
import { users } from './account.schema.ts';
import { findUser } from './account.store.ts';
import { welcome } from './admission.ts';
import {
  endChallenge,
  getChallenge,
  type IssuedChallenge,
  setPasskeyChallenge,
  takeTry,
} from './challenge.ts';
import { counterOfUse, newPasskeyChallenge, passkeysFor, requestOptions } from './passkey.ts';
import type { PasskeyRequestOptions, UsedPasskey } from './passkey.schema.ts';
import { hashCode } from './recovery-code.ts';
import type { RelyingParty } from './relying-party.ts';
import {
  type SecondFactorChallengeRow,
  type SecondFactorMethod,
  type SecondFactorRow,
  secondFactors,
} from './second-factor.schema.ts';
import { countUnusedCodes, factorsOf, takeCode } from './second-factor.store.ts';
import { secretOwner } from './second-factor.service.ts';
import type { Device, IssuedSession } from './session.service.ts';
import { causeOfPerson, failed, inTurn, isOpen, recordWrongCode, type SignIn } from './sign-in.service.ts';
import { stepOfCode } from './totp.ts';

/** What somebody shows beside the password. */
export type Proof = { code: string } | { recovery_code: string } | { passkey: UsedPasskey };

/** Takes what was shown out of use, within the transaction that lets somebody in; false when it no longer counts. */
type Use = (tx: Writer) => Promise<boolean>;

/**
 * Finishes a sign-in with the second factor. A wrong one counts toward the lock like a wrong password; a challenge, a
 * code and what a passkey signed count once.
 *
 * @param party where passkeys are used; undefined where they do not work
 * @throws AppError 401 `second_factor.wrong`, `second_factor.challenge_invalid`, `auth.failed`; 429
 */
export async function takeSecondStep(
  door: SignIn,
  token: string,
  proof: Proof,
  party: RelyingParty | undefined,
  device: Device,
): Promise<IssuedSession> {
  const { ctx, tokens } = door;
  const now = ctx.clock.now;
  return door.throttle.attempt(device.address, async () => {
    const { user: asked } = await getChallenge(ctx.read, token, 'sign_in', now());
    return inTurn(door.turns, asked, async () => {
      const { challenge, user } = await getChallenge(ctx.read, token, 'sign_in', now());
      if (!isOpen(user, now())) throw failed();
      await takeTry(ctx, challenge);
      try {
        const use = await prove(ctx, challenge, proof, party);
        return await ctx.journal.write(causeOfPerson(user, device), async (tx) => {
          const current = await findUser(tx.read, user.id);
          if (current?.password_hash !== user.password_hash || !isOpen(current, Date.parse(tx.now)))
            throw failed();
          await endChallenge(tx, challenge.id);
          if (!(await use(tx))) throw wrong();
          return welcome(tx, tokens, current, device);
        });
      } catch (error) {
        if (error instanceof AppError && error.code === wrong().code)
          await recordWrongCode(door, user, device);
        throw error;
      }
    });
  });
}

/**
 * What a passkey has to sign to finish a sign-in; asking again makes what was said before void.
 *
 * @throws AppError 401 `second_factor.challenge_invalid`; 409 `second_factor.no_passkey`
 */
export async function askForPasskey(
  ctx: Context,
  token: string,
  party: RelyingParty,
): Promise<PasskeyRequestOptions> {
  const { challenge, user } = await getChallenge(ctx.read, token, 'sign_in', ctx.clock.now());
  const factors = passkeysFor(party, await factorsOf(ctx.read, user.id));
  if (factors.length === 0)
    throw conflict(
      'second_factor.no_passkey',
      `This account has no passkey for ${party.id}: use another second factor or a recovery code.`,
    );
  const toSign = newPasskeyChallenge();
  await setPasskeyChallenge(ctx, challenge.id, toSign);
  return requestOptions(party, toSign, factors);
}

/** The refusal that tells whoever has shown the password what else is needed. */
export async function secondFactorRequired(
  { read }: Context,
  { user_id, challenge, expires_in }: IssuedChallenge,
  party: RelyingParty | undefined,
  before = '',
): Promise<AppError> {
  const factors = await factorsOf(read, user_id);
  const offers: [SecondFactorMethod, boolean][] = [
    ['totp', factors.some(({ kind }) => kind === 'totp')],
    ['passkey', passkeysFor(party, factors).length > 0],
    ['recovery_code', (await countUnusedCodes(read, user_id)) > 0],
  ];
  const methods = offers.filter(([, isThere]) => isThere).map(([method]) => method);
  return new AppError(
    401,
    'second_factor.required',
    `${before}This account asks for a second factor: finish with POST /api/v1/auth/second-factor within five minutes.`,
    { challenge, expires_in, methods },
  );
}

async function prove(
  ctx: Context,
  challenge: SecondFactorChallengeRow,
  proof: Proof,
  party: RelyingParty | undefined,
): Promise<Use> {
  const factors = await factorsOf(ctx.read, challenge.user_id);
  if ('code' in proof) return proveCode(ctx, factors, proof.code);
  if ('passkey' in proof)
    return provePasskey(passkeysFor(party, factors), challenge.passkey_challenge, proof.passkey, party);
  const hash = hashCode(ctx, challenge.user_id, proof.recovery_code);
  return async (tx) => {
    if (!(await takeCode(tx, challenge.user_id, hash))) return false;
    const left = await countUnusedCodes(tx.read, challenge.user_id);
    tx.note({
      action: 'use_recovery_code',
      entity: users.table,
      entity_id: challenge.user_id,
      detail: { left },
    });
    return true;
  };
}

async function proveCode(ctx: Context, factors: readonly SecondFactorRow[], code: string): Promise<Use> {
  const factor = factors.find(({ kind }) => kind === 'totp');
  if (!factor) throw wrong();
  const secret = await ctx.keyring.open(ctx.read, factor.secret ?? '', secretOwner(factor.user_id));
  const step = await stepOfCode(secret, code, ctx.clock.now());
  if (step === undefined) throw wrong();
  return async (tx) => {
    const current = await tx.find(secondFactors, factor.id);
    if (!current || step <= (current.last_step ?? -1)) return false;
    await tx.touch(secondFactors, factor.id, { last_step: step, last_used: tx.now });
    return true;
  };
}

async function provePasskey(
  factors: readonly SecondFactorRow[],
  toSign: string | null,
  passkey: UsedPasskey,
  party: RelyingParty | undefined,
): Promise<Use> {
  const factor = factors.find(({ credential_id }) => credential_id === passkey.id);
  if (!factor || !party || toSign === null) throw wrong();
  const counter = await counterOfUse(party, toSign, factor, passkey);
  if (counter === undefined) throw wrong();
  return async (tx) => {
    if (!(await tx.find(secondFactors, factor.id))) return false;
    await tx.touch(secondFactors, factor.id, { counter, last_used: tx.now });
    return true;
  };
}

function wrong(): AppError {
  return new AppError(
    401,
    'second_factor.wrong',
    'This is not right, or was used already. A code counts once: wait for the next one.',
  );
}
