import type { paths } from '../../client/api.d.ts';
import type { Schema } from '../api.ts';

export type Variable = Schema<'EnvVar'>;

export type VariableSort = NonNullable<
  NonNullable<paths['/api/v1/env-vars']['get']['parameters']['query']>['sort']
>;

/** How the list of variables can be sorted. */
export const variableSorts: readonly { value: VariableSort; label: string }[] = [
  { value: 'var_name', label: 'By name' },
  { value: '-updated_at', label: 'Changed last' },
  { value: '-created_at', label: 'Newest' },
];
