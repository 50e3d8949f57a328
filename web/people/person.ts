import type { Schema } from '../api.ts';
import { isolated } from '../parts/isolated.ts';

/** Somebody who talks with agents through Broca. */
export type Person = Schema<'BrocaPerson'>;

export function nameOfPerson({ display_name, username, platform_user_id }: Person): string {
  return isolated(display_name ?? username ?? platform_user_id);
}
