import { isObject } from '../kernel/json-value.ts';

/** One place that is otherwise. */
export interface Difference {
  /** A column, or a dotted place within it. */
  path: string;
  before: unknown;
  after: unknown;
}

/** What differs between two records, down into their JSON columns; what is on one side only has null on the other. */
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
    if (isObject(a) && isObject(b)) return differenceOf(a, b, path);
    return [{ path, before: a, after: b }];
  });
}
