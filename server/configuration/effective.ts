import type { JsonObject } from '../kernel/fields.ts';
import { declares, isSecretAt } from '../tools/schema-shape.ts';
import { validatorOf } from '../tools/schema-validator.ts';
import { isObject } from '../kernel/json-value.ts';
import { keyOfPath, type KeyPath } from './key-path.ts';
import { resolveReferences, type Variable } from './references.ts';
import {
  applySettings,
  type Branch,
  emptyTree,
  type Leaf,
  leavesOf,
  type Setting,
  unreadable,
  valuesOf,
} from './tree.ts';

/** What one table gives for one target, in the order in which it applies. */
export type Source = readonly Setting[];

/** All that a target's configuration is made of: nothing else decides it. */
export interface Ingredients {
  /** Lowest layer first; within a layer the later source wins (design 5.5). */
  readonly sources: readonly Source[];
  /** What the configuration must fit; null: anything. */
  readonly schema: JsonObject | null;
  readonly variables: ReadonlyMap<string, Variable>;
}

/** Something that keeps a configuration from being valid. */
export interface ConfigurationError {
  readonly key: string;
  /** `schema.<keyword>` or one of the codes of references. */
  readonly code: string;
  readonly message: string;
  /** JSON Pointer of the value, or the way of a reference. */
  readonly path: string;
}

/** A value of the effective configuration. */
export interface EffectiveLeaf {
  readonly leaf: Leaf;
  readonly value: unknown;
  /** Must not be shown unless it is revealed. */
  readonly sealed: boolean;
  /** Did anything that is not stored go into it? */
  readonly isPlanned: boolean;
  readonly variables: ReadonlySet<string>;
}

/** What a target gets after all layers, secrets in the clear: for this process only, see `present.ts`. */
export interface Effective {
  readonly values: JsonObject;
  readonly errors: readonly ConfigurationError[];
  /** Each value with where it came from and what it overrode; not what was removed. */
  leaves(): EffectiveLeaf[];
}

const none: ReadonlySet<string> = new Set();

/** The inheritance rule (seed: System → Agent → Tool → Instance; design 5.5): a pure function of its ingredients. */
export function effectiveConfiguration({ sources, schema, variables }: Ingredients): Effective {
  return finish(sources.reduce(applySettings, emptyTree), schema, variables);
}

/** What is left to do once all sources are merged: references, secrets, the schema. */
export function finish(
  tree: Branch,
  schema: JsonObject | null,
  variables: ReadonlyMap<string, Variable>,
): Effective {
  const { resolved, problems } = resolveReferences(tree, variables);
  const lost: ConfigurationError[] = [];
  const valueOf = (leaf: Leaf): unknown => {
    if (leaf.value !== unreadable) return (resolved.get(leaf) ?? leaf).value;
    lost.push(unreadableError(leaf.path));
    return null;
  };
  const values = valuesOf(tree, valueOf);
  const unresolved = [...lost, ...problems];
  return {
    values,
    errors: [...unresolved, ...schemaErrors(schema, values, new Set(unresolved.map(({ key }) => key)))],
    leaves: () =>
      [...leavesOf(tree)].map((leaf) => {
        const found = resolved.get(leaf);
        return {
          leaf,
          value: leaf.value === unreadable ? null : (found ?? leaf).value,
          sealed: leaf.sealed || (found?.sealed ?? false) || isSecretPlace(schema, leaf.path),
          isPlanned: leaf.origin.isPlanned === true || (found?.isPlanned ?? false),
          variables: found?.variables ?? none,
        };
      }),
  };
}

function unreadableError(path: KeyPath): ConfigurationError {
  return {
    key: keyOfPath(path),
    code: 'secret.unreadable',
    message: 'This sealed value cannot be opened any more: its key is gone, or it was altered. Set it again.',
    path: pointerOf(path),
  };
}

/** What a schema says of places, remembered: each value of each configuration asks the same again. */
const known = {
  secret: new WeakMap<JsonObject, Map<string, boolean>>(),
  declared: new WeakMap<JsonObject, Map<string, boolean>>(),
};
const mostPlaces = 1000;

/** Does the schema call the place a secret? */
export function isSecretPlace(schema: JsonObject | null, path: KeyPath): boolean {
  return schema !== null && answer(known.secret, schema, path, isSecretAt);
}

/** Does the schema declare the place? */
export function isDeclared(schema: JsonObject, path: KeyPath): boolean {
  return answer(known.declared, schema, path, declares);
}

function answer(
  answers: WeakMap<JsonObject, Map<string, boolean>>,
  schema: JsonObject,
  path: KeyPath,
  ask: (schema: JsonObject, path: KeyPath) => boolean,
): boolean {
  const places = answers.get(schema) ?? new Map<string, boolean>();
  answers.set(schema, places);
  const name = path.length === 1 ? (path[0] ?? '') : path.join('\0');
  const given = places.get(name);
  if (given !== undefined) return given;
  const said = ask(schema, path);
  if (places.size < mostPlaces) places.set(name, said);
  return said;
}

/** What failed to resolve has no value, so that the schema has nothing to say of it. */
function schemaErrors(
  schema: JsonObject | null,
  values: JsonObject,
  unresolved: ReadonlySet<string>,
): ConfigurationError[] {
  if (!schema) return [];
  return validatorOf(schema)
    .check(values)
    .map(({ path, keyword, message }) => ({
      key: keyOfPath(path),
      code: `schema.${keyword}`,
      message,
      path: pointerOf(path),
    }))
    .filter(({ key }) => !unresolved.has(key));
}

function pointerOf(path: KeyPath): string {
  return path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Of settings, what a schema declares: no other reaches the tool (design 5.5, layers 2 and 3). */
export function onlyDeclared(schema: JsonObject, settings: Source): Source {
  return settings.flatMap((setting): Setting[] => {
    if (setting.path.length > 0 && !isDeclared(schema, setting.path)) return [];
    if (setting.sealed || !isObject(setting.value)) return setting.path.length > 0 ? [setting] : [];
    return [{ ...setting, value: declaredPart(schema, setting.path, setting.value) }];
  });
}

function declaredPart(schema: JsonObject, path: KeyPath, value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const place = [...path, name];
      if (!isDeclared(schema, place)) return [];
      return [[name, isObject(inner) ? declaredPart(schema, place, inner) : inner]];
    }),
  );
}
