import type { Schema } from '../api.ts';

/** Somebody who talks with agents through Broca. */
export type Person = Schema<'BrocaPerson'>;

export function nameOfPerson({ display_name, username, platform_user_id }: Person): string {
  return display_name ?? username ?? platform_user_id;
}
