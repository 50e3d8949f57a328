import { isObject } from '../kernel/json-value.ts';
import { keyOfPath, type KeyPath, parseKey } from './key-path.ts';
import { type Branch, isBranch, type Leaf, leavesOf, nodeAt } from './tree.ts';

/** A variable of the `env_vars` table. */
export interface Variable {
  readonly value: string;
  readonly sealed: boolean;
  /** Of its last change. */
  readonly revision: number;
  /** Would it be so, and is not stored? */
  readonly isPlanned?: boolean;
}

/** A value with its references replaced, and what went into it. */
export interface Resolved {
  readonly value: unknown;
  /** About how many characters it takes: what is referred to twice counts twice. */
  readonly size: number;
  /** Did anything sealed go into it? */
  readonly sealed: boolean;
  /** Did anything that is not stored go into it? */
  readonly isPlanned: boolean;
  /** The variables that went into it, however far away. */
  readonly variables: ReadonlySet<string>;
}

/** A reference that leads nowhere, in a circle, or too far. */
export interface ReferenceProblem {
  readonly key: string;
  readonly code:
    | 'reference.missing'
    | 'reference.cycle'
    | 'reference.too_deep'
    | 'reference.too_long'
    | 'reference.unknown'
    | 'reference.not_text';
  readonly message: string;
  /** From the key to where it failed, such as `a → config.b → env.TOKEN`. */
  readonly path: string;
}

