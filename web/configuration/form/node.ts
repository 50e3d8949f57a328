import { isJson, type Json, keyOf, type Path } from '../../parts/json.ts';

/** A place of a configuration as a form shows it. */
export interface Node {
  path: Path;
  key: string;
  title: string;
  description: string | undefined;
  example: unknown;
  isRequired: boolean;
  isDeprecated: boolean;
  isReadOnly: boolean;
  /** Sealed as a whole, whatever is in it. */
  isSecret: boolean;
  control: Control;
}

export type Control =
  Group | Choice | { kind: 'switch' } | NumberControl | TextControl | List | { kind: 'json' };
/** What has one value; a group has many. */
export type Leaf = Node & { control: Exclude<Control, Group> };

export interface Group {
  kind: 'group';
  members: Node[];
  /** What stands under any other name; undefined: no other name is wanted. */
  entry: ((name: string) => Node) | undefined;
}
export interface Choice {
  kind: 'choice';
  options: { value: unknown; label: string }[];
}
export interface NumberControl {
  kind: 'number';
  isWhole: boolean;
  minimum: number | undefined;
  maximum: number | undefined;
}
export interface TextControl {
  kind: 'text';
  isLong: boolean;
  format: string | undefined;
  /** What may be written, in words. */
  rules: string[];
}
export interface List {
  kind: 'list';
  /** An item by its number: a form of its own, whose paths begin at the item. */
  item: Node;
}

export function isLeaf(node: Node): node is Leaf {
  return node.control.kind !== 'group';
}

/** The leaves of a form as far as they have names already. */
export function leavesOf(node: Node): Leaf[] {
  const { control } = node;
  if (control.kind !== 'group') return isLeaf(node) ? [node] : [];
  return control.members.flatMap(leavesOf);
}

/** Has a place a field of its own, or lies in one? */
export function isShown(node: Node, key: string): boolean {
  const { control } = node;
  if (control.kind !== 'group') return true;
  const member = control.members.find((one) => key === one.key || key.startsWith(`${one.key}.`));
  if (member) return isShown(member, key);
  return control.entry !== undefined && (node.key === '' || key.startsWith(`${node.key}.`));
}

/** Numbers that were typed and are plainly not what the schema asks for: said at once, before the server says it. */
export function outOfBounds(
  root: Node,
  typed: ReadonlyMap<string, { value: unknown }>,
): { key: string; code: string; message: string; path: string }[] {
  return leavesOf(root).flatMap(({ key, control }) => {
    const value = typed.get(key)?.value;
    if (control.kind !== 'number' || typeof value !== 'number') return [];
    const { isWhole, minimum, maximum } = control;
    const message =
      isWhole && !Number.isInteger(value)
        ? 'must be a whole number'
        : minimum !== undefined && value < minimum
          ? `must be at least ${minimum}`
          : maximum !== undefined && value > maximum
            ? `must be at most ${maximum}`
            : undefined;
    return message === undefined ? [] : [{ key, code: 'bounds', message, path: '' }];
  });
}

/** A text as long as this, or longer, gets more than one line. */
const longText = 200;
const deepest = 32;

/** The form of a whole `config_schema`. */
export function nodeOf(schema: Json): Node {
  return describe(schema, schema, [], false);
}

function describe(root: Json, given: unknown, path: Path, isRequired: boolean): Node {
  const schema = flattened(root, given);
  const { title, description, examples, deprecated, readOnly } = schema;
  const isSecret = isMarked(schema) || (schema.type === 'array' && holdsSecret(root, schema, 0));
  const name = path.at(-1) ?? '';
  return {
    path,
    key: keyOf(path),
    title: typeof title === 'string' && title !== '' ? title : wordsOf(name),
    description: typeof description === 'string' ? description : undefined,
    example: Array.isArray(examples) ? (examples[0] as unknown) : undefined,
    isRequired,
    isDeprecated: deprecated === true,
    isReadOnly: readOnly === true,
    isSecret,
    control: controlOf(root, schema, path, isSecret),
  };
}

function controlOf(root: Json, schema: Json, path: Path, isSecret: boolean): Control {
  const options = optionsOf(root, schema);
  if (options) return { kind: 'choice', options };
  if (['anyOf', 'oneOf', 'if', 'not'].some((keyword) => keyword in schema)) return { kind: 'json' };
  const type = typeOf(schema);
  if (type === 'boolean') return { kind: 'switch' };
  if (type === 'integer' || type === 'number') return numberOf(schema, type === 'integer');
  if (type === 'string') return textOf(schema);
  if (type === 'array' && !isSecret && isJson(schema.items) && !('prefixItems' in schema))
    return { kind: 'list', item: describe(root, schema.items, [], false) };
  if (type === 'object' && !isSecret && path.length < deepest) return groupOf(root, schema, path);
  return { kind: 'json' };
}

