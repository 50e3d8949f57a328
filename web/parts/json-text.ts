import { findNodeAtLocation, type Node, parseTree, visit } from 'jsonc-parser';

/** Something that is wrong at a place of a JSON text. */
export interface Misplaced {
  message: string;
  offset: number;
  /** From 1, as editors count. */
  line: number;
  column: number;
}

/** What keeps a text from being JSON, and where; undefined when it is some. */
export function findSyntaxError(text: string): Misplaced | undefined {
  const errors: number[] = [];
  visit(
    text,
    { onError: (_code, offset) => errors.push(offset) },
    { allowTrailingComma: false, disallowComments: true },
  );
  const [first] = errors;
  if (first === undefined) return undefined;
  const offset = Math.min(first, text.length);
  const rest = text.slice(offset).trimStart();
  const before = text.slice(0, offset).trimEnd();
  if (/^[}\]]/.test(rest) && before.endsWith(','))
    return placed(text, before.length - 1, 'A comma with nothing after it: remove it.');
  if (/^(\/\/|\/\*|#)/.test(rest)) return placed(text, offset, 'JSON has no comments: remove this one.');
  if (rest.startsWith("'")) return placed(text, offset, 'Names and texts need double quotes.');
  if (rest === '') return placed(text, offset, 'It ends too early: a bracket or quote is missing.');
  const here = JSON.stringify(rest.slice(0, 20));
  return placed(
    text,
    offset,
    `${here} cannot stand here: remove it, or add the comma, colon or quote that is missing before it.`,
  );
}

/** Where in a JSON text the value at a JSON Pointer stands, or the nearest one around it. */
export function placeOfPointer(text: string, pointer: string, message: string): Misplaced {
  const names = pointer
    .split('/')
    .filter((name) => name !== '')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const root = parseTree(text);
  let found: Node | undefined = root;
  for (let depth = names.length; root && depth > 0; depth--) {
    found = nodeAt(root, names.slice(0, depth));
    if (found) break;
    found = root;
  }
  // The name says more than the value: what is wrong begins there.
  const property = found?.parent?.type === 'property' ? found.parent : found;
  return placed(text, property?.offset ?? 0, message);
}

function nodeAt(root: Node, names: readonly string[]): Node | undefined {
  let node: Node | undefined = root;
  for (const name of names)
    node = node && findNodeAtLocation(node, [node.type === 'array' ? Number(name) : name]);
  return node;
}

function placed(text: string, offset: number, message: string): Misplaced {
  const lines = text.slice(0, offset).split('\n');
  return { message, offset, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
