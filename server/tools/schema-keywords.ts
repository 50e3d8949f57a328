/** What a keyword of JSON Schema may hold. */
export type KeywordShape =
  | 'schema'
  | 'schemas'
  | 'named schemas'
  | 'named schemas or names'
  | 'type'
  | 'text'
  | 'anchor'
  | 'yes or no'
  | 'number'
  | 'positive number'
  | 'count'
  | 'names'
  | 'named names'
  | 'list';

/** The first five hold schemas, where keywords mean something again; everything else is data. */
const keywords: Record<KeywordShape, string> = {
  schema:
    'items contains additionalProperties propertyNames if then else not unevaluatedItems unevaluatedProperties contentSchema',
  schemas: 'prefixItems allOf anyOf oneOf',
  'named schemas': '$defs definitions properties patternProperties dependentSchemas',
  'named schemas or names': 'dependencies',
  type: 'type',
  text: '$schema $id $ref $dynamicRef $comment title description format pattern contentEncoding contentMediaType',
  anchor: '$anchor $dynamicAnchor',
  'yes or no': 'uniqueItems deprecated readOnly writeOnly',
  number: 'maximum exclusiveMaximum minimum exclusiveMinimum',
  'positive number': 'multipleOf',
  count: 'maxLength minLength maxItems minItems maxContains minContains maxProperties minProperties',
  names: 'required',
  'named names': 'dependentRequired',
  list: 'enum examples',
};

/** Keywords of JSON Schema 2020-12 (its meta-schema) and their shapes. One that is not here holds anything. */
export const keywordShapes: ReadonlyMap<string, KeywordShape> = new Map(
  (Object.keys(keywords) as KeywordShape[]).flatMap((shape) =>
    keywords[shape].split(' ').map((keyword) => [keyword, shape] as const),
  ),
);

export const typeWords = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

const ofValue: Record<KeywordShape, [isRight: (value: unknown) => boolean, message: string]> = {
  schema: [isSchema, 'It must be a schema: an object, true or false.'],
  schemas: [
    (value) => Array.isArray(value) && value.length > 0,
    'It must be an array of at least one schema.',
  ],
  'named schemas': [isObject, 'It must be an object of schemas by name.'],
  'named schemas or names': [isObject, 'It must be an object of schemas, or arrays of names, by name.'],
  type: [isType, `It must be one of ${typeWords.join(', ')}, or an array of these, each once.`],
  text: [(value) => typeof value === 'string', 'It must be a string.'],
  anchor: [
    (value) => typeof value === 'string' && /^[A-Za-z_][-A-Za-z0-9._]*$/.test(value),
    'It must be a string of letters, digits, and - . _, and begin with a letter or _.',
  ],
  'yes or no': [(value) => typeof value === 'boolean', 'It must be true or false.'],
  number: [(value) => typeof value === 'number', 'It must be a number.'],
  'positive number': [(value) => typeof value === 'number' && value > 0, 'It must be a number above 0.'],
  count: [(value) => Number.isInteger(value) && Number(value) >= 0, 'It must be a whole number, 0 or more.'],
  names: [isNames, 'It must be an array of strings, each once.'],
  'named names': [
    (value) => isObject(value) && Object.values(value).every(isNames),
    'It must be an object of arrays of strings, each once.',
  ],
  list: [Array.isArray, 'It must be an array.'],
};

/** Why a value does not fit a keyword's shape; undefined when it does. Looks no deeper than the keyword itself. */
export function findMisfit(shape: KeywordShape, value: unknown): string | undefined {
  const [isRight, message] = ofValue[shape];
  return isRight(value) ? undefined : message;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSchema(value: unknown): boolean {
  return typeof value === 'boolean' || isObject(value);
}

function isType(value: unknown): boolean {
  if (!Array.isArray(value)) return typeWords.includes(String(value)) && typeof value === 'string';
  return value.length > 0 && isNames(value) && value.every((word) => typeWords.includes(String(word)));
}

function isNames(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((name) => typeof name === 'string') &&
    new Set(value).size === value.length
  );
}
