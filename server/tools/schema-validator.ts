import { createRequire } from 'node:module';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { FuncKeywordDefinition, SchemaValidateFunction } from 'ajv/dist/types/index.js';
import type { FormatName, FormatsPlugin } from 'ajv-formats';
import type { JsonObject } from '../kernel/fields.ts';
import { isObject } from '../kernel/json-value.ts';
import { linearPattern } from './linear-pattern.ts';
import { type KeywordShape, keywordShapes } from './schema-keywords.ts';
import { partsAt, resolveReference, secretPlaceOf, subschemasOf } from './schema-shape.ts';

/** Something in a configuration that does not fit its schema. The message never tells the value. */
export interface SchemaViolation {
  path: string[];
  /** The keyword of JSON Schema that is not met. */
  keyword: string;
  message: string;
}

/** Checks configurations against one schema (JSON Schema 2020-12). */
export interface ConfigValidator {
  /** The whole configuration. */
  check(value: JsonObject): SchemaViolation[];
  /** One value against what the schema says of its place; nothing where it says nothing. */
  checkAt(path: readonly string[], value: unknown): SchemaViolation[];
}

const mostViolations = 100;
/** Validators are kept up to a number, and up to a length of their schemas together: compiled ones are large. */
const mostValidators = 1000;
const mostText = 4 * 1024 * 1024;

const byText = new Map<string, ConfigValidator>();
const bySchema = new WeakMap<object, ConfigValidator>();
let textKept = 0;

/** The validator of a schema that `checkConfigSchema` found usable; made once for each. */
export function validatorOf(schema: JsonObject): ConfigValidator {
  const known = bySchema.get(schema);
  if (known) return known;
  const text = JSON.stringify(schema);
  const validator = byText.get(text) ?? keep(text, new Validator(schema));
  bySchema.set(schema, validator);
  return validator;
}

function keep(text: string, validator: ConfigValidator): ConfigValidator {
  byText.set(text, validator);
  textKept += text.length;
  for (const oldest of byText.keys()) {
    if (byText.size <= mostValidators && textKept <= mostText) break;
    byText.delete(oldest);
    textKept -= oldest.length;
  }
  return validator;
}

class Validator implements ConfigValidator {
  readonly #schema: JsonObject;
  /** By the parts of the schema, each when it is asked for. One that cannot be compiled is not tried again. */
  readonly #compiled = new Map<JsonObject, ValidateFunction | undefined>();

  constructor(schema: JsonObject) {
    this.#schema = schema;
  }

  check(value: JsonObject): SchemaViolation[] {
    return this.#run([this.#schema], value, []);
  }

  checkAt(path: readonly string[], value: unknown): SchemaViolation[] {
    return this.#run(partsAt(this.#schema, path), value, path);
  }

  #run(parts: readonly JsonObject[], value: unknown, place: readonly string[]): SchemaViolation[] {
    const found: SchemaViolation[] = [];
    for (const part of parts)
      try {
        found.push(...this.#violations(part, value, place));
      } catch (error) {
        return [uncheckable(place, Array.isArray(error))];
      }
    return distinct(found).slice(0, mostViolations);
  }

  #violations(part: JsonObject, value: unknown, place: readonly string[]): SchemaViolation[] {
    if (Object.keys(part).length === 0) return [];
    const validate = this.#compile(part);
    if (validate(value)) return [];
    return explain(this.#schema, validate, place);
  }

  #compile(part: JsonObject): ValidateFunction {
    if (!this.#compiled.has(part)) {
      this.#compiled.set(part, undefined);
      this.#compiled.set(part, newCompiler().compile(prepared(this.#schema, part)));
    }
    const compiled = this.#compiled.get(part);
    if (!compiled) throw new Error('This schema cannot be compiled.');
    return compiled;
  }
}

