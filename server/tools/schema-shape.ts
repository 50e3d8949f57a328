import type { JsonObject } from '../kernel/fields.ts';
import { isObject } from '../kernel/json-value.ts';

/** A place in a configuration: the names from the outside in. */
type Place = readonly string[];

/** How many subschemas are looked at for one question: a schema that leads on and on ends here. */
const stepLimit = 2000;
/** What describes anything. */
const anything: JsonObject = {};

class Steps {
  #left = stepLimit;
  take(): boolean {
    return this.#left-- > 0;
  }
}

/**
 * The subschemas that describe the value at a place, through `properties`, local `$ref` and `allOf`. Empty where the
 * schema does not declare the place: at the root only `properties` declare, so that nothing reaches a tool that did
 * not ask for it; further in, what a free-form object or `additionalProperties` admits is declared too.
 */
export function partsAt(schema: JsonObject, place: Place): JsonObject[] {
  const steps = new Steps();
  let parts: JsonObject[] = [schema];
  for (const [depth, name] of place.entries()) {
    const all = parts.flatMap((part) => expanded(schema, part, steps));
    parts = membersOf(all, name, depth === 0);
    if (parts.length === 0) return [];
  }
  return parts;
}

export function declares(schema: JsonObject, place: Place): boolean {
  return partsAt(schema, place).length > 0;
}

/** Is the place, or something it lies in, `writeOnly` or of the format `password` (design §3)? */
export function isSecretAt(schema: JsonObject, place: Place): boolean {
  const steps = new Steps();
  let parts: JsonObject[] = [schema];
  for (const [depth, name] of place.entries()) {
    parts = membersOf(
      parts.flatMap((part) => expanded(schema, part, steps)),
      name,
      depth === 0,
    );
    if (parts.flatMap((part) => expanded(schema, part, steps)).some(isSecret)) return true;
    if (parts.length === 0) return false;
  }
  return false;
}

/** The outermost places of a configuration that the schema calls secret. */
export function secretPathsIn(schema: JsonObject, value: JsonObject, place: Place = []): string[][] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = [...place, name];
    if (isSecretAt(schema, path)) return [path];
    return isObject(inner) ? secretPathsIn(schema, inner, path) : [];
  });
}

/** A value that a schema gives where nobody gives one. */
export interface Default {
  path: string[];
  value: unknown;
}

/** All defaults under `properties`, fewer segments first, then by bytes. */
export function defaultsOf(schema: JsonObject): Default[] {
  const found: Default[] = [];
  collectDefaults(schema, schema, [], new Steps(), found);
  const bytes = ({ path }: Default) => Buffer.from(path.join('.'));
  return found.sort((a, b) => a.path.length - b.path.length || Buffer.compare(bytes(a), bytes(b)));
}

function collectDefaults(
  root: JsonObject,
  schema: JsonObject,
  path: string[],
  steps: Steps,
  found: Default[],
): void {
  for (const part of expanded(root, schema, steps)) {
    if (Object.hasOwn(part, 'default') && (path.length > 0 || isObject(part.default)))
      found.push({ path, value: part.default });
    if (!isObject(part.properties)) continue;
    for (const [name, inner] of Object.entries(part.properties))
      if (isObject(inner)) collectDefaults(root, inner, [...path, name], steps, found);
  }
}

/** A subschema and all that it takes in by `$ref` and `allOf`. */
function expanded(
  root: JsonObject,
  schema: JsonObject,
  steps: Steps,
  seen = new Set<JsonObject>(),
): JsonObject[] {
  if (seen.has(schema) || !steps.take()) return [];
  seen.add(schema);
  const parts = [schema];
  const target = typeof schema.$ref === 'string' ? resolve(root, schema.$ref) : undefined;
  if (target) parts.push(...expanded(root, target, steps, seen));
  if (Array.isArray(schema.allOf))
    for (const part of schema.allOf) if (isObject(part)) parts.push(...expanded(root, part, steps, seen));
  return parts;
}

function membersOf(parts: readonly JsonObject[], name: string, isRoot: boolean): JsonObject[] {
  return parts.flatMap((part): JsonObject[] => {
    const { properties, patternProperties, additionalProperties } = part;
    const own = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own !== undefined) return own === false ? [] : [isObject(own) ? own : anything];
    if (isRoot) return [];
    if (isObject(patternProperties)) return [anything];
    if (isObject(additionalProperties)) return [additionalProperties];
    if (additionalProperties === true) return [anything];
    // An object of any shape, unless it is one that only refers to others.
    const isFree =
      !isObject(properties) && additionalProperties !== false && !('$ref' in part || 'allOf' in part);
    return isFree ? [anything] : [];
  });
}

function isSecret(schema: JsonObject): boolean {
  return schema.writeOnly === true || schema.format === 'password';
}

/** What a local reference leads to: a JSON Pointer or an anchor within the schema. */
function resolve(root: JsonObject, reference: string): JsonObject | undefined {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return findAnchor(root, reference.slice(1));
  let value: unknown = root;
  for (const part of reference.slice(2).split('/')) {
    const name = unescape(part);
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return isObject(value) ? value : undefined;
}

function unescape(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return part;
  }
}

function findAnchor(value: unknown, name: string): JsonObject | undefined {
  if (Array.isArray(value)) return first(value.map((item) => () => findAnchor(item, name)));
  if (!isObject(value)) return undefined;
  if (value.$anchor === name) return value;
  return first(Object.values(value).map((inner) => () => findAnchor(inner, name)));
}

function first<T>(tries: (() => T | undefined)[]): T | undefined {
  for (const attempt of tries) {
    const found = attempt();
    if (found !== undefined) return found;
  }
  return undefined;
}
