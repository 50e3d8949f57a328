import type { JsonObject } from '../kernel/fields.ts';
import { isObject } from '../kernel/json-value.ts';
import { linearPattern } from './linear-pattern.ts';
import { keywordShapes } from './schema-keywords.ts';

/** A place in a configuration: the names from the outside in. */
type Place = readonly string[];

/**
 * How many subschemas are looked at for one question, and how deep. `checkConfigSchema` refuses what comes near; a
 * schema that nobody checked, and that leads on and on, ends here.
 */
const stepLimit = 10_000;
const depthLimit = 200;
const patternsKept = 1000;
/** What describes anything. */
const anything: JsonObject = {};

/**
 * The subschemas that describe the value at a place, through `properties`, local `$ref` and `allOf`. Empty where the
 * schema does not declare the place: at the root only `properties` declare, so that nothing reaches a tool that did
 * not ask for it; further in, what a free-form object or `additionalProperties` admits is declared too.
 */
export function partsAt(schema: JsonObject, place: Place): JsonObject[] {
  let parts: JsonObject[] = [schema];
  for (const [depth, name] of place.entries()) {
    parts = declaredMembers(expand(schema, parts, demandsOf), name, depth === 0);
    if (parts.length === 0) return [];
  }
  return parts;
}

export function declares(schema: JsonObject, place: Place): boolean {
  return partsAt(schema, place).length > 0;
}

/**
 * Is the place, or something it lies in, `writeOnly` or of the format `password` (design §3)? Other than for what is
 * declared, all alternatives of a schema count: better one secret too many. Places end at lists, so a list whose
 * entries hold a secret is one as a whole.
 */
export function isSecretAt(schema: JsonObject, place: Place): boolean {
  return secretPlaceOf(schema, place) !== undefined;
}

/** The outermost secret place on the way to a place, itself included; undefined when there is none. */
export function secretPlaceOf(schema: JsonObject, place: Place): string[] | undefined {
  let parts = expand(schema, [schema], alternativesOf);
  if (parts.some(isMarked)) return place.slice(0, 1);
  for (const [depth, name] of place.entries()) {
    parts = expand(schema, possibleMembers(parts, name), alternativesOf);
    if (isSecret(schema, parts)) return place.slice(0, depth + 1);
    if (parts.length === 0) return undefined;
  }
  return undefined;
}

/** The outermost places of a configuration that the schema calls secret. */
export function secretPathsIn(schema: JsonObject, value: JsonObject): string[][] {
  const parts = expand(schema, [schema], alternativesOf);
  if (parts.some(isMarked)) return Object.keys(value).map((name) => [name]);
  const found: string[][] = [];
  collectSecrets(schema, parts, value, [], found);
  return found;
}

function collectSecrets(
  root: JsonObject,
  parts: readonly JsonObject[],
  value: JsonObject,
  place: Place,
  found: string[][],
): void {
  for (const [name, inner] of Object.entries(value)) {
    const members = expand(root, possibleMembers(parts, name), alternativesOf);
    if (members.length === 0) continue;
    const path = [...place, name];
    if (isSecret(root, members)) found.push(path);
    else if (isObject(inner)) collectSecrets(root, members, inner, path, found);
  }
}

/** A value that a schema gives where nobody gives one. */
export interface Default {
  path: string[];
  value: unknown;
}

/** All defaults under `properties`, fewer segments first, then by bytes. One beside a `$ref` hides what lies behind it. */
export function defaultsOf(schema: JsonObject): Default[] {
  const found = new Map<string, Default>();
  collectDefaults(schema, schema, [], { left: stepLimit }, found);
  const sortable = [...found.values()].map((one) => ({ one, bytes: Buffer.from(one.path.join('.')) }));
  sortable.sort((a, b) => a.one.path.length - b.one.path.length || Buffer.compare(a.bytes, b.bytes));
  return sortable.map(({ one }) => one);
}

