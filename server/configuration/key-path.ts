/** A place in a configuration: the names from the outside in, as they are. */
export type KeyPath = readonly string[];

/** The longest key, in characters; the seed's VARCHAR(100) of config_key. */
export const keyLimit = 100;

/** Names that mean something to JavaScript itself are no names of settings. */
const reserved = new Set(['__proto__', 'prototype', 'constructor']);
const segment = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*$/u;

/**
 * Reads a key: segments joined by dots, such as `log.level`. A segment is made of letters and digits of any language,
 * `_` and `-`, and does not begin with `-`. At most 100 characters.
 *
 * @returns what is wrong, as a sentence, when it is no key
 */
export function parseKey(key: string): { path: KeyPath } | { problem: string } {
  if (key.length > keyLimit) return { problem: `A key has at most ${keyLimit} characters.` };
  const path = key.split('.');
  const bad = path.find((name) => !segment.test(name));
  if (bad !== undefined)
    return {
      problem: `"${key}" is not a key: write segments of letters, digits, "_" and "-" joined by dots, such as log.level.`,
    };
  const word = path.find((name) => reserved.has(name));
  if (word !== undefined) return { problem: `"${word}" cannot be part of a key: choose another name.` };
  return { path };
}

/** The path of a key that lies in the registry. One that is no key (an import may have brought it) is one name. */
export function pathOfKey(key: string): KeyPath {
  const parsed = parseKey(key);
  return 'path' in parsed ? parsed.path : [key];
}

/** The key of a place. Dots and backslashes within a name, which only JSON columns can have, are escaped with `\`. */
export function keyOfPath(path: KeyPath): string {
  return path.length === 1 ? escaped(path[0] ?? '') : path.map(escaped).join('.');
}

function escaped(name: string): string {
  if (!name.includes('.') && !name.includes('\\')) return name;
  return name.replaceAll(/[\\.]/g, (character) => `\\${character}`);
}

/** The place that `keyOfPath` wrote. */
export function pathOfEscapedKey(key: string): KeyPath {
  const path = [''];
  for (let at = 0; at < key.length; at++) {
    const character = key[at] ?? '';
    if (character === '.') path.push('');
    else path.push(`${path.pop() ?? ''}${character === '\\' ? (key[++at] ?? '') : character}`);
  }
  return path;
}

/** Orders keys as a source is applied: fewer segments first, then by bytes (design 5.5). */
export function comparePaths(a: KeyPath, b: KeyPath): number {
  if (a.length !== b.length) return a.length - b.length;
  return Buffer.compare(Buffer.from(a.join('.')), Buffer.from(b.join('.')));
}
