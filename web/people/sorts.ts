import type { paths } from '../../client/api.d.ts';

export type PersonSort = NonNullable<
  NonNullable<paths['/api/v1/users']['get']['parameters']['query']>['sort']
>;

/** How the list of people can be sorted. */
export const personSorts: readonly { value: PersonSort; label: string }[] = [
  { value: 'username', label: 'By name' },
  { value: 'email', label: 'By email' },
  { value: 'role', label: 'By role' },
  { value: '-created_at', label: 'Newest' },
];
