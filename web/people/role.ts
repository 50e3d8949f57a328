import type { Schema } from '../api.ts';

export type Role = Schema<'User'>['role'];

/** What each role may by default, in words. */
export const roles: { value: Role; label: string }[] = [
  { value: 'viewer', label: 'viewer: looks' },
  { value: 'user', label: 'user: talks to agents' },
  { value: 'admin', label: 'admin: may everything' },
];

export function roleOf(text: string | null): Role | undefined {
  return roles.find(({ value }) => value === text)?.value;
}