/** One of these, where a schema names all that there is. */
function optionsOf(root: Json, schema: Json): Choice['options'] | undefined {
  if ('const' in schema) return [{ value: schema.const, label: labelOf(schema.const) }];
  if (Array.isArray(schema.enum))
    return (schema.enum as unknown[])
      .filter((value) => value !== null)
      .map((value) => ({ value, label: labelOf(value) }));
  const named = schema.oneOf ?? schema.anyOf;
  if (!Array.isArray(named)) return undefined;
  const parts = named.map((part) => flattened(root, part)).filter((part) => typeOf(part) !== 'null');
  if (!parts.every((part) => 'const' in part)) return undefined;
  return parts
    .filter((part) => part.const !== null)
    .map(({ const: value, title, description }) => {
      const label = typeof title === 'string' ? title : labelOf(value);
      return { value, label: typeof description === 'string' ? `${label}: ${description}` : label };
    });
}

function numberOf(schema: Json, isWhole: boolean): NumberControl {
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  return { kind: 'number', isWhole, minimum: number(schema.minimum), maximum: number(schema.maximum) };
}

function textOf({ format, minLength, maxLength, pattern, contentMediaType }: Json): TextControl {
  const rules = [
    typeof minLength === 'number' && minLength > 1 ? `At least ${minLength} characters.` : '',
    typeof maxLength === 'number' && maxLength < longText ? `At most ${maxLength} characters.` : '',
    typeof pattern === 'string' ? `Must match ${pattern}` : '',
  ].filter((rule) => rule !== '');
  return {
    kind: 'text',
    isLong:
      format === 'multiline' ||
      format === 'textarea' ||
      contentMediaType !== undefined ||
      (typeof maxLength === 'number' && maxLength >= longText * 5),
    format: typeof format === 'string' ? format : undefined,
    rules,
  };
}

function groupOf(root: Json, schema: Json, path: Path): Control {
  const properties = isJson(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const patterns = isJson(schema.patternProperties) ? Object.values(schema.patternProperties) : [];
  const rest = isJson(schema.additionalProperties) ? schema.additionalProperties : patterns[0];
  const members = Object.entries(properties)
    .filter(([, inner]) => inner !== false)
    .map(([name, inner]) => describe(root, inner, [...path, name], required.includes(name)));
  if (path.length > 0 && members.length === 0 && rest === undefined) return { kind: 'json' };
  return {
    kind: 'group',
    members,
    entry:
      rest === undefined || patterns.length > 1
        ? undefined
        : (name) => ({ ...describe(root, rest, [...path, name], false), title: name }),
  };
}

/** A schema with what it refers to and what it is made of taken in. */
function flattened(root: Json, given: unknown, depth = 0): Json {
  if (!isJson(given) || depth > deepest) return {};
  const { $ref, allOf, ...own } = given;
  const parts = [
    ...(typeof $ref === 'string' ? [targetOf(root, $ref)] : []),
    ...(Array.isArray(allOf) ? (allOf as unknown[]) : []),
  ];
  return parts.map((part) => flattened(root, part, depth + 1)).reduceRight(combined, own);
}

function combined(schema: Json, part: Json): Json {
  const properties: Json = isJson(part.properties) ? { ...part.properties } : {};
  for (const [name, inner] of Object.entries(isJson(schema.properties) ? schema.properties : {}))
    properties[name] = name in properties ? { allOf: [properties[name], inner] } : inner;
  const required = [part.required, schema.required].flatMap((names) =>
    Array.isArray(names) ? (names as unknown[]) : [],
  );
  return {
    ...part,
    ...schema,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

function targetOf(root: Json, reference: string): unknown {
  if (!reference.startsWith('#')) return {};
  const names = reference.slice(1).split('/').slice(1).map(decodeURIComponent);
  return names.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Json)[name.replaceAll('~1', '/').replaceAll('~0', '~')]
        : undefined,
    root,
  );
}

/** The one type that a value has; nothing is none, as it takes away what was inherited. */
function typeOf(schema: Json): string | undefined {
  const types = (Array.isArray(schema.type) ? (schema.type as unknown[]) : [schema.type]).filter(
    (type) => type !== 'null' || schema.type === 'null',
  );
  const [type] = types;
  if (types.length === 1 && typeof type === 'string') return type;
  if (schema.type === undefined && (isJson(schema.properties) || isJson(schema.additionalProperties)))
    return 'object';
  return undefined;
}

function isMarked(schema: Json): boolean {
  return schema.writeOnly === true || schema.format === 'password';
}

/** Is anything secret in it, however deep? Lists are sealed as a whole then. */
function holdsSecret(root: Json, given: unknown, depth: number): boolean {
  if (depth > deepest) return false;
  if (Array.isArray(given)) return given.some((inner) => holdsSecret(root, inner, depth + 1));
  if (!isJson(given)) return false;
  const schema = flattened(root, given);
  return (
    isMarked(schema) ||
    Object.entries(schema).some(
      ([keyword, inner]) => !data.has(keyword) && holdsSecret(root, inner, depth + 1),
    )
  );
}

/** Keywords that hold values, in which nothing means anything. */
const data = new Set(['default', 'const', 'enum', 'examples', '$defs', 'definitions']);

function labelOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `queue_refresh` as people write it. */
function wordsOf(name: string): string {
  const words = name
    .split(/[_-]+|(?<=[a-z])(?=[A-Z])/)
    .filter((word) => word !== '')
    .join(' ');
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}
