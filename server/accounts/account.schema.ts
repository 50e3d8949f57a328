import { z } from 'zod';
import { defineEntity } from '../journal/entity.ts';
import { Timestamp } from '../kernel/fields.ts';
import { PermissionRefinement } from './permissions.ts';
import { Role } from './role.ts';

/** seed: users */
export const UserRow = z.object({
  id: z.int(),
  username: z.string(),
  email: z.string(),
  password_hash: z.string(),
  role: Role,
  permissions: PermissionRefinement.nullable(),
  last_login: Timestamp.nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  is_active: z.boolean(),
  failed_login_attempts: z.int(),
  locked_until: Timestamp.nullable(),
  revision: z.int(),
});
export type UserRow = z.infer<typeof UserRow>;

/** seed: user_sessions; the refreshable session behind short-lived access tokens (design §3). */
export const SessionRow = z.object({
  id: z.string(),
  user_id: z.int(),
  /** SHA-256 of the current refresh token. */
  session_token: z.string(),
  /** How often the refresh token was rotated, the first counting as 1. */
  generation: z.int(),
  /** When the current refresh token was given out in place of its predecessor. */
  rotated_at: Timestamp.nullable(),
  ip_address: z.string().nullable(),
  user_agent: z.string().nullable(),
  expires_at: Timestamp,
  created_at: Timestamp,
  last_active: Timestamp,
  /** When the password was last said again, for what asks for that. */
  confirmed_at: Timestamp.nullable(),
  revision: z.int(),
});
export type SessionRow = z.infer<typeof SessionRow>;

/** A key with which a program acts for its owner. */
export const ApiKeyRow = z.object({
  id: z.int(),
  user_id: z.int(),
  name: z.string(),
  /** SHA-256 of the key. */
  key_hash: z.string(),
  /** The key's first and last characters, to recognise it by. */
  hint: z.string(),
  permissions: z.array(z.string()),
  /** The only agents that the key may see; null: all that its owner sees. */
  agent_ids: z.array(z.string()).nullable(),
  expires_at: Timestamp.nullable(),
  last_used: Timestamp.nullable(),
  revoked_at: Timestamp.nullable(),
  created_at: Timestamp,
  revision: z.int(),
});
export type ApiKeyRow = z.infer<typeof ApiKeyRow>;

/** A one-time link with which a person sets a password. */
export const InvitationRow = z.object({
  id: z.int(),
  user_id: z.int(),
  token_hash: z.string(),
  purpose: z.enum(['invitation', 'recovery']),
  created_by: z.int().nullable(),
  expires_at: Timestamp,
  used_at: Timestamp.nullable(),
  created_at: Timestamp,
  revision: z.int(),
});
export type InvitationRow = z.infer<typeof InvitationRow>;

export const users = defineEntity('users', UserRow, {
  operational: ['last_login', 'failed_login_attempts'],
  fingerprinted: ['password_hash'],
});
export const userSessions = defineEntity('user_sessions', SessionRow, {
  operational: ['session_token', 'generation', 'rotated_at', 'last_active', 'expires_at', 'confirmed_at'],
});
export const apiKeys = defineEntity('api_keys', ApiKeyRow, {
  operational: ['last_used'],
  fingerprinted: ['key_hash'],
});
export const invitations = defineEntity('invitations', InvitationRow, { fingerprinted: ['token_hash'] });