/** A schema that cannot be used after all says so, instead of failing whoever asks. */
function uncheckable(place: readonly string[], isFlood: boolean): SchemaViolation {
  const message = isFlood
    ? 'does not fit the schema in more places than can be looked at'
    : 'cannot be checked: the config_schema of the tool cannot be used, correct that';
  return { path: [...place], keyword: 'schema', message };
}

function distinct(violations: readonly SchemaViolation[]): SchemaViolation[] {
  const seen = new Set<string>();
  return violations.filter((violation) => {
    const name = JSON.stringify(violation);
    return !seen.has(name) && seen.add(name);
  });
}

// Most programs of this package never check a configuration, and the compiler takes a while to load.
const require = createRequire(import.meta.url);

const linear = Object.assign(linearPattern, { code: 'linearPattern' });

/** Formats whose check takes linear time; others say nothing. `url` is checked by the platform, as its pattern is slow. */
const checkedFormats: readonly FormatName[] = [
  ...(['date', 'time', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'] as const),
  ...(['uri', 'uri-reference', 'uri-template', 'json-pointer', 'relative-json-pointer', 'byte'] as const),
  ...(['regex', 'int32', 'int64'] as const),
];
const formats: ReadonlySet<unknown> = new Set([...checkedFormats, 'url']);

function newCompiler(): Ajv2020 {
  const { Ajv2020: Compiler } = require('ajv/dist/2020.js') as { Ajv2020: typeof Ajv2020 };
  const addFormats = require('ajv-formats') as FormatsPlugin;
  const compiler = new Compiler({
    strict: false,
    allErrors: true,
    verbose: true,
    messages: false,
    logger: false,
    inlineRefs: false,
    ownProperties: true,
    meta: false,
    validateSchema: false,
    addUsedSchema: false,
    multipleOfPrecision: 9,
    loopRequired: 20,
    code: { regExp: linear, optimize: false, process: withErrorLimit },
  });
  addFormats(compiler, [...checkedFormats]);
  compiler.addFormat('url', (text: string) => URL.canParse(text));
  for (const definition of linearKeywords) {
    compiler.removeKeyword(String(definition.keyword));
    compiler.addKeyword(definition);
  }
  return compiler;
}

/**
 * Ajv notes every error there is, and a long list against many subschemas could have millions. Its code counts them in
 * `errors`; beyond the limit it gives up, which is reported as a violation. What a reference found is added to what is
 * there, as copying both each time takes the square of their number.
 */
function withErrorLimit(code: string): string {
  return code
    .replaceAll(/errors\+\+;|errors = vErrors\.length;/g, `$&if(errors>${mostErrors})throw vErrors;`)
    .replaceAll(/vErrors\.concat\(([\w.]+)\)/g, '(vErrors.push(...$1),vErrors)');
}

const mostErrors = 50_000;

/** Keywords whose code in Ajv, or whose work, grows with the square of the schema or of the value. */
const linearKeywords: readonly FuncKeywordDefinition[] = [
  linearKeyword('enum', undefined, (allowed: unknown[], value) =>
    canonicalSet(allowed).has(canonical(value)) ? [] : [{ allowedValues: allowed }],
  ),
  linearKeyword('uniqueItems', 'array', (mustBe: boolean, value: unknown[]) =>
    mustBe && new Set(value.map(canonical)).size < value.length ? [{}] : [],
  ),
  linearKeyword(
    'dependentRequired',
    'object',
    (needs: Record<string, string[]>, value: JsonObject): object[] =>
      Object.entries(needs).flatMap(([property, names]) =>
        Object.hasOwn(value, property)
          ? names
              .filter((name) => !Object.hasOwn(value, name))
              .map((missingProperty) => ({ property, missingProperty }))
          : [],
      ),
  ),
];

/** A keyword that is checked by a function, which gives the parameters of its errors. */
function linearKeyword<Schema, Value>(
  keyword: string,
  type: 'array' | 'object' | undefined,
  errorsOf: (schema: Schema, value: Value) => object[],
): FuncKeywordDefinition {
  const validate: SchemaValidateFunction = (schema: Schema, value: Value, parentSchema): boolean => {
    const errors = errorsOf(schema, value).slice(0, mostViolations);
    validate.errors = errors.map((params) => ({ keyword, params, parentSchema }));
    return errors.length === 0;
  };
  return { keyword, errors: true, validate, ...(type && { type }) };
}

const canonicalSets = new WeakMap<object, ReadonlySet<string>>();

function canonicalSet(values: unknown[]): ReadonlySet<string> {
  const known = canonicalSets.get(values) ?? new Set(values.map(canonical));
  canonicalSets.set(values, known);
  return known;
}

/** The same text for the same JSON value. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(byName)) : inner,
  );
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/**
 * A part of a schema as the compiler gets it: only what demands something, references renamed so that it stands on its
 * own, and no names that are long or mean something to JavaScript. A subschema far down, counted in the characters on the
 * way to it, is compiled on its own, as its way is written into the code of all that it holds.
 */
function prepared(root: JsonObject, part: JsonObject): JsonObject {
  return new Preparation(root).prepare(part);
}

const longestWay = 500;
/** Keywords that take part in checking, other than those that hold schemas. */
const demanding: ReadonlySet<KeywordShape | undefined> = new Set([
  ...(['type', 'number', 'positive number', 'count', 'names', 'named names'] as const),
]);
/** `false` is a case of its own for these; elsewhere it is written as a schema that nothing fits. */
const mayBeFalse = new Set(['additionalProperties', 'items', 'unevaluatedItems', 'unevaluatedProperties']);

class Preparation {
  readonly #root: JsonObject;
  readonly #names = new Map<object, string>();
  readonly #waiting: [name: string, schema: JsonObject][] = [];

  constructor(root: JsonObject) {
    this.#root = root;
  }

  prepare(part: JsonObject): JsonObject {
    const whole = this.#copy(part, 0);
    const definitions: [string, JsonObject][] = [];
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop())
      definitions.push([next[0], this.#copy(next[1], 0)]);
    return { ...whole, $defs: Object.fromEntries(definitions) };
  }

  #copy(schema: JsonObject, way: number): JsonObject {
    const copy: JsonObject = {};
    const also: unknown[] = [];
    for (const [keyword, value] of Object.entries(schema)) {
      const shape = keywordShapes.get(keyword);
      if (keyword === '$ref') copy.$ref = this.#reference(resolveReference(this.#root, String(value)));
      else if (keyword === 'dependencies') also.push(this.#copy(withoutDependencies(value), way));
      else if (keyword === 'enum' && Array.isArray(value) && value.length === 0) also.push(nothing);
      else if (isDemand(keyword, value, shape)) copy[keyword] = value;
      else if (shape?.includes('schema') && !silent.has(keyword))
        copy[keyword] = this.#copyInner(keyword, value, way + wayInto(keyword, value));
    }
    movePrototypeName(copy);
    asEnum(copy);
    if (also.length > 0)
      copy.allOf = [...(Array.isArray(copy.allOf) ? (copy.allOf as unknown[]) : []), ...also];
    return copy;
  }

  #copyInner(keyword: string, value: unknown, way: number): unknown {
    if (keywordShapes.get(keyword) === 'schema') return this.#copyOne(value, way, mayBeFalse.has(keyword));
    if (Array.isArray(value)) return value.map((inner) => this.#copyOne(inner, way));
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([name, inner]) => [
        name,
        this.#copyOne(inner, way + name.length),
      ]),
    );
  }

  #copyOne(schema: unknown, way: number, mayStayFalse = false): unknown {
    if (isObject(schema))
      return way > longestWay ? { $ref: this.#reference(schema) } : this.#copy(schema, way);
    if (schema !== false) return true;
    return mayStayFalse ? false : nothing;
  }

  #reference(target: unknown): string {
    if (target === undefined) throw new Error('A reference leads nowhere.');
    const schema = isObject(target) ? target : target === true ? everything : nothing;
    let name = this.#names.get(schema);
    if (name === undefined) {
      name = `d${this.#names.size}`;
      this.#names.set(schema, name);
      this.#waiting.push([name, schema]);
    }
    return `#/$defs/${name}`;
  }
}

