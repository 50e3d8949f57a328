import { Failure } from './exit.ts';
import { UsageError } from './session.ts';

type JsonObject = Record<string, unknown>;

/** The segments of a key such as `log.level`; a dot within a name is written `\.`, as `config explain` shows it. */
export function pathOf(key: string): string[] {
  const path = [''];
  for (let at = 0; at < key.length; at++) {
    const character = key[at] ?? '';
    if (character === '.') path.push('');
    else path.push(`${path.pop() ?? ''}${character === '\\' ? (key[++at] ?? '') : character}`);
  }
  if (path.includes(''))
    throw new UsageError(`"${key}" is not a key: write names joined by dots, such as log.level.`);
  return path;
}

/** Does one of the keys lie within the other, or are they the same? */
export function areOnePlace(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

/** What lies at a place; undefined where nothing does. */
export function valueAt(values: JsonObject, path: readonly string[]): unknown {
  let value: unknown = values;
  for (const name of path) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/**
 * The same configuration with another value at a place.
 *
 * @throws Failure when the way leads through something that is no object
 */
export function withValueAt(config: JsonObject, path: readonly string[], value: unknown): JsonObject {
  const [name = '', ...rest] = path;
  if (rest.length === 0) return { ...config, [name]: value };
  const inner = Object.hasOwn(config, name) ? (config[name] ?? {}) : {};
  if (!isObject(inner) || Object.hasOwn(inner, '$sealed'))
    throw new Failure(
      `"${name}" is set there, and is no object that could hold "${rest.join('.')}": unset it first.`,
    );
  return { ...config, [name]: withValueAt(inner, rest, value) };
}

/** The same configuration without what lies at a place, nor the objects that this leaves empty; undefined: nothing lies there. */
export function withoutValueAt(config: JsonObject, path: readonly string[]): JsonObject | undefined {
  const [name = '', ...rest] = path;
  if (!Object.hasOwn(config, name)) return undefined;
  const { [name]: inner, ...others } = config;
  if (rest.length === 0) return others;
  const left = isObject(inner) ? withoutValueAt(inner, rest) : undefined;
  if (!left) return undefined;
  return Object.keys(left).length === 0 ? others : { ...config, [name]: left };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
