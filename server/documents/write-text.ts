import { createRequire } from 'node:module';
import type { stringify as Stringify } from 'yaml';
import { isObject } from '../kernel/json-value.ts';
import { Turns } from '../kernel/turns.ts';

// It takes a while to load, and is seldom needed.
const require = createRequire(import.meta.url);

/** A document as it is written: maps and lists that hold values. */
export type Outline = ReadonlyMap<string, unknown>;

export type Format = 'yaml' | 'json';

/** Names of one level by bytes; the version of the format comes first. */
const version = 'sanctum';

/** No line is folded, so that differences are those of values, and what YAML 1.1 reads otherwise is in quotes. */
const yaml = {
  lineWidth: 0,
  blockQuote: 'literal',
  compat: 'yaml-1.1',
  aliasDuplicateObjects: false,
} as const;

/** The document as text: the same values always give the same text. Large ones take turns with other work. */
export async function writeText(document: Outline, format: Format): Promise<string> {
  const root = new Map(inOrder(document).sort(([a], [b]) => Number(b === version) - Number(a === version)));
  const parts: string[] = [];
  const turns = new Turns();
  for (const part of format === 'json' ? jsonOf(root, '\n') : linesOf(root, '')) {
    parts.push(part);
    await turns.pause();
  }
  return `${parts.join(format === 'json' ? '' : '\n')}\n`;
}

/** Orders names by their bytes in UTF-8, without making them. */
export function byBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = rankOf(a.charCodeAt(at)) - rankOf(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Surrogates stand for what comes after all other characters. */
function rankOf(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

function inOrder(map: ReadonlyMap<string, unknown>): [string, unknown][] {
  return [...map].sort(([a], [b]) => byBytes(a, b));
}

/** A value whose objects are maps in the order of their names: those that are numbers would come first otherwise. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  const entries = value instanceof Map ? (value as Outline) : isObject(value) ? Object.entries(value) : [];
  if (!(value instanceof Map) && !isObject(value)) return value;
  return new Map(inOrder(new Map(entries)).map(([name, inner]) => [name, ordered(inner)]));
}

/** The lines of a map in YAML; what maps and lists of the outline hold is written piece by piece. */
function* linesOf(map: Outline, indent: string): Generator<string> {
  const { stringify } = require('yaml') as { stringify: typeof Stringify };
  for (const [name, value] of indent === '' ? map : inOrder(map)) {
    const isOutline = value instanceof Map && value.size > 0;
    const isList = Array.isArray(value) && value.length > 0;
    if (!isOutline && !isList) yield indented(stringify(new Map([[name, ordered(value)]]), yaml), indent);
    else yield `${indent}${stringify(new Map([[name, null]]), yaml).replace(/ null\n$/, '')}`;
    if (isOutline) yield* linesOf(value as Outline, `${indent}  `);
    if (isList) for (const item of value) yield indented(stringify([ordered(item)], yaml), `${indent}  `);
  }
}

function indented(text: string, indent: string): string {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line === '' ? line : indent + line))
    .join('\n');
}

/** JSON as `JSON.stringify` indents it, but for the order of names. */
function* jsonOf(value: unknown, newLine: string): Generator<string> {
  const inner = `${newLine}  `;
  if (Array.isArray(value) && value.length > 0) {
    for (const [index, item] of value.entries()) {
      yield `${index === 0 ? '[' : ','}${inner}`;
      yield* jsonOf(item, inner);
    }
    yield `${newLine}]`;
  } else if (value instanceof Map && value.size > 0) {
    let separator = '{';
    for (const [name, item] of newLine === '\n' ? (value as Outline) : (ordered(value) as Outline)) {
      yield `${separator}${inner}${JSON.stringify(name)}: `;
      yield* jsonOf(item, inner);
      separator = ',';
    }
    yield `${newLine}}`;
  } else if (isObject(value) && Object.keys(value).length > 0)
    yield* jsonOf(new Map(Object.entries(value)), newLine);
  else yield value instanceof Map ? '{}' : JSON.stringify(value);
}
