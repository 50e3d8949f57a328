import { type Node, type ParseErrorCode, parseTree, visit } from 'jsonc-parser';
import { endOfString } from '../kernel/json-text.ts';

/** Line and column from 1, columns in characters as editors count them. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let at = 0; at < offset; at++) {
    const character = text.charCodeAt(at);
    const isBreak = character === 0x0a || (character === 0x0d && text.charCodeAt(at + 1) !== 0x0a);
    if (!isBreak) continue;
    line++;
    start = at + 1;
  }
  return { line, column: [...text.slice(start, offset)].length + 1 };
}

/** How many names are written in the objects of a JSON text, those included that are written again. */
export function countWrittenNames(text: string): number {
  let names = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x22) at = endOfString(text, at);
    else if (character === 0x3a) names++;
  }
  return names;
}

/** How many names the objects of a value have, all levels counted; Infinity when it has more levels than the limit. */
export function countNames(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (limit === 0) return Infinity;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countNames(item, limit - 1), 0);
  const record = value as Record<string, unknown>;
  let names = 0;
  for (const name of Object.keys(record)) names += 1 + countNames(record[name], limit - 1);
  return names;
}

/** How many colons a text has: as many as its objects have names, and those within its strings. */
export function countColons(text: string): number {
  let colons = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) colons++;
  return colons;
}

/** What is wrong with a text that is no JSON, and where. */
export function explainSyntax(text: string): { message: string; offset: number } {
  const offset = Math.min(firstError(text) ?? text.length, text.length);
  const rest = text.slice(offset, offset + 200).trimStart();
  const before = text.slice(0, offset).trimEnd();
  if (/^[}\]]/.test(rest) && before.endsWith(','))
    return {
      message: 'This is not JSON: there is a comma with nothing after it. Remove it.',
      offset: before.length - 1,
    };
  if (/^(\/\/|\/\*|#)/.test(rest))
    return { message: 'This is not JSON: it has no comments. Remove this one.', offset };
  if (rest.startsWith("'"))
    return { message: 'This is not JSON: names and texts need double quotes.', offset };
  if (rest === '')
    return { message: 'This is not JSON: it ends too early; a bracket or quote is missing.', offset };
  const here = JSON.stringify(rest.slice(0, 20));
  return {
    message: `This is not JSON: ${here} cannot stand here. Remove it, or add the comma, colon or quote that is missing before it.`,
    offset,
  };
}

/** Stops at the first error: what follows may be nested in ways that only a tolerant reader sees. */
function firstError(text: string): number | undefined {
  let first: number | undefined;
  const stop = new Error('found');
  try {
    visit(
      text,
      {
        onError(_code: ParseErrorCode, offset: number) {
          first = offset;
          throw stop;
        },
      },
      { allowTrailingComma: false, disallowComments: true },
    );
  } catch (error) {
    if (error !== stop) throw error;
  }
  return first;
}

/** Where things stand in a JSON text; made of one that `JSON.parse` takes. */
export class JsonPlaces {
  readonly #text: string;
  #tree: Node | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the value at a path begins, or the nearest one around it. */
  offsetOf(path: readonly string[]): number | undefined {
    this.#tree ??= parseTree(this.#text);
    let node = this.#tree;
    let found: Node | undefined;
    for (const part of path) {
      node = childOf(node, part);
      if (!node) break;
      found = node;
    }
    return found?.offset;
  }

  /** Names that stand twice in one object, and where they stand again. */
  *repeatedNames(): Generator<{ name: string; offset: number }> {
    this.#tree ??= parseTree(this.#text);
    const open = this.#tree ? [this.#tree] : [];
    for (let node = open.pop(); node; node = open.pop()) {
      const names = new Set<unknown>();
      for (const child of node.children ?? []) {
        const key = child.type === 'property' ? child.children?.[0] : undefined;
        if (key && names.has(key.value)) yield { name: String(key.value), offset: key.offset };
        if (key) names.add(key.value);
      }
      for (const child of (node.children ?? []).toReversed()) open.push(child);
    }
  }
}

/** Of names that stand twice the last one counts, as it does for `JSON.parse`. */
function childOf(node: Node | undefined, part: string): Node | undefined {
  if (node?.type === 'array') return node.children?.[Number(part)];
  return node?.children?.findLast(({ children }) => children?.[0]?.value === part)?.children?.[1];
}
