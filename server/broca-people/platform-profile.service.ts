import type { Actor } from '../accounts/actor.ts';
import { requireWithinOwn } from '../accounts/grant.ts';
import { getUser } from '../accounts/user.service.ts';
import type { Context } from '../context.ts';
import { requireRevision } from '../http/conditional.ts';
import type { Dependants } from '../journal/dependants.ts';
import type { Cause } from '../journal/journal.ts';
import { notFound } from '../kernel/errors.ts';
import { platformProfiles } from './platform-profile.schema.ts';

/**
 * Ends that a profile belongs to a user; both stay.
 *
 * @throws AppError 404; 403 `access.exceeds_own`; 412
 */
export async function unlinkProfile(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  userId: number,
  id: number,
  expected: number | undefined,
): Promise<void> {
  await ctx.journal.write(cause, async (tx) => {
    requireWithinOwn(actor, await getUser(tx.read, userId));
    const profile = await tx.find(platformProfiles, id);
    if (profile?.user_id !== userId) throw notFound('platform_profile', id);
    requireRevision(profile, expected);
    await tx.delete(platformProfiles, id);
  });
}

/** Links of a person, which go with the person like sessions and keys: they keep nobody from being deleted. */
export const platformProfilesOfUser: Dependants = {
  concept: 'platform-profiles',
  list: () => Promise.resolve([]),
  remove: async (tx, userId) => {
    const links = await tx.read
      .selectFrom('platform_profiles')
      .select('id')
      .where('user_id', '=', Number(userId))
      .execute();
    for (const { id } of links) await tx.delete(platformProfiles, id);
  },
};