/** The compiler nests what follows an alternative of `oneOf` into it. */
function wayInto(keyword: string, value: unknown): number {
  const nested = keyword === 'oneOf' && Array.isArray(value) ? value.length * 10 : 0;
  return keyword.length + nested;
}

const everything: JsonObject = {};
const nothing: JsonObject = { not: {} };
/** Keywords that hold schemas and demand nothing. */
const silent = new Set(['$defs', 'definitions', 'contentSchema']);

function isDemand(keyword: string, value: unknown, shape: KeywordShape | undefined): boolean {
  if (keyword === 'format') return formats.has(value);
  if (['const', 'enum', 'pattern', 'uniqueItems'].includes(keyword)) return true;
  return demanding.has(shape);
}

/** `dependencies` of older drafts, in the words of today. */
function withoutDependencies(dependencies: unknown): JsonObject {
  const all = isObject(dependencies) ? Object.entries(dependencies) : [];
  return {
    dependentRequired: Object.fromEntries(all.filter(([, inner]) => Array.isArray(inner))),
    dependentSchemas: Object.fromEntries(all.filter(([, inner]) => !Array.isArray(inner))),
  };
}

/** Ajv passes over a property of this name, but not over a pattern that fits it. */
function movePrototypeName(schema: JsonObject): void {
  const { properties } = schema;
  if (!isObject(properties) || !Object.hasOwn(properties, '__proto__')) return;
  const { ['__proto__']: inner, ...others } = properties;
  schema.properties = others;
  schema.patternProperties = { ...(schema.patternProperties as object | undefined), '^__proto__$': inner };
}

