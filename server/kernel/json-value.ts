/** Is it a JSON object, not a list and not null? */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy of a JSON object with a value at a place; objects on the way are made where there are none. */
export function withValueAt(
  object: Record<string, unknown>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const [name, ...rest] = path;
  if (name === undefined) return object;
  const inner = Object.hasOwn(object, name) ? object[name] : undefined;
  const changed = rest.length === 0 ? value : withValueAt(isObject(inner) ? inner : {}, rest, value);
  return { ...object, [name]: changed };
}

/** What lies at a place of a JSON value; undefined when nothing does. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let inner = value;
  for (const name of path) {
    if (!isObject(inner) || !Object.hasOwn(inner, name)) return undefined;
    inner = inner[name];
  }
  return inner;
}
