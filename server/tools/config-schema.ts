import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';
import type { JsonObject } from '../kernel/fields.ts';
import { findPatternProblem } from './linear-pattern.ts';
import { findMisfit, isObject, keywordShapes } from './schema-keywords.ts';
import { resolveReference, subschemasOf } from './schema-shape.ts';

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
/** Parts of a schema, and levels, after its references are followed: what checking a value costs. */
const partLimit = 2000;
const referenceDepthLimit = 100;
/** A pattern is as much work as a part for so many of its steps, and for names it is matched with each of them. */
const stepsPerPart = 20;
const partsPerName = 20;
const partsPerFormat = 4;
/** Each is checked within the one before, which goes as deep. */
const oneOfLimit = 500;

const verdicts = new Map<string, SchemaProblem[]>();
const mostVerdicts = 200;

// The engine takes a while to load, and most schemas have no pattern that repeats by number.
const require = createRequire(import.meta.url);

/**
 * Can this be used as a tool's config_schema (JSON Schema 2020-12)? The schema itself is never compiled, and nothing in
 * it is run, so a hostile one costs no more than its size.
 *
 * @returns what is wrong with it; nothing for a good one
 */
export function checkConfigSchema(schema: unknown): SchemaProblem[] {
  if (!isObject(schema))
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

function* checkSchema(root: JsonObject): Generator<SchemaProblem> {
  const references: Reference[] = [];
  const anchors = new Set<string>();
  let isSound = true;
  for (const problem of checkKeywords(root, '', references, anchors)) {
    isSound = false;
    yield problem;
  }
  for (const reference of references)
    for (const problem of checkReference(reference, root, anchors)) {
      isSound = false;
      yield problem;
    }
  if (isSound) yield* checkExtent(root, references.length > 0);
}

/** How much there is to do for a value, and how far it goes down, when references are followed. */
interface Extent {
  parts: number;
  depth: number;
}

const single: Extent = { parts: 1, depth: 1 };
const tooDeep: Extent = { parts: 1, depth: referenceDepthLimit + 1 };
const endless: Extent = { parts: Infinity, depth: Infinity };

/** References that lead back, or multiply, could keep whoever checks a configuration busy for ever. */
function* checkExtent(root: JsonObject, hasReferences: boolean): Generator<SchemaProblem> {
  const extents = new Map<object, Extent>();
  const { parts, depth } = extentOf(root, root, extents);
  // A definition that nobody refers to costs nothing, but must not lead back either.
  const unused = hasReferences ? allSchemasIn(root).map((schema) => extentOf(root, schema, extents)) : [];
  if (depth === Infinity || unused.some((extent) => extent.depth === Infinity))
    yield { path: '', message: 'It refers to itself: write it without recursion.' };
  else if (depth > referenceDepthLimit)
    yield {
      path: '',
      message: `After its references are followed it is deeper than ${referenceDepthLimit} levels: make it flatter.`,
    };
  else if (parts > partLimit)
    yield {
      path: '',
      message: `After its references are followed it has more than ${partLimit} parts (long patterns count as several): make it simpler.`,
    };
}

/** Each subschema is looked at once. One that is met again before it is done leads back to itself. */
function extentOf(root: JsonObject, schema: unknown, extents: Map<object, Extent>, level = 0): Extent {
  if (!isObject(schema)) return single;
  const known = extents.get(schema);
  if (known) return known;
  if (level > referenceDepthLimit) return tooDeep;
  extents.set(schema, endless);
  const inner = subschemasOf(schema);
  if (typeof schema.$ref === 'string') inner.push(resolveReference(root, schema.$ref));
  const extent = { parts: 1 + textParts(schema), depth: 1 };
  for (const one of inner) {
    const { parts, depth } = extentOf(root, one, extents, level + 1);
    extent.parts += parts;
    extent.depth = Math.max(extent.depth, depth + 1);
  }
  extents.set(schema, extent);
  return extent;
}

function allSchemasIn(root: JsonObject): JsonObject[] {
  const all: JsonObject[] = [root];
  for (const schema of all)
    for (const inner of subschemasOf(schema, { withDefinitions: true })) if (isObject(inner)) all.push(inner);
  return all;
}

/** As how many parts the patterns and the format of a subschema count, beside itself. */
function textParts({ pattern, patternProperties, format }: JsonObject): number {
  const own = typeof pattern === 'string' ? partsOf(pattern) : 0;
  const names = isObject(patternProperties) ? Object.keys(patternProperties) : [];
  const all = names.reduce((sum, name) => sum + partsOf(name) + partsPerName, own);
  return format === undefined ? all : all + partsPerFormat;
}

function partsOf(pattern: string): number {
  return Math.floor(stepsOf(pattern) / stepsPerPart);
}

/** How many steps a pattern has once what it repeats is written out. */
function stepsOf(pattern: string): number {
  if (!/\{\d/.test(pattern)) return pattern.length;
  const { RE2JS: engine } = require('re2js') as { RE2JS: typeof RE2JS };
  return engine.compile(engine.translateRegExp(pattern)).programSize();
}

/** Looks where keywords have a meaning; `default`, `enum` and the like hold data, unless something is named so. */
function* checkKeywords(
  schema: object,
  path: string,
  references: Reference[],
  anchors: Set<string>,
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
    if (keyword === 'oneOf' && Array.isArray(value) && value.length > oneOfLimit)
      yield { path: place, message: `More than ${oneOfLimit} alternatives: use enum, or anyOf.` };
    if (keyword === '$dynamicRef') yield { path: place, message: 'Only $ref is followed: use that.' };
    if (shape === 'anchor') yield* checkAnchor(String(value), place, anchors);
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

function* checkAnchor(name: string, path: string, anchors: Set<string>): Generator<SchemaProblem> {
  if (anchors.has(name)) yield { path, message: `There is another ${name.slice(0, 200)}: use another name.` };
  anchors.add(name);
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
  anchors: ReadonlySet<string>,
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
