import { createRequire } from 'node:module';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { FormatsPlugin } from 'ajv-formats';
import type { JsonObject } from '../kernel/fields.ts';
import { linearPattern } from './linear-pattern.ts';
import { isSecretAt, partsAt } from './schema-shape.ts';

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
const mostValidators = 500;
const byText = new Map<string, ConfigValidator>();
const bySchema = new WeakMap<object, ConfigValidator>();

/** The validator of a schema that `checkConfigSchema` found usable; made once for each. */
export function validatorOf(schema: JsonObject): ConfigValidator {
  const known = bySchema.get(schema);
  if (known) return known;
  const text = JSON.stringify(schema);
  const validator = byText.get(text) ?? new Validator(schema);
  if (byText.size >= mostValidators) byText.clear();
  byText.set(text, validator);
  bySchema.set(schema, validator);
  return validator;
}

class Validator implements ConfigValidator {
  readonly #schema: JsonObject;
  readonly #parts = new Map<string, ValidateFunction[]>();
  #whole: ValidateFunction | undefined;

  constructor(schema: JsonObject) {
    this.#schema = schema;
  }

  check(value: JsonObject): SchemaViolation[] {
    return guarded(() => {
      this.#whole ??= compile(this.#schema, this.#schema);
      return this.#run(this.#whole, value, []);
    });
  }

  checkAt(path: readonly string[], value: unknown): SchemaViolation[] {
    return guarded(() => {
      const name = JSON.stringify(path);
      let parts = this.#parts.get(name);
      if (!parts) {
        parts = partsAt(this.#schema, path).map((part) => compile(this.#schema, part));
        if (this.#parts.size < mostValidators) this.#parts.set(name, parts);
      }
      return parts.flatMap((part) => this.#run(part, value, path));
    });
  }

  #run(validate: ValidateFunction, value: unknown, place: readonly string[]): SchemaViolation[] {
    if (validate(value)) return [];
    return (validate.errors ?? [])
      .filter(({ keyword }) => !wrapping.has(keyword))
      .slice(0, mostViolations)
      .map((error) => this.#violation(error, place));
  }

  #violation(error: ErrorObject, place: readonly string[]): SchemaViolation {
    const path = [...place, ...pathOf(error)];
    return { path, keyword: error.keyword, message: sentence(error, isSecretAt(this.#schema, path)) };
  }
}

/** Keywords whose own violation only says that one within them is there. */
const wrapping = new Set(['if']);

// Most programs of this package never check a configuration, and the compiler takes a while to load.
const require = createRequire(import.meta.url);

const linear = Object.assign(linearPattern, { code: 'linearPattern' });

function newCompiler(): Ajv2020 {
  const { Ajv2020: Compiler } = require('ajv/dist/2020.js') as { Ajv2020: typeof Ajv2020 };
  const addFormats = require('ajv-formats') as FormatsPlugin;
  const compiler = new Compiler({
    strict: false,
    allErrors: true,
    logger: false,
    inlineRefs: false,
    ownProperties: true,
    validateSchema: false,
    addUsedSchema: false,
    code: { regExp: linear },
  });
  addFormats(compiler);
  compiler.addFormat('password', true);
  return compiler;
}

function compile(root: JsonObject, part: JsonObject): ValidateFunction {
  const compiler = newCompiler();
  if (part === root) return compiler.compile(withoutId(root));
  // References within a part lead to the whole schema.
  compiler.addSchema(withoutId(root), 'root:');
  return compiler.compile(rebased(part) as JsonObject);
}

function withoutId({ $id: _, $schema: __, ...schema }: JsonObject): JsonObject {
  return schema;
}

function rebased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rebased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      name === '$ref' && typeof inner === 'string' ? [name, `root:${inner}`] : [name, rebased(inner)],
    ),
  );
}

/** A schema that cannot be used after all says so, instead of failing whoever asks. */
function guarded(check: () => SchemaViolation[]): SchemaViolation[] {
  try {
    return check();
  } catch {
    return [
      {
        path: [],
        keyword: 'schema',
        message: 'The config_schema of the tool cannot be used: correct it, then this can be checked',
      },
    ];
  }
}

function pathOf({ instancePath, keyword, params }: ErrorObject): string[] {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const named = params as {
    missingProperty?: string;
    additionalProperty?: string;
    unevaluatedProperty?: string;
  };
  if (keyword === 'required' && named.missingProperty !== undefined) return [...path, named.missingProperty];
  const extra = named.additionalProperty ?? named.unevaluatedProperty;
  return extra === undefined ? path : [...path, extra];
}

/** What is wrong, in words for people, without the value: it may be a secret. */
function sentence({ keyword, params, message }: ErrorObject, isSecret: boolean): string {
  const { type, allowedValues, allowedValue, limit, format, pattern, multipleOf } = params as Record<
    string,
    unknown
  >;
  switch (keyword) {
    case 'type':
      return `must be ${[type].flat().map(String).map(typeWord).join(' or ')}`;
    case 'enum':
      return isSecret ? 'must be one of the allowed values' : `must be one of: ${list(allowedValues)}`;
    case 'const':
      return isSecret ? 'must be the allowed value' : `must be ${JSON.stringify(allowedValue)}`;
    case 'minimum':
      return `must be at least ${String(limit)}`;
    case 'maximum':
      return `must be at most ${String(limit)}`;
    case 'exclusiveMinimum':
      return `must be more than ${String(limit)}`;
    case 'exclusiveMaximum':
      return `must be less than ${String(limit)}`;
    case 'minLength':
      return `must have at least ${String(limit)} characters`;
    case 'maxLength':
      return `must have at most ${String(limit)} characters`;
    case 'multipleOf':
      return `must be a multiple of ${String(multipleOf)}`;
    case 'format':
      return `must be of the format ${String(format)}`;
    case 'pattern':
      return `must match ${String(pattern)}`;
    case 'required':
      return 'is required and has no value';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not a key that the tool knows';
    default:
      return message ?? 'does not fit';
  }
}

function typeWord(type: string): string {
  const words: Record<string, string> = {
    integer: 'a whole number',
    number: 'a number',
    string: 'a text',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    null: 'null',
  };
  return words[type] ?? type;
}

function list(values: unknown): string {
  return (Array.isArray(values) ? values : []).map((value) => JSON.stringify(value)).join(', ');
}
