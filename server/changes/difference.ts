import { isObject } from '../kernel/json-value.ts';
import { sealedIdOf } from '../secrets/sealed-json.ts';

/** One place that is otherwise. */
export interface Difference {
  /** A column, or a dotted place within it. */
  path: string;
  before: unknown;
  after: unknown;
}

/**
 * What differs between two records, down into their JSON columns but not into what stands for a secret; what is on one
 * side only has null on the other.
 */
export function differenceOf(
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
  within = '',
): Difference[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].sort().flatMap((name): Difference[] => {
    const path = within === '' ? name : `${within}.${name}`;
    const [a, b] = [before?.[name] ?? null, after?.[name] ?? null];
    if (JSON.stringify(a) === JSON.stringify(b)) return [];
    if (isObject(a) && isObject(b) && !standsForSecret(a) && !standsForSecret(b))
      return differenceOf(a, b, path);
    return [{ path, before: a, after: b }];
  });
}

/** A marker within a configuration, or what the journal keeps in place of a column: it is one value. */
function standsForSecret(value: Record<string, unknown>): boolean {
  if (sealedIdOf(value) !== undefined) return true;
  return (
    'fingerprint' in value && Object.keys(value).every((name) => name === 'sealed' || name === 'fingerprint')
  );
}