/** Alternatives that are one value each (often with a title) are a list of values. */
function asEnum(schema: JsonObject): void {
  for (const keyword of ['anyOf', 'oneOf']) {
    const alternatives = schema[keyword];
    if (schema.enum !== undefined || !Array.isArray(alternatives)) continue;
    const values = (alternatives as JsonObject[]).flatMap((alternative) =>
      Object.keys(alternative).join() === 'const' ? [alternative.const] : [],
    );
    const differ = new Set(values.map(canonical)).size === alternatives.length;
    if (values.length < alternatives.length || !differ) continue;
    delete schema[keyword];
    schema.enum = values;
  }
}

/** An error, and what the schemas within its keyword found, where that is no violation by itself. */
interface Finding {
  error: ErrorObject;
  within: Finding[];
}

/** What the compiler's code found, for people: what the alternatives of an `anyOf` say is put into one sentence. */
function explain(
  schema: JsonObject,
  validate: ValidateFunction,
  place: readonly string[],
): SchemaViolation[] {
  const found: Finding[] = [];
  for (const error of validate.errors ?? []) {
    if (wrapping.has(error.keyword)) continue;
    found.push({ error, within: choosing.has(error.keyword) ? takeWithin(found, error, validate) : [] });
  }
  return found.slice(0, mostViolations).map((finding) => violationOf(schema, finding, place));
}

/** Keywords whose own error only says that there is one within them. */
const wrapping = new Set(['if', 'propertyNames']);
/** Keywords that ask for one of several to fit: why each other does not is no violation by itself. */
const choices = new Set(['anyOf', 'oneOf']);
const choosing = new Set([...choices, 'contains']);

/** Takes from the end of what was found what the schemas within a keyword found. */
function takeWithin(found: Finding[], { schema }: ErrorObject, validate: ValidateFunction): Finding[] {
  const alternatives = schemasWithin(schema, validate.schema as JsonObject);
  let start = found.length;
  while (start > 0 && alternatives.has(found[start - 1]?.error.parentSchema)) start--;
  return found.splice(start);
}

