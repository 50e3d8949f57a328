import type { Writer } from '../journal/writer.ts';
import { users, type UserRow } from './account.schema.ts';
import { type IssuedChallenge, issueChallenge } from './challenge.ts';
import { factorsOf } from './second-factor.store.ts';
import { type Device, type IssuedSession, openSession } from './session.service.ts';
import type { Tokens } from './tokens.ts';

/** What somebody gets who has shown the password: a session, or a challenge for the second factor. */
export type Admission = IssuedSession | IssuedChallenge;

/**
 * Lets somebody in who has shown the password, or asks for the second factor where there is one. Every way in by
 * password leads through here, within a transaction.
 */
export async function admit(tx: Writer, tokens: Tokens, user: UserRow, device: Device): Promise<Admission> {
  const factors = await factorsOf(tx.read, user.id);
  return factors.length > 0 ? issueChallenge(tx, user, 'sign_in') : welcome(tx, tokens, user, device);
}

/** Opens the session of somebody who has shown all that is asked; failures before are forgotten. */
export async function welcome(
  tx: Writer,
  tokens: Tokens,
  user: UserRow,
  device: Device,
): Promise<IssuedSession> {
  await tx.touch(users, user.id, { failed_login_attempts: 0, last_login: tx.now });
  if (user.locked_until !== null) await tx.update(users, user.id, { locked_until: null }, 'unlock');
  return openSession(tx, tokens, user, device);
}
