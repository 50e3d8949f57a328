export type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The names from the outside in that lead to a value. */
export type Path = readonly string[];

/** A place as the API writes it: dots and backslashes within a name are escaped. */
export function keyOf(path: Path): string {
  return path.map((name) => name.replaceAll(/[\\.]/g, '\\$&')).join('.');
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, name) => (isJson(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined),
    value,
  );
}

export function withValueAt(value: Json, path: Path, put: unknown): Json {
  const [name = '', ...rest] = path;
  if (rest.length === 0) return { ...value, [name]: put };
  const inner = value[name];
  return { ...value, [name]: withValueAt(isJson(inner) ? inner : {}, rest, put) };
}

/** Without what stands there; an object that holds nothing else goes along. */
export function withoutValueAt(value: Json, path: Path): Json {
  const [name = '', ...rest] = path;
  const { [name]: inner, ...others } = value;
  if (inner === undefined || rest.length === 0) return others;
  if (!isJson(inner)) return value;
  const left = withoutValueAt(inner, rest);
  return Object.keys(left).length === 0 ? others : { ...others, [name]: left };
}

/** How a sealed value stands in what is read, and what tells it from another. */
export function sealedIdOf(value: unknown): string | undefined {
  if (!isJson(value) || Object.keys(value).length !== 1) return undefined;
  return typeof value.$sealed === 'string' ? value.$sealed : undefined;
}

/** Is anything in it sealed? */
export function holdsSealed(value: unknown): boolean {
  if (sealedIdOf(value) !== undefined) return true;
  return isJson(value) && Object.values(value).some(holdsSealed);
}

export function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  const sorted = (_: string, inner: unknown) =>
    isJson(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner;
  return value === undefined ? '' : JSON.stringify(value, sorted);
}
