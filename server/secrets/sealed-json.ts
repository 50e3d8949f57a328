import { isObject } from '../kernel/json-value.ts';

/** How a sealed value stands within a JSON column: an object with this one name, which nobody else may write. */
const marker = '$sealed';

/** A place in a JSON column that is sealed, and the id of what lies there. */
export interface SealedPlace {
  path: readonly string[];
  id: string;
}

export function sealedMarker(id: string): Record<string, unknown> {
  return { [marker]: id };
}

/** The id of a sealed value, when this is the marker of one. */
export function sealedIdOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const id = value[marker];
  return typeof id === 'string' && Object.keys(value).length === 1 ? id : undefined;
}

/** Does a value hold the name that is ours, in any form? */
export function hasMarker(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasMarker);
  return isObject(value) && (Object.hasOwn(value, marker) || Object.values(value).some(hasMarker));
}

/** What of a configuration is sealed. */
export function sealedPlacesIn(value: unknown, path: readonly string[] = []): SealedPlace[] {
  const id = sealedIdOf(value);
  if (id !== undefined) return [{ path, id }];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => sealedPlacesIn(inner, [...path, name]));
}

/** The same configuration without its sealed places. */
export function withoutSealed(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      if (sealedIdOf(inner) !== undefined) return [];
      return [[name, isObject(inner) ? withoutSealed(inner) : inner]];
    }),
  );
}

/** The path under which a place of the column `config` is sealed: a JSON Pointer behind the column's name. */
export function sealPathOf(path: readonly string[]): string {
  return `config${path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}