const depthLimit = 10;
/** What refers to what refers to others grows like a bomb. */
const lengthLimit = 65_536;
const reference = /\$\$\{|\$\{([^{}]*)\}/g;
const nothing: ReadonlySet<string> = new Set();

class Failure extends Error {
  readonly code: ReferenceProblem['code'];
  readonly trail: readonly string[];
  constructor(code: ReferenceProblem['code'], message: string, trail: readonly string[]) {
    super(message);
    this.code = code;
    this.trail = trail;
  }
}

/** Does a value hold anything to resolve? */
export function hasReference(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('${');
  if (Array.isArray(value)) return value.some(hasReference);
  return isObject(value) && Object.values(value).some(hasReference);
}

const nothingResolved: ReadonlyMap<Leaf, Resolved> = new Map();

/** Does anything in a configuration refer to anything? */
export function holdsReferences(tree: Branch): boolean {
  for (const node of tree.members.values())
    if (isBranch(node) ? holdsReferences(node) : hasReference(node.value)) return true;
  return false;
}

/**
 * Replaces `${env.NAME}` and `${config.key}` in the texts of a configuration (design 5.5); `$${` is a literal `${`. A
 * text that is one `${config.key}` and nothing else becomes that value itself, whatever its type.
 *
 * @returns the leaves that hold references, and what could not be resolved
 */
export function resolveReferences(
  tree: Branch,
  variables: ReadonlyMap<string, Variable>,
): { resolved: ReadonlyMap<Leaf, Resolved>; problems: ReferenceProblem[] } {
  if (!holdsReferences(tree)) return { resolved: nothingResolved, problems: [] };
  const resolver = new Resolver(tree, variables);
  const resolved = new Map<Leaf, Resolved>();
  const problems: ReferenceProblem[] = [];
  for (const leaf of leavesOf(tree)) {
    if (!hasReference(leaf.value)) continue;
    const key = keyOfPath(leaf.path);
    try {
      resolved.set(leaf, resolver.leaf(leaf, [key]));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      resolved.set(leaf, { ...nothingIn(null, 0), sealed: leaf.sealed });
      problems.push({ key, code: error.code, message: error.message, path: error.trail.join(' → ') });
    }
  }
  return { resolved, problems };
}

class Resolver {
  readonly #tree: Branch;
  readonly #variables: ReadonlyMap<string, Variable>;
  readonly #done = new Map<Leaf, Resolved>();
  readonly #open = new Set<Leaf>();

  constructor(tree: Branch, variables: ReadonlyMap<string, Variable>) {
    this.#tree = tree;
    this.#variables = variables;
  }

  leaf(leaf: Leaf, trail: readonly string[]): Resolved {
    const done = this.#done.get(leaf);
    if (done) return done;
    if (this.#open.has(leaf))
      throw new Failure('reference.cycle', 'This refers back to itself: break the circle.', trail);
    if (trail.length > depthLimit + 1)
      throw new Failure(
        'reference.too_deep',
        `References lead over more than ${depthLimit} steps: refer to the value itself.`,
        trail,
      );
    this.#open.add(leaf);
    try {
      const inner = this.#value(leaf.value, trail);
      if (inner.size > lengthLimit)
        throw new Failure(
          'reference.too_long',
          `With its references resolved this is longer than ${lengthLimit} characters.`,
          trail,
        );
      const resolved = {
        ...inner,
        sealed: inner.sealed || leaf.sealed,
        isPlanned: inner.isPlanned || leaf.origin.isPlanned === true,
      };
      this.#done.set(leaf, resolved);
      return resolved;
    } finally {
      this.#open.delete(leaf);
    }
  }

  #value(value: unknown, trail: readonly string[]): Resolved {
    if (typeof value === 'string') return this.#text(value, trail);
    if (Array.isArray(value)) {
      const parts = value.map((item) => this.#value(item, trail));
      return combined(
        parts.map((part) => part.value),
        parts,
      );
    }
    if (!isObject(value)) return nothingIn(value, 8);
    const parts = Object.entries(value).map(([name, item]) => [name, this.#value(item, trail)] as const);
    return combined(
      Object.fromEntries(parts.map(([name, part]) => [name, part.value])),
      parts.map(([, part]) => part),
    );
  }

  #text(text: string, trail: readonly string[]): Resolved {
    if (!text.includes('${')) return nothingIn(text, text.length);
    const whole = /^\$\{config\.([^{}]*)\}$/.exec(text);
    if (whole) return this.#setting(whole[1] ?? '', trail);
    const parts: Resolved[] = [];
    let length = text.length;
    const result = text.replaceAll(reference, (_match: string, target: string | undefined) => {
      if (target === undefined) return '${';
      const part = this.#target(target, trail);
      const said = asText(part.value, [...trail, target]);
      length += said.length;
      if (length > lengthLimit)
        throw new Failure(
          'reference.too_long',
          `With its references resolved this is longer than ${lengthLimit} characters.`,
          [...trail, target],
        );
      parts.push(part);
      return said;
    });
    return { ...combined(result, parts), size: result.length };
  }

  #target(target: string, trail: readonly string[]): Resolved {
    if (target.startsWith('config.')) return this.#setting(target.slice('config.'.length), trail);
    if (!target.startsWith('env.'))
      throw new Failure(
        'reference.unknown',
        `\${${target}} is no reference: write \${env.NAME} or \${config.key}, or $\${ for the two characters themselves.`,
        [...trail, target],
      );
    const name = target.slice('env.'.length);
    const variable = this.#variables.get(name);
    if (!variable)
      throw new Failure('reference.missing', `There is no environment variable ${name} in the registry.`, [
        ...trail,
        target,
      ]);
    const { value, sealed, isPlanned = false } = variable;
    return { value, sealed, isPlanned, size: value.length, variables: new Set([name]) };
  }

  #setting(key: string, trail: readonly string[]): Resolved {
    const further = [...trail, `config.${key}`];
    const parsed = parseKey(key);
    const node = 'path' in parsed ? nodeAt(this.#tree, parsed.path) : undefined;
    if (!node) throw new Failure('reference.missing', `There is no ${key} in this configuration.`, further);
    return isBranch(node) ? this.#branch(node, further) : this.leaf(node, further);
  }

  #branch(branch: Branch, trail: readonly string[]): Resolved {
    const parts: Resolved[] = [];
    const values: Record<string, unknown> = {};
    for (const leaf of leavesOf(branch)) {
      const part = this.leaf(leaf, trail);
      parts.push(part);
      setAt(values, leaf.path.slice(branch.path.length), part.value);
    }
    return combined(values, parts);
  }
}

/** A value without references. */
function nothingIn(value: unknown, size: number): Resolved {
  return { value, size, sealed: false, isPlanned: false, variables: nothing };
}

function combined(value: unknown, parts: readonly Resolved[]): Resolved {
  const names = parts.flatMap((part) => [...part.variables]);
  return {
    value,
    size: parts.reduce((sum, part) => sum + part.size + 1, 0),
    sealed: parts.some((part) => part.sealed),
    isPlanned: parts.some((part) => part.isPlanned),
    variables: names.length === 0 ? nothing : new Set(names),
  };
}

function asText(value: unknown, trail: readonly string[]): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Failure(
    'reference.not_text',
    'An object or a list cannot stand within a text: refer to one of its values, or let the reference stand alone.',
    trail,
  );
}

function setAt(values: Record<string, unknown>, path: KeyPath, value: unknown): void {
  let inner = values;
  for (const name of path.slice(0, -1)) inner = (inner[name] ??= {}) as Record<string, unknown>;
  inner[path.at(-1) ?? ''] = value;
}
