import { Group } from '@mantine/core';
import type { Schema } from '../api.ts';
import { Flag } from '../parts/flag.tsx';

export function isLocked({ locked_until }: Schema<'User'>): boolean {
  return locked_until !== null && Date.parse(locked_until) > Date.now();
}

/** Whether somebody can sign in, and what is in the way. */
export function UserFlags({ user }: { user: Schema<'User'> }) {
  return (
    <Group gap={4}>
      <Flag tone={user.is_active ? 'good' : 'bad'}>{user.is_active ? 'active' : 'deactivated'}</Flag>
      {isLocked(user) && <Flag tone="bad">locked</Flag>}
      {!user.has_password && <Flag>invited</Flag>}
    </Group>
  );
}
