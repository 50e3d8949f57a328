import { z } from 'zod';
import { defineEntity } from '../journal/entity.ts';
import { Timestamp } from '../kernel/fields.ts';

/** Which profile on which platform belongs to which person here. The names are those of the day it was linked. */
export const PlatformProfileRow = z.object({
  id: z.int(),
  user_id: z.int(),
  platform: z.string(),
  platform_user_id: z.string(),
  username: z.string().nullable(),
  display_name: z.string().nullable(),
  created_at: Timestamp,
  revision: z.int(),
});
export type PlatformProfileRow = z.infer<typeof PlatformProfileRow>;

export const platformProfiles = defineEntity('platform_profiles', PlatformProfileRow);

/** The same as the API shows it: there is nothing secret in it. */
export const PlatformProfile = PlatformProfileRow.meta({ id: 'PlatformProfile' });

/** The longest names that are kept, in characters; a longer platform or number names nobody. */
export const longest = { platform: 64, platform_user_id: 255, name: 255 } as const;