function collectDefaults(
  root: JsonObject,
  schema: JsonObject,
  path: string[],
  steps: { left: number },
  found: Map<string, Default>,
): void {
  if (path.length > depthLimit) return;
  for (const part of expand(root, [schema], demandsOf)) {
    if (steps.left-- <= 0) return;
    const key = JSON.stringify(path);
    if (Object.hasOwn(part, 'default') && (path.length > 0 || isObject(part.default)) && !found.has(key))
      found.set(key, { path, value: part.default });
    for (const [name, inner] of entriesOf(part.properties))
      if (isObject(inner)) collectDefaults(root, inner, [...path, name], steps, found);
  }
}

/** What else a subschema demands of the same value. */
function demandsOf(root: JsonObject, part: JsonObject): unknown[] {
  const target = typeof part.$ref === 'string' ? resolveReference(root, part.$ref) : undefined;
  return [target, ...listOf(part.allOf)];
}

/** What else a subschema says of the same value, whatever it depends on. */
function alternativesOf(root: JsonObject, part: JsonObject): unknown[] {
  return [
    ...demandsOf(root, part),
    ...listOf(part.anyOf),
    ...listOf(part.oneOf),
    ...[part.if, part.then, part.else],
    ...entriesOf(part.dependentSchemas).map(([, inner]) => inner),
    ...entriesOf(part.dependencies).map(([, inner]) => inner),
  ];
}

/** Subschemas and all that they take in, each once, in the order in which they are written. */
function expand(
  root: JsonObject,
  parts: readonly JsonObject[],
  next: (root: JsonObject, part: JsonObject) => unknown[],
  limit = stepLimit,
): JsonObject[] {
  const seen = new Set<JsonObject>();
  const waiting: unknown[] = parts.toReversed();
  while (waiting.length > 0 && seen.size < limit) {
    const part = waiting.pop();
    if (!isObject(part) || seen.has(part)) continue;
    seen.add(part);
    for (const inner of next(root, part).reverse()) waiting.push(inner);
  }
  return [...seen];
}

/** What describes a member of an object that all these parts describe; empty when none of them declares it. */
function declaredMembers(parts: readonly JsonObject[], name: string, isRoot: boolean): JsonObject[] {
  if (parts.length >= stepLimit) return [];
  if (isRoot) return distinctParts(parts.map((part) => ownMember(part.properties, name)));
  const named = distinctParts(parts.flatMap((part) => membersOf(part, name)));
  if (named.length > 0) return named;
  return parts.some(isClosed) ? [] : [anything];
}

/** Says which members there are, or that there are none: not an object of any shape. */
function isClosed(part: JsonObject): boolean {
  const { properties, additionalProperties, type } = part;
  const isOther = type !== undefined && ![type].flat().includes('object');
  return isObject(properties) || additionalProperties === false || isOther;
}

/** What a subschema says of a member by its name, by a pattern, or of all others. */
function membersOf(part: JsonObject, name: string): unknown[] {
  const own = ownMember(part.properties, name);
  const matching = entriesOf(part.patternProperties).flatMap(([pattern, inner]) =>
    matches(pattern, name) ? [inner] : [],
  );
  const named = own === undefined ? matching : [own, ...matching];
  return named.length > 0 ? named : [part.additionalProperties];
}

/** The same, and what is said of entries of lists and of what nothing else was said of. */
function possibleMembers(parts: readonly JsonObject[], name: string): JsonObject[] {
  const isIndex = /^\d+$/.test(name);
  return parts.flatMap((part) => [
    ...membersOf(part, name).filter(isObject),
    ...(isObject(part.unevaluatedProperties) ? [part.unevaluatedProperties] : []),
    ...(isIndex ? entriesIn(part) : []),
  ]);
}

/** What a subschema says of the entries of a list. */
function entriesIn(part: JsonObject): JsonObject[] {
  return [...listOf(part.prefixItems), part.items, part.contains, part.unevaluatedItems].filter(isObject);
}

