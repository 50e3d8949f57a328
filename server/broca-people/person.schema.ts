import { z } from 'zod';
import { Role } from '../accounts/role.ts';
import { Email, Username } from '../accounts/user.schema.ts';
import { Id, Timestamp } from '../kernel/fields.ts';
import { pageOf, sortBy } from '../kernel/paging.ts';

/** Why (part of) a database of Broca, or a place where one could lie, gave nothing. */
export const HomeFinding = z
  .object({
    path: z.string().describe('Relative to the home; absolute where a variable names it'),
    kind: z.enum([
      'unreadable',
      'missing',
      'outside_home',
      'not_a_file',
      'too_large',
      'too_many',
      'not_a_database',
      'not_broca',
      'busy',
      'incomplete',
    ]),
    message: z.string(),
  })
  .meta({ id: 'BrocaFinding' });
export type HomeFinding = z.infer<typeof HomeFinding>;

/** Somebody who talks with agents through Broca, by one profile on one platform. */
export const BrocaPerson = z
  .object({
    key: z.string().describe('Names the profile here; the same at every look'),
    platform: z.string(),
    platform_user_id: z.string(),
    username: z.string().nullable(),
    display_name: z.string().nullable(),
    is_active: z.boolean().describe('False where every Broca that knows the person keeps it switched off'),
    last_interaction: Timestamp.nullable(),
    interaction_count: z.int(),
    databases: z.array(z.string()).describe('Where the person was found, relative to the home'),
    agent_ids: z.array(z.string()).describe('The agents in whose folders these databases lie'),
    user_id: z.int().nullable().describe('The user that the profile is linked to'),
  })
  .meta({ id: 'BrocaPerson' });
export type BrocaPerson = z.infer<typeof BrocaPerson>;

export const BrocaPeople = pageOf(BrocaPerson).extend({ findings: z.array(HomeFinding) });
export type BrocaPeople = z.infer<typeof BrocaPeople>;

/** How a list of people is narrowed and ordered. */
export const PersonFilter = z.object({
  q: z.string().max(200).optional().describe('Text in username, display_name or platform_user_id'),
  platform: z.string().max(64).optional(),
  sort: sortBy(['username', 'display_name', 'platform', 'last_interaction', 'interaction_count']),
});
export type PersonFilter = z.infer<typeof PersonFilter>;

export const PersonKey = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'This is not the key of a person: the list shows it.');

export const Promotion = z
  .strictObject({
    username: Username.optional().describe('Otherwise made of the names on the platform'),
    email: Email.optional().describe('Otherwise <username>@broca.local, which receives nothing'),
    role: Role.default('user'),
  })
  .meta({ id: 'BrocaPromotion' });
export type Promotion = z.infer<typeof Promotion>;

export const LinkRequest = z.strictObject({ user_id: Id }).meta({ id: 'BrocaLink' });
