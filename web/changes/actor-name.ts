import type { Schema } from '../api.ts';
import { isolated } from '../parts/isolated.ts';

/** Who did it, as people say it. */
export function actorName({ type, name, id }: Schema<'Change'>['actor']): string {
  if (type === 'system') return name ?? 'the system';
  const known = name !== null ? isolated(name) : `somebody who was erased (${id})`;
  return type === 'api_key' ? `the key ${known}` : known;
}