function isSecret(root: JsonObject, parts: readonly JsonObject[]): boolean {
  if (parts.length >= stepLimit) return true;
  return parts.some((part) => isMarked(part) || entriesIn(part).some((entry) => holdsSecret(root, entry)));
}

function isMarked(part: JsonObject): boolean {
  return part.writeOnly === true || part.format === 'password';
}

/** Is anything secret in what a subschema describes, however deep? */
function holdsSecret(root: JsonObject, part: JsonObject): boolean {
  const { secretEntries } = knowledgeOf(root);
  const known = secretEntries.get(part);
  if (known !== undefined) return known;
  const within = expand(root, [part], (_, inner) => [
    ...(typeof inner.$ref === 'string' ? [resolveReference(root, inner.$ref)] : []),
    ...subschemasOf(inner),
  ]);
  const holds = within.length >= stepLimit || within.some(isMarked);
  secretEntries.set(part, holds);
  return holds;
}

/** What was found out about a schema, for as long as it is there. */
interface Knowledge {
  targets: Map<string, unknown>;
  anchors: Map<string, JsonObject> | undefined;
  secretEntries: Map<JsonObject, boolean>;
}

const knowledge = new WeakMap<object, Knowledge>();

function knowledgeOf(root: JsonObject): Knowledge {
  let known = knowledge.get(root);
  if (!known) {
    known = { targets: new Map(), anchors: undefined, secretEntries: new Map() };
    knowledge.set(root, known);
  }
  return known;
}

/** What a local reference leads to, by JSON Pointer or by anchor; undefined when it leads nowhere. */
export function resolveReference(root: JsonObject, reference: string): unknown {
  const known = knowledgeOf(root);
  if (!known.targets.has(reference)) known.targets.set(reference, findTarget(root, reference, known));
  return known.targets.get(reference);
}

function findTarget(root: JsonObject, reference: string, known: Knowledge): unknown {
  if (reference === '#') return root;
  if (!reference.startsWith('#')) return undefined;
  if (!reference.startsWith('#/')) {
    known.anchors ??= anchorsIn(root);
    return known.anchors.get(reference.slice(1));
  }
  let value: unknown = root;
  for (const part of reference.slice(2).split('/')) {
    const name = decode(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function anchorsIn(root: JsonObject): Map<string, JsonObject> {
  const anchors = new Map<string, JsonObject>();
  const inner = (_: JsonObject, part: JsonObject) => subschemasOf(part, { withDefinitions: true });
  for (const schema of expand(root, [root], inner, Infinity))
    for (const name of [schema.$anchor, schema.$dynamicAnchor])
      if (typeof name === 'string' && !anchors.has(name)) anchors.set(name, schema);
  return anchors;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The subschemas that stand in a schema itself, where keywords mean something. */
export function subschemasOf(schema: JsonObject, { withDefinitions = false } = {}): unknown[] {
  return Object.entries(schema).flatMap(([keyword, value]): unknown[] => {
    if (!withDefinitions && (keyword === '$defs' || keyword === 'definitions')) return [];
    const shape = keywordShapes.get(keyword);
    if (shape === 'schema') return [value];
    if (!shape?.includes('schemas')) return [];
    return Array.isArray(value) ? (value as unknown[]) : entriesOf(value).map(([, inner]) => inner);
  });
}

const patterns = new Map<string, { test(text: string): boolean }>();

function matches(pattern: string, name: string): boolean {
  const known = patterns.get(pattern);
  if (known) return known.test(name);
  if (patterns.size >= patternsKept) patterns.clear();
  try {
    const compiled = linearPattern(pattern);
    patterns.set(pattern, compiled);
    return compiled.test(name);
  } catch {
    return false;
  }
}

/** Subschemas as objects, each once: true describes anything, false nothing. */
function distinctParts(schemas: unknown[]): JsonObject[] {
  return [...new Set(schemas.map((schema) => (schema === true ? anything : schema)).filter(isObject))];
}

function ownMember(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
