import { findPatternProblem } from './linear-pattern.ts';
import { findMisfit, isObject, keywordShapes } from './schema-keywords.ts';

/** Something that keeps a JSON Schema from being used. */
export interface SchemaProblem {
  /** JSON Pointer into the schema. */
  path: string;
  message: string;
}

const sizeLimit = 256 * 1024;
const depthLimit = 32;
const problemLimit = 20;
const patternLimit = 1000;
/** Parts of a schema with its references followed: what checking a value costs. */
const partLimit = 2000;

const verdicts = new Map<string, SchemaProblem[]>();
const mostVerdicts = 200;

/**
 * Can this be used as a tool's config_schema (JSON Schema 2020-12)? The schema itself is never compiled, and nothing in
 * it is run, so a hostile one costs no more than its size.
 *
 * @returns what is wrong with it; nothing for a good one
 */
export function checkConfigSchema(schema: unknown): SchemaProblem[] {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    return [{ path: '', message: 'A configuration schema is a JSON object, such as {"type": "object"}.' }];
  const tooDeep = findTooDeep(schema);
  if (tooDeep !== undefined)
    return [{ path: tooDeep, message: `Nested deeper than ${depthLimit} levels: make it flatter.` }];
  const text = JSON.stringify(schema);
  if (text.length > sizeLimit)
    return [{ path: '', message: `Larger than ${sizeLimit / 1024} KiB: leave out what is not needed.` }];
  return remembered(text, () => firstOf(checkSchema(schema), problemLimit));
}

function firstOf<Item>(items: Iterable<Item>, most: number): Item[] {
  const first: Item[] = [];
  for (const item of items) if (first.push(item) >= most) break;
  return first;
}

/** The same module lies in the folder of many an agent, with the same schema. */
function remembered(text: string, check: () => SchemaProblem[]): SchemaProblem[] {
  const known = verdicts.get(text);
  if (known) return known;
  const problems = check();
  if (verdicts.size >= mostVerdicts) verdicts.clear();
  verdicts.set(text, problems);
  return problems;
}

/** A reference, and where it stands. */
interface Reference {
  path: string;
  target: string;
}

function* checkSchema(root: object): Generator<SchemaProblem> {
  const references: Reference[] = [];
  const anchors = new Map<string, object>();
  yield* checkKeywords(root, '', references, anchors);
  let isSound = true;
  for (const reference of references)
    for (const problem of checkReference(reference, root, anchors)) {
      isSound = false;
      yield problem;
    }
  if (isSound && references.length > 0) yield* checkExpansion(root, anchors);
}

/** References that lead back, or multiply, could keep whoever checks a configuration busy for ever. */
function* checkExpansion(root: object, anchors: ReadonlyMap<string, object>): Generator<SchemaProblem> {
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  const sizeOf = (schema: object): number => {
    const known = sizes.get(schema);
    if (known !== undefined) return known;
    if (open.has(schema)) return Infinity;
    open.add(schema);
    let size = 1;
    for (const inner of subschemasOf(schema)) size += sizeOf(inner);
    const { $ref } = schema as { $ref?: unknown };
    const target = typeof $ref === 'string' ? targetOf(root, $ref, anchors) : undefined;
    if (target) size += sizeOf(target);
    open.delete(schema);
    sizes.set(schema, size);
    return size;
  };
  const size = sizeOf(root);
  if (size === Infinity) yield { path: '', message: 'It refers to itself: write it without recursion.' };
  else if (size > partLimit)
    yield {
      path: '',
      message: `With its references followed it has more than ${partLimit} parts: make it simpler.`,
    };
}

function* subschemasOf(schema: object): Generator<object> {
  for (const [keyword, value] of Object.entries(schema)) {
    const shape = keywordShapes.get(keyword);
    // Definitions count where they are referred to.
    if (keyword === '$defs' || keyword === 'definitions') continue;
    if (shape === 'schema' && isObject(value)) yield value;
    if (shape?.includes('schemas'))
      for (const inner of Object.values(value as object)) if (isObject(inner)) yield inner;
  }
}

