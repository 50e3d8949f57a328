import type { Context } from '../context.ts';
import type { Writer } from '../journal/writer.ts';
import { isoTime } from '../kernel/clock.ts';
import { invalid } from '../kernel/errors.ts';
import type { Reader } from '../storage/storage.ts';
import { type InvitationRow, invitations, users, type UserRow } from './account.schema.ts';
import { findUser } from './account.store.ts';
import { type Admission, admit } from './admission.ts';
import { hashPassword, requireGoodPassword } from './password.ts';
import { type Device, endSessionsOf } from './session.service.ts';
import { causeOfPerson } from './sign-in.service.ts';
import { hashToken, randomToken, type Tokens } from './tokens.ts';

const lifetime = { invitation: 7 * 24 * 3600_000, recovery: 24 * 3600_000 };

/** What the link carries; it is shown once, and only its hash is kept. */
export interface IssuedInvitation {
  token: string;
  expires_at: string;
}

/** Makes a one-time link within a transaction; earlier ones of the same person stop working. */
export async function issueInvitation(
  tx: Writer,
  userId: number,
  createdBy: number | null,
  purpose: InvitationRow['purpose'],
): Promise<IssuedInvitation> {
  await voidInvitationsOf(tx, userId);
  const token = randomToken();
  const expires_at = isoTime(Date.parse(tx.now) + lifetime[purpose]);
  await tx.insert(invitations, {
    user_id: userId,
    token_hash: hashToken(token),
    purpose,
    created_by: createdBy,
    expires_at,
    created_at: tx.now,
  });
  return { token, expires_at };
}

/** Links of somebody that were not used stop working. */
export async function voidInvitationsOf(tx: Writer, userId: number): Promise<void> {
  const open = await tx.read
    .selectFrom('invitations')
    .select('id')
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .execute();
  for (const { id } of open) await tx.delete(invitations, id, 'void');
}

/**
 * Whom a link is for.
 *
 * @throws AppError 400 `invitation.invalid` for a link that does not exist, was used or has expired
 */
export async function getInvited(
  read: Reader,
  token: string,
  now: number,
): Promise<{ invitation: { id: number; expires_at: string }; user: UserRow }> {
  const invitation = await read
    .selectFrom('invitations')
    .select(['id', 'user_id', 'expires_at'])
    .where('token_hash', '=', hashToken(token))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  const user = invitation && (await findUser(read, invitation.user_id));
  if (!user || Date.parse(invitation.expires_at) <= now)
    throw invalid(
      'invitation.invalid',
      'This link is not valid: it was used, replaced by a newer one, or has expired. Ask an administrator for a new one.',
    );
  return { invitation, user };
}

/**
 * Sets the password, makes the account active, ends what sessions it had, and signs in. A link stands in for the
 * password only: whoever has a second factor is asked for it.
 */
export async function acceptInvitation(
  ctx: Context,
  tokens: Tokens,
  token: string,
  password: string,
  device: Device,
): Promise<Admission> {
  const { user } = await getInvited(ctx.read, token, ctx.clock.now());
  requireGoodPassword(password, user);
  const password_hash = await hashPassword(password);
  return ctx.journal.write(causeOfPerson(user, device), async (tx) => {
    const { invitation } = await getInvited(tx.read, token, ctx.clock.now());
    await tx.update(invitations, invitation.id, { used_at: tx.now }, 'accept');
    await endSessionsOf(tx, user.id);
    await tx.touch(users, user.id, { failed_login_attempts: 0 });
    const active = await tx.update(
      users,
      user.id,
      { password_hash, is_active: true, locked_until: null },
      'set_password',
    );
    return admit(tx, tokens, active, device);
  });
}
