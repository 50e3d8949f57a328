import type { Context } from '../context.ts';
import { systemCause } from '../journal/journal.ts';
import { notFound } from '../kernel/errors.ts';
import { users } from './account.schema.ts';
import { findUserByName } from './account.store.ts';
import { issueInvitation } from './invitation.service.ts';

/**
 * For whoever stands at the host itself: unlocks and activates an account and gives a link to set a new password, also
 * for a lone administrator (design 5.1).
 *
 * @throws AppError 404
 */
export async function recoverUser(ctx: Context, name: string): Promise<{ url: string; expires_at: string }> {
  return ctx.journal.write(systemCause('recovery on the host'), async (tx) => {
    const user = await findUserByName(tx.read, name);
    if (!user) throw notFound('user', name);
    await tx.touch(users, user.id, { failed_login_attempts: 0 });
    await tx.update(users, user.id, { locked_until: null, is_active: true }, 'recover');
    const { token, expires_at } = await issueInvitation(tx, user.id, null, 'recovery');
    return { url: invitationLink(baseUrl(ctx), token), expires_at };
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
