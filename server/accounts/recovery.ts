import type { Context } from '../context.ts';
import { systemCause } from '../journal/journal.ts';
import { notFound } from '../kernel/errors.ts';
import { users } from './account.schema.ts';
import { findUserByName } from './account.store.ts';
import { issueInvitation } from './invitation.service.ts';
import { removeFactorsOf } from './remove-factors.ts';
import { factorsOf } from './second-factor.store.ts';

/** A way back in. */
export interface Recovery {
  url: string;
  expires_at: string;
  /** How many second factors the account goes on to ask for one of. */
  second_factors: number;
}

/**
 * For whoever stands at the host itself: unlocks and activates an account and gives a link to set a new password, also
 * for a lone administrator (design 5.1). Second factors stay, since a lost password is no lost phone, unless told.
 *
 * @throws AppError 404
 */
export async function recoverUser(
  ctx: Context,
  name: string,
  { resetSecondFactor = false } = {},
): Promise<Recovery> {
  return ctx.journal.write(systemCause('recovery on the host'), async (tx) => {
    const user = await findUserByName(tx.read, name);
    if (!user) throw notFound('user', name);
    await tx.touch(users, user.id, { failed_login_attempts: 0 });
    await tx.update(users, user.id, { locked_until: null, is_active: true }, 'recover');
    if (resetSecondFactor) await removeFactorsOf(tx, user.id, 'reset');
    const second_factors = (await factorsOf(tx.read, user.id)).length;
    const { token, expires_at } = await issueInvitation(tx, user.id, null, 'recovery');
    return { url: invitationLink(baseUrl(ctx), token), expires_at, second_factors };
  });
}

/** The fragment is not sent to servers and stands in no log. */
export function invitationLink(base: string, token: string): string {
  return `${base}/#invitation=${token}`;
}

/** The address that people use, as far as the environment tells it. */
export function baseUrl({ config }: Context): string {
  return (
    config.publicUrl ??
    `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`
  );
}
