import { isObject } from '../kernel/json-value.ts';
import type { KeyPath } from './key-path.ts';

/** The levels of the inheritance, low to high (design 5.5). */
export type Layer = 'default' | 'system' | 'agent' | 'tool' | 'instance' | 'plugin' | 'user';

/** The row that a value came from. */
export interface Origin {
  readonly layer: Layer;
  readonly table: string;
  readonly id: number | string;
  /** The revision that last changed it there. */
  readonly revision: number;
  /** The file or variable that decides the value there; null, or left out: people do. */
  readonly pinnedBy?: string | null;
  /** Is it of a row that would be, and is not stored? */
  readonly isPlanned?: boolean;
}

/** One value that a source gives for one place. A sealed one is a whole: it is not merged, whatever it holds. */
export interface Setting {
  readonly path: KeyPath;
  readonly value: unknown;
  readonly sealed: boolean;
  readonly origin: Origin;
}

/** A value that another one took the place of; `path` is where it stood. */
export interface Overridden {
  readonly path: KeyPath;
  readonly value: unknown;
  readonly sealed: boolean;
  readonly origin: Origin;
}

/** A value, or the trace of one that a higher layer removed. */
export interface Leaf {
  readonly path: KeyPath;
  readonly value: unknown;
  readonly sealed: boolean;
  readonly isRemoved: boolean;
  readonly origin: Origin;
  /** From the lowest to the highest. */
  readonly overrides: readonly Overridden[];
}

/** An object: its members, and who first made it one. */
export interface Branch {
  readonly path: KeyPath;
  readonly members: ReadonlyMap<string, Node>;
  readonly origin: Origin | null;
}

export type Node = Leaf | Branch;

/** Stands for a sealed value that cannot be opened any more. */
export const unreadable = Symbol('a sealed value that cannot be opened');

/** A configuration in which nothing is set. */
export const emptyTree: Branch = { path: [], members: new Map(), origin: null };

export function isBranch(node: Node): node is Branch {
  return 'members' in node;
}

/**
 * The configuration after one more source: objects merge as JSON Merge Patch (RFC 7396), scalars and arrays replace,
 * null removes what was inherited. Nothing that is given is changed, so that what many targets share is computed once.
 *
 * @param settings in the order in which they apply
 */
export function applySettings(tree: Branch, settings: readonly Setting[]): Branch {
  let result = tree;
  for (const setting of settings) {
    const next = place(result, setting, 0, []);
    if (isBranch(next)) result = next;
  }
  return result;
}

/** @param carried what stood where there is an object now, for the leaves that come in its stead */
function place(
  node: Node | undefined,
  setting: Setting,
  depth: number,
  carried: readonly Overridden[],
): Node {
  const name = setting.path[depth];
  if (name === undefined)
    return merge(node, setting.path, setting.value, setting.sealed, setting.origin, carried);
  const { members, trace, origin } = asBranch(node, carried, setting.origin);
  const path = setting.path.slice(0, depth);
  return {
    path,
    members: withMember(members, name, place(members.get(name), setting, depth + 1, trace)),
    origin,
  };
}

function merge(
  node: Node | undefined,
  path: KeyPath,
  value: unknown,
  sealed: boolean,
  origin: Origin,
  carried: readonly Overridden[],
): Node {
  if (sealed || !isObject(value))
    return {
      path,
      value,
      sealed,
      isRemoved: value === null && !sealed,
      origin,
      overrides: [...carried, ...traceOf(node)],
    };
  const branch = asBranch(node, carried, origin);
  const members = new Map(branch.members);
  for (const [name, inner] of Object.entries(value)) {
    if (name === '__proto__') continue;
    members.set(name, merge(members.get(name), [...path, name], inner, false, origin, branch.trace));
  }
  return { path, members, origin: branch.origin };
}

/** The node as an object; what it was otherwise goes to the members that come. */
function asBranch(
  node: Node | undefined,
  carried: readonly Overridden[],
  origin: Origin,
): { members: ReadonlyMap<string, Node>; trace: readonly Overridden[]; origin: Origin | null } {
  if (node && isBranch(node)) return { members: node.members, trace: carried, origin: node.origin };
  return { members: emptyTree.members, trace: [...carried, ...traceOf(node)], origin };
}

function withMember(members: ReadonlyMap<string, Node>, name: string, node: Node): ReadonlyMap<string, Node> {
  return new Map(members).set(name, node);
}

/** What a value that replaces this node overrides. */
function traceOf(node: Node | undefined): readonly Overridden[] {
  if (!node) return [];
  if (isBranch(node)) return [...node.members.values()].flatMap(traceOf);
  const { path, value, sealed, origin } = node;
  return [...node.overrides, { path, value, sealed, origin }];
}

/** The values and empty objects of a configuration. What was removed is left out. */
export function* leavesOf(tree: Branch): Generator<Leaf> {
  for (const node of tree.members.values()) {
    if (!isBranch(node)) {
      if (!node.isRemoved) yield node;
    } else if (isEmpty(node)) {
      if (node.origin)
        yield {
          path: node.path,
          value: {},
          sealed: false,
          isRemoved: false,
          origin: node.origin,
          overrides: [],
        };
    } else yield* leavesOf(node);
  }
}

/** All leaves, those that were removed included. */
export function* allLeavesOf(tree: Branch): Generator<Leaf> {
  for (const node of tree.members.values())
    if (isBranch(node)) yield* allLeavesOf(node);
    else yield node;
}

function isEmpty(branch: Branch): boolean {
  for (const node of branch.members.values()) if (isBranch(node) || !node.isRemoved) return false;
  return true;
}

/** The node of a place; undefined where nothing is set, or what was is removed. */
export function nodeAt(tree: Branch, path: KeyPath): Node | undefined {
  let node: Node | undefined = tree;
  for (const name of path) {
    if (!node || !isBranch(node)) return undefined;
    node = node.members.get(name);
  }
  return node && (isBranch(node) || !node.isRemoved) ? node : undefined;
}

/**
 * The configuration as one nested object.
 *
 * @param valueOf in place of a leaf's own value, such as one with its references resolved
 */
export function valuesOf(tree: Branch, valueOf: (leaf: Leaf) => unknown): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, node] of tree.members) {
    if (isBranch(node)) values[name] = valuesOf(node, valueOf);
    else if (!node.isRemoved) values[name] = valueOf(node);
  }
  return values;
}
