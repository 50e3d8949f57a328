import { Group } from '@mantine/core';
import type { Schema } from '../api.ts';
import { Mark } from '../parts/mark.tsx';

export function isLocked({ locked_until }: Schema<'User'>): boolean {
  return locked_until !== null && Date.parse(locked_until) > Date.now();
}

/** Whether somebody can sign in, and what is in the way. */
export function UserFlags({ user }: { user: Schema<'User'> }) {
  return (
    <Group gap={4}>
      {!user.is_active && <Mark is="bad">deactivated</Mark>}
      {user.is_active && user.has_password && <Mark is="good">active</Mark>}
      {isLocked(user) && <Mark is="bad">locked</Mark>}
      {!user.has_password && <Mark is="plain">invited</Mark>}
    </Group>
  );
}