const schemasKnown = new WeakMap<object, ReadonlySet<unknown>>();

/** All subschemas within a keyword, those that they refer to as well. */
function schemasWithin(keyword: unknown, { $defs }: JsonObject): ReadonlySet<unknown> {
  if (typeof keyword !== 'object' || keyword === null) return new Set();
  const known = schemasKnown.get(keyword);
  if (known) return known;
  const all = new Set<unknown>();
  const waiting: unknown[] = [keyword].flat();
  for (let schema = waiting.pop(); schema !== undefined; schema = waiting.pop()) {
    if (!isObject(schema) || all.has(schema)) continue;
    all.add(schema);
    for (const inner of subschemasOf(schema)) waiting.push(inner);
    if (typeof schema.$ref === 'string')
      waiting.push(($defs as JsonObject)[schema.$ref.slice('#/$defs/'.length)]);
  }
  schemasKnown.set(keyword, all);
  return all;
}

const mostListed = 20;
const mostAlternatives = 5;
const mostLookedAt = 50;
const longestWord = 100;

function ofAlternatives(violations: readonly SchemaViolation[], place: readonly string[]): string {
  if (violations.length === 0)
    return 'must fit only one of the forms that the schema allows, and fits several';
  const sentences = violations.map(({ path, message }) => {
    const way = path.slice(place.length).join('.');
    return way === '' ? message : `${way} ${message}`;
  });
  return joined([...new Set(sentences)], ', or ', mostAlternatives);
}

/** Secret places by schema: the same value is wrong in many a configuration. */
const secretPlaces = new WeakMap<JsonObject, Map<string, string[] | undefined>>();
const placesKept = 500;

function knownSecretPlace(schema: JsonObject, place: string[]): string[] | undefined {
  const known = secretPlaces.get(schema) ?? new Map<string, string[] | undefined>();
  secretPlaces.set(schema, known);
  const name = JSON.stringify(place);
  if (known.has(name)) return known.get(name);
  const secret = secretPlaceOf(schema, place);
  if (known.size < placesKept) known.set(name, secret);
  return secret;
}

/**
 * Within a secret, the names on the way are a part of it unless the schema gives them, and so only the secret itself is
 * named.
 */
function violationOf(
  schema: JsonObject,
  { error, within }: Finding,
  place: readonly string[],
): SchemaViolation {
  const full = [...place, ...pathOf(error)];
  const secret = knownSecretPlace(schema, full);
  const path = secret ?? full;
  const { keyword } = error;
  if (choices.has(keyword)) {
    const reasons = within.slice(0, mostLookedAt).map((finding) => violationOf(schema, finding, place));
    return { path, keyword, message: ofAlternatives(reasons, path) };
  }
  const message = sentence(error, secret !== undefined);
  return { path, keyword, message: path.length < full.length ? `has a part that ${message}` : message };
}

function pathOf({ instancePath, propertyName, params }: ErrorObject): string[] {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const named = params as Record<string, string | undefined>;
  const member =
    propertyName ?? named.missingProperty ?? named.additionalProperty ?? named.unevaluatedProperty;
  return member === undefined ? path : [...path, member];
}

/** What is wrong, in words for people, without the value: it may be a secret. */
function sentence(error: ErrorObject, isSecret: boolean): string {
  const message = isSecret && hiding.has(error.keyword) ? 'must be what the schema allows' : ofKeyword(error);
  return error.propertyName === undefined ? message : `has a name that ${message}`;
}

/** Keywords whose sentence tells values. */
const hiding = new Set(['enum', 'const']);

function ofKeyword({ keyword, params }: ErrorObject): string {
  const write = sentences[keyword];
  return write ? write(params as Record<string, unknown>) : 'does not fit the schema';
}

