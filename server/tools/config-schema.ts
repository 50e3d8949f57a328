import { Ajv2020 } from 'ajv/dist/2020.js';
import { findPatternRisk } from './pattern-risk.ts';

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

/** Keywords that hold data, where `type` or `pattern` mean nothing. */
const dataKeywords = new Set(['default', 'enum', 'const', 'examples']);

const verdicts = new Map<string, SchemaProblem[]>();
const mostVerdicts = 200;

let metaSchema: Ajv2020 | undefined;

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
  return remembered(text, () =>
    [...describeKeywords(schema), ...checkKeywords(schema, '', schema)].slice(0, problemLimit),
  );
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

/** What the meta-schema of 2020-12 says, one sentence for each place. */
function describeKeywords(schema: object): SchemaProblem[] {
  metaSchema ??= new Ajv2020({ strict: false, validateFormats: false, allErrors: true, logger: false });
  const { $schema: _dialect, ...rest } = schema as Record<string, unknown>;
  if (metaSchema.validateSchema(rest)) return [];
  const problems = new Map<string, SchemaProblem>();
  for (const { instancePath, message, keyword, params } of metaSchema.errors ?? []) {
    const isSummary = ['anyOf', 'allOf', '$dynamicRef', '$ref', 'if'].includes(keyword);
    const allowed =
      keyword === 'enum' ? `: ${(params as { allowedValues: unknown[] }).allowedValues.join(', ')}` : '';
    if (!isSummary && !problems.has(instancePath))
      problems.set(instancePath, {
        path: instancePath,
        message: `It ${message ?? 'is not valid'}${allowed}.`,
      });
  }
  return [...problems.values()];
}

function* checkKeywords(value: unknown, path: string, root: object): Generator<SchemaProblem> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* checkKeywords(item, `${path}/${index}`, root);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [keyword, inner] of Object.entries(value as Record<string, unknown>)) {
    const place = `${path}/${escapePointer(keyword)}`;
    if (keyword === 'pattern' && typeof inner === 'string') yield* checkPattern(inner, place);
    if (['$ref', '$dynamicRef'].includes(keyword) && typeof inner === 'string')
      yield* checkReference(inner, place, root);
    if (keyword === 'patternProperties' && typeof inner === 'object' && inner !== null)
      for (const pattern of Object.keys(inner))
        yield* checkPattern(pattern, `${place}/${escapePointer(pattern)}`);
    if (!dataKeywords.has(keyword)) yield* checkKeywords(inner, place, root);
  }
}

function* checkPattern(pattern: string, path: string): Generator<SchemaProblem> {
  if (pattern.length > patternLimit) {
    yield { path, message: `A pattern of more than ${patternLimit} characters: make it shorter.` };
    return;
  }
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    yield { path, message: `Not a regular expression: ${error instanceof Error ? error.message : ''}.` };
    return;
  }
  const risk = findPatternRisk(pattern);
  if (risk) yield { path, message: risk };
}

function* checkReference(reference: string, path: string, root: object): Generator<SchemaProblem> {
  if (!reference.startsWith('#')) {
    yield { path, message: 'Only references within the schema are followed, such as "#/$defs/port".' };
    return;
  }
  if (reference === '#' || !reference.startsWith('#/')) return;
  let target: unknown = root;
  for (const part of reference.slice(2).split('/')) {
    const key = decodeSafely(part).replaceAll('~1', '/').replaceAll('~0', '~');
    target =
      typeof target === 'object' && target !== null && Object.hasOwn(target, key)
        ? (target as Record<string, unknown>)[key]
        : undefined;
  }
  if (target === undefined) yield { path, message: `There is no ${reference} in this schema.` };
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where it is nested too deeply; without recursion, which a hostile depth would break. */
function findTooDeep(schema: object): string | undefined {
  let level: [path: string, value: object][] = [['', schema]];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > depthLimit) return level[0]?.[0];
    const next: typeof level = [];
    for (const [path, value] of level)
      for (const [key, inner] of Object.entries(value))
        if (typeof inner === 'object' && inner !== null)
          next.push([`${path}/${escapePointer(key)}`, inner as object]);
    level = next;
  }
  return undefined;
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Dotted paths of what in a configuration its schema calls secret: `writeOnly`, or `format: password` (design §3). */
export function findSecrets(schema: object | null, config: object | null): string[] {
  if (!schema || !config || !('properties' in schema)) return [];
  const properties = schema.properties;
  if (typeof properties !== 'object' || properties === null) return [];
  const found: string[] = [];
  for (const [key, value] of Object.entries(config)) {
    const inner: unknown = Object.hasOwn(properties, key)
      ? (properties as Record<string, unknown>)[key]
      : undefined;
    if (typeof inner !== 'object' || inner === null) continue;
    if (isSecret(inner)) found.push(key);
    else if (typeof value === 'object' && value !== null)
      found.push(...findSecrets(inner, value as object).map((path) => `${key}.${path}`));
  }
  return found;
}

function isSecret(schema: object): boolean {
  return (
    ('writeOnly' in schema && schema.writeOnly === true) ||
    ('format' in schema && schema.format === 'password')
  );
}