function targetOf(root: object, reference: string, anchors: ReadonlyMap<string, object>): object | undefined {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return anchors.get(reference.slice(1));
  let value: unknown = root;
  for (const part of reference.slice(2).split('/')) {
    const key = decodeSafely(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return isObject(value) ? value : undefined;
}

/** Looks where keywords have a meaning; `default`, `enum` and the like hold data, unless something is named so. */
function* checkKeywords(
  schema: object,
  path: string,
  references: Reference[],
  anchors: Map<string, object>,
): Generator<SchemaProblem> {
  for (const [keyword, value] of Object.entries(schema)) {
    const place = `${path}/${escapePointer(keyword)}`;
    const shape = keywordShapes.get(keyword);
    const misfit = shape && findMisfit(shape, value);
    if (misfit !== undefined) {
      yield { path: place, message: misfit };
      continue;
    }
    if (keyword === 'pattern') yield* checkPattern(String(value), place);
    if (keyword === '$ref') references.push({ path: place, target: String(value) });
    if (keyword === '$dynamicRef') yield { path: place, message: 'Only $ref is followed: use that.' };
    if (shape === 'anchor') anchors.set(String(value), schema);
    if (keyword === '$id' && path !== '')
      yield { path: place, message: 'Only the whole schema can have an $id: leave this one out.' };
    if (shape === 'schema' && isObject(value)) yield* checkKeywords(value, place, references, anchors);
    if (!shape?.includes('schemas')) continue;
    for (const [name, inner] of Object.entries(value as object)) {
      const within = `${place}/${escapePointer(name)}`;
      if (keyword === 'patternProperties') yield* checkPattern(name, within);
      const wrong = findMisfit(
        shape === 'named schemas or names' && Array.isArray(inner) ? 'names' : 'schema',
        inner,
      );
      if (wrong !== undefined) yield { path: within, message: wrong };
      else if (isObject(inner)) yield* checkKeywords(inner, within, references, anchors);
    }
  }
}

function* checkPattern(pattern: string, path: string): Generator<SchemaProblem> {
  if (pattern.length > patternLimit) {
    yield { path, message: `A pattern of more than ${patternLimit} characters: make it shorter.` };
    return;
  }
  const problem = findPatternProblem(pattern);
  if (problem !== undefined) yield { path, message: problem };
}

function* checkReference(
  { path, target }: Reference,
  root: object,
  anchors: ReadonlyMap<string, object>,
): Generator<SchemaProblem> {
  if (!target.startsWith('#'))
    yield { path, message: 'Only references within the schema are followed, such as "#/$defs/port".' };
  else if (
    target !== '#' &&
    !(target.startsWith('#/') ? isSchemaAt(root, target) : anchors.has(target.slice(1)))
  )
    yield { path, message: `There is no ${target.slice(0, 200)} in this schema.` };
}

/** Does a pointer lead to a schema? What was only seen as data was not checked. */
function isSchemaAt(root: object, target: string): boolean {
  let value: unknown = root;
  let holds: 'keywords' | 'schemas' = 'keywords';
  for (const part of target.slice(2).split('/')) {
    const key = decodeSafely(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = (value as Record<string, unknown>)[key];
    if (holds === 'schemas') {
      holds = 'keywords';
      continue;
    }
    const shape = keywordShapes.get(key);
    if (shape?.includes('schemas')) holds = 'schemas';
    else if (shape !== 'schema') return false;
  }
  return holds === 'keywords' && (isObject(value) || typeof value === 'boolean');
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where it is nested too deeply. Goes no deeper than the limit, so that no depth can break it. */
function findTooDeep(value: object, depth = 0): string | undefined {
  if (depth > depthLimit) return '';
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record)) {
    const inner = record[key];
    if (typeof inner !== 'object' || inner === null) continue;
    const below = findTooDeep(inner, depth + 1);
    if (below !== undefined) return `/${escapePointer(key)}${below}`;
  }
  return undefined;
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
