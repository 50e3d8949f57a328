import { visit } from 'jsonc-parser';
import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { tooDeepAt } from '../kernel/json-text.ts';
import { TextProblem } from './text-problem.ts';

/** How deep a document may be nested. */
const depthLimit = 100;
/** How many nodes aliases may stand for, all of them together: what refers to what refers to others grows like a bomb. */
const aliasLimit = 10_000;

const tooDeep = `This is nested deeper than ${depthLimit} levels: make it flatter.`;
const repeated = (name: string) => `"${name}" stands here for the second time: keep one of them.`;
const inexact =
  'A number would not keep these digits: put them in quotes, if they are text, or write them plainly.';
const reserved = '"__proto__" cannot be a name: choose another.';
const nullCharacter = 'A text contains the character U+0000: leave it out.';

/**
 * The value of a YAML 1.2 or JSON text. Names are texts and stand once; what neither format can say twice the same way
 * (tags of one's own, numbers that lose digits) is refused, and so is what would hold up the reader.
 *
 * @throws TextProblem
 */
export function readText(text: string): unknown {
  return readJson(text) ?? readYaml(text);
}

/** undefined: it is no JSON object. */
function readJson(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  const deepAt = tooDeepAt(text, depthLimit);
  if (deepAt !== undefined) throw new TextProblem(tooDeep, ...positionAt(text, deepAt));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The other reader says what is wrong, unless it is YAML after all.
    return undefined;
  }
  requireSoundJson(text);
  return value;
}

/** What `JSON.parse` does not mind. */
function requireSoundJson(text: string): void {
  const names: Set<string>[] = [];
  const refuse = (message: string, line: number, column: number): never => {
    throw new TextProblem(message, line + 1, column + 1);
  };
  visit(text, {
    onObjectBegin: () => void names.push(new Set()),
    onObjectEnd: () => void names.pop(),
    onObjectProperty: (name, _offset, _length, line, column) => {
      const problem = problemOfName(name, names.at(-1));
      if (problem !== undefined) refuse(problem, line, column);
    },
    onLiteralValue: (value: unknown, offset, length, line, column) => {
      const problem = problemOfValue(value, text.slice(offset, offset + length));
      if (problem !== undefined) refuse(problem, line, column);
    },
  });
}

function readYaml(text: string): unknown {
  const lines = new LineCounter();
  // Their own check of names compares each with each.
  const options = { uniqueKeys: false, prettyErrors: false, logLevel: 'error', lineCounter: lines } as const;
  const document = parseDocument(text, options);
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0]);
    // What stands there is not repeated: it may be a secret.
    const message = problem.code === 'RESOURCE_EXHAUSTION' ? tooDeep : problem.message.replace(/: ".*$/s, '');
    throw new TextProblem(/[.!?]$/.test(message) ? message : `${message}.`, line, col);
  }
  return new YamlValues(lines).valueOf(document.contents, 0);
}

type YamlNode = { range?: readonly number[] | null | undefined };

/** Makes values of what the YAML reader found. */
class YamlValues {
  readonly #lines: LineCounter;
  readonly #anchors = new Map<string, unknown>();
  readonly #open = new Set<unknown>();
  /** The alias whose node is being read, the outermost of them. */
  #alias: Alias | undefined;
  #expanded = 0;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  valueOf(node: unknown, depth: number): unknown {
    if (node === null) return null;
    if (depth > depthLimit) this.#refuse(node, tooDeep);
    if (this.#alias && ++this.#expanded > aliasLimit)
      this.#refuse(this.#alias, `Aliases stand for more than ${aliasLimit} nodes: write them out.`);
    if (isAlias(node)) return this.#expand(node, depth);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return this.#refuse(node, 'This cannot be read.');
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#scalar(node);
    this.#open.add(node);
    const value = isMap(node)
      ? this.#object(node, depth)
      : node.items.map((item) => this.valueOf(item, depth + 1));
    this.#open.delete(node);
    return value;
  }

  #object({ items }: YAMLMap, depth: number): Record<string, unknown> {
    const names = new Set<string>();
    return Object.fromEntries(
      items.map((pair) => [this.#name(pair, names), this.valueOf(pair.value, depth + 1)]),
    );
  }

  #name({ key }: Pair, names: Set<string>): string {
    if (!isScalar(key)) return this.#refuse(key, 'A name must be a text.');
    const { value } = key;
    if (typeof value !== 'string')
      return this.#refuse(key, `A name must be a text: put ${String(key.source ?? value)} in quotes.`);
    const problem = problemOfName(value, names);
    return problem === undefined ? value : this.#refuse(key, problem);
  }

  #scalar(node: Scalar): unknown {
    const { value, source = '' } = node;
    const problem = problemOfValue(value, source);
    return problem === undefined ? value : this.#refuse(node, problem);
  }

  #expand(alias: Alias, depth: number): unknown {
    const node = this.#anchors.get(alias.source);
    if (node === undefined || this.#open.has(node))
      return this.#refuse(alias, `*${alias.source} leads nowhere, or in a circle.`);
    const outer = this.#alias;
    this.#alias ??= alias;
    const value = this.valueOf(node, depth + 1);
    this.#alias = outer;
    return value;
  }

  #refuse(node: unknown, message: string): never {
    const [offset = 0] = (node as YamlNode | null)?.range ?? [];
    const { line, col } = this.#lines.linePos(offset);
    throw new TextProblem(message, line, col);
  }
}

/** Remembers the name among those of its object. */
function problemOfName(name: string, names: Set<string> | undefined): string | undefined {
  if (names?.has(name)) return repeated(name);
  names?.add(name);
  if (name === '__proto__') return reserved;
  return name.includes('\0') ? nullCharacter : undefined;
}

function problemOfValue(value: unknown, source: string): string | undefined {
  if (typeof value === 'string') return value.includes('\0') ? nullCharacter : undefined;
  if (value === null || typeof value === 'boolean') return undefined;
  if (typeof value !== 'number') return 'This is neither text, number, boolean nor null.';
  const isExact = Number.isFinite(value) && (!/^[-+]?\d+$/.test(source) || String(value) === source);
  return isExact ? undefined : inexact;
}

function positionAt(text: string, offset: number): [line: number, column: number] {
  const before = text.slice(0, offset).split('\n');
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}
