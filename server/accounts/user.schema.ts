import { z } from 'zod';
import { Timestamp } from '../kernel/fields.ts';
import { sortBy } from '../kernel/paging.ts';
import { UserRow } from './account.schema.ts';
import { PermissionRefinement } from './permissions.ts';
import { Role } from './role.ts';

/** A person as the API shows one: never the password's hash. */
export const User = UserRow.omit({ password_hash: true })
  .extend({ has_password: z.boolean().describe('False until the invitation was accepted') })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

/** No "@", so that a username is never somebody else's email. */
export const Username = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,49}$/u, 'Use 1 to 50 letters, digits, ".", "_", "-" or blanks.');
export const Email = z.email('This is not an email address.').max(255);
/** How good it is, is judged where the person is known: see `requireGoodPassword`. */
export const Password = z.string().min(1).max(1024);

/** A one-time link with which a person sets a password. */
export const Invitation = z
  .object({ url: z.string(), token: z.string(), expires_at: Timestamp })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;

export const UserCreate = z
  .strictObject({
    username: Username,
    email: Email,
    role: Role,
    permissions: PermissionRefinement.nullish(),
    password: Password.optional(),
  })
  .meta({ id: 'UserCreate' });
export type UserCreate = z.infer<typeof UserCreate>;

export const CreatedUser = User.extend({
  invitation: Invitation.nullable().describe('Shown once; null when a password was given'),
}).meta({ id: 'CreatedUser' });

export const UserUpdate = z
  .strictObject({
    username: Username,
    email: Email,
    role: Role,
    permissions: PermissionRefinement.nullable(),
    is_active: z.boolean(),
  })
  .partial()
  .meta({ id: 'UserUpdate' });
export type UserUpdate = z.infer<typeof UserUpdate>;

/** How a list of people is narrowed and ordered. */
export const UserFilter = z.object({
  q: z.string().max(200).optional().describe('Text in username or email'),
  role: Role.optional(),
  is_active: z.stringbool().optional(),
  sort: sortBy(['id', 'username', 'email', 'role', 'created_at']),
});
export type UserFilter = z.infer<typeof UserFilter>;