type Sentence = (params: Record<string, unknown>) => string;

const sentences: Partial<Record<string, Sentence>> = {
  type: ({ type }) => `must be ${[type].flat().map(typeWord).join(' or ')}`,
  enum: ({ allowedValues }) =>
    `must be one of: ${joined((allowedValues as unknown[]).map(word), ', ', mostListed)}`,
  const: ({ allowedValue }) => `must be ${word(allowedValue)}`,
  minimum: ({ limit }) => `must be at least ${String(limit)}`,
  maximum: ({ limit }) => `must be at most ${String(limit)}`,
  exclusiveMinimum: ({ limit }) => `must be more than ${String(limit)}`,
  exclusiveMaximum: ({ limit }) => `must be less than ${String(limit)}`,
  multipleOf: ({ multipleOf }) => `must be a multiple of ${String(multipleOf)}`,
  minLength: ({ limit }) => `must have at least ${count(limit, 'character')}`,
  maxLength: ({ limit }) => `must have at most ${count(limit, 'character')}`,
  minItems: ({ limit }) => `must have at least ${count(limit, 'entry', 'entries')}`,
  maxItems: ({ limit }) => `must have at most ${count(limit, 'entry', 'entries')}`,
  items: ({ limit }) => `must have at most ${count(limit, 'entry', 'entries')}`,
  unevaluatedItems: ({ len }) => `must have at most ${count(len, 'entry', 'entries')}`,
  minProperties: ({ limit }) => `must have at least ${count(limit, 'key')}`,
  maxProperties: ({ limit }) => `must have at most ${count(limit, 'key')}`,
  uniqueItems: () => 'must not have the same entry twice',
  contains: ({ minContains, maxContains }) =>
    `must have ${howMany(minContains, maxContains)} of the kind that the schema asks for`,
  format: ({ format }) => `must be ${formatWords[String(format)] ?? `of the format ${String(format)}`}`,
  pattern: ({ pattern }) => `must match ${shortened(String(pattern))}`,
  required: () => 'is required and has no value',
  dependentRequired: ({ property }) => `is required where ${shortened(String(property))} is set`,
  additionalProperties: () => 'is not a key that the tool knows',
  unevaluatedProperties: () => 'is not a key that the tool knows',
  not: () => 'is something that the schema does not allow',
};

const typeWords: Partial<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function typeWord(type: unknown): string {
  return typeWords[String(type)] ?? String(type);
}

const formatWords: Partial<Record<string, string>> = {
  date: 'a date, such as 2026-01-31',
  time: 'a time with its zone, such as 12:00:00Z',
  'date-time': 'a date and time with its zone, such as 2026-01-31T12:00:00Z',
  duration: 'a duration, such as PT15M',
  email: 'an email address',
  hostname: 'a host name',
  ipv4: 'an IPv4 address, such as 192.0.2.1',
  ipv6: 'an IPv6 address, such as 2001:db8::1',
  uri: 'a URI, such as https://example.org',
  url: 'a URL, such as https://example.org',
  uuid: 'a UUID',
  regex: 'a regular expression',
  byte: 'text in Base64',
};

function howMany(least: unknown, most: unknown): string {
  const atLeast = `at least ${count(least, 'entry', 'entries')}`;
  return most === undefined ? atLeast : `${atLeast} and at most ${Number(most)}`;
}

function count(number: unknown, one: string, many = `${one}s`): string {
  return `${String(number)} ${number === 1 ? one : many}`;
}

function word(value: unknown): string {
  return shortened(typeof value === 'string' && value !== '' ? value : JSON.stringify(value));
}

function shortened(text: string): string {
  return text.length > longestWord ? `${text.slice(0, longestWord)}…` : text;
}

function joined(words: readonly string[], separator: string, most: number): string {
  const rest = words.length - most;
  return words.slice(0, most).join(separator) + (rest > 0 ? `${separator}and ${rest} more` : '');
}
