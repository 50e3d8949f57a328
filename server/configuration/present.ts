import { z } from 'zod';
import { type Actor, can } from '../accounts/actor.ts';
import { ActorType, type RevisionRow } from '../journal/journal.schema.ts';
import { forbidden } from '../kernel/errors.ts';
import { JsonObject, Timestamp } from '../kernel/fields.ts';
import type { Effective, EffectiveLeaf } from './effective.ts';
import { keyOfPath } from './key-path.ts';
import type { MergedTarget, Target } from './targets.ts';
import { allLeavesOf, type Branch, type Origin, type Overridden } from './tree.ts';

const Source = z.object({
  layer: z.enum(['default', 'system', 'agent', 'tool', 'instance', 'plugin', 'user']),
  table: z.string(),
  id: z.union([z.int(), z.string()]),
});

const KeyOrigin = Source.extend({
  revision: z.int(),
  /** Who last changed it there; null for what an old version wrote. */
  actor: z
    .object({
      type: ActorType,
      id: z.int().nullable(),
      user_id: z.int().nullable(),
      name: z.string().nullable(),
    })
    .nullable(),
  at: Timestamp.nullable(),
});

/** What a target is configured with, and why (design 5.5). */
export const EffectiveConfiguration = z
  .object({
    target: z.object({
      type: z.enum(['system', 'instance', 'agent', 'tool', 'plugin', 'user']),
      id: z.union([z.int(), z.string()]),
      tool_id: z.int().optional(),
      agent_id: z.string().nullable().optional(),
    }),
    /** The newest revision among what it is made of. */
    revision: z.int(),
    valid: z.boolean(),
    errors: z.array(z.object({ key: z.string(), code: z.string(), message: z.string(), path: z.string() })),
    /** Nested; null where a value is sealed. */
    values: JsonObject,
    keys: z.record(
      z.string(),
      z.object({
        value: z.unknown(),
        sealed: z.boolean(),
        origin: KeyOrigin,
        /** The file or variable that decides the value; null: people do. */
        pinned_by: z.string().nullable(),
        /** What it took the place of, from the lowest layer to the highest. */
        overrides: z.array(
          Source.extend({ value: z.unknown(), sealed: z.boolean(), key: z.string().optional() }),
        ),
      }),
    ),
  })
  .meta({ id: 'EffectiveConfiguration' });
export type EffectiveConfiguration = z.infer<typeof EffectiveConfiguration>;

/** Who and when, by revision. */
export type Authors = ReadonlyMap<
  number,
  Pick<RevisionRow, 'at' | 'actor_type' | 'actor_id' | 'user_id' | 'actor_name'>
>;

/** What a reader is shown of what is secret. */
export interface Sight {
  /** Is a sealed value at this key shown in the clear? */
  reveals: (key: string) => boolean;
  /** Values that environment variables went into. */
  seesVariables: boolean;
}

/** Shows a configuration. Sealed values stay masked unless they are to be revealed. */
export function present(
  { target, tree }: MergedTarget,
  effective: Effective,
  revision: number,
  authors: Authors,
  sight: Sight,
): EffectiveConfiguration {
  const leaves = [...effective.leaves(), ...(target.type === 'system' ? removedIn(tree) : [])]
    .map((leaf) => ({ leaf, key: keyOfPath(leaf.leaf.path) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const values: Record<string, unknown> = {};
  const keys: EffectiveConfiguration['keys'] = {};
  for (const { leaf, key } of leaves) {
    const sealed = leaf.sealed || (leaf.variables.size > 0 && !sight.seesVariables);
    const value = sealed && !sight.reveals(key) ? null : leaf.value;
    keys[key] = {
      value,
      sealed,
      origin: originOf(leaf.leaf.origin, authors),
      pinned_by: leaf.leaf.origin.pinnedBy ?? null,
      overrides: leaf.leaf.overrides.map((overridden) => overrideOf(overridden, key, leaf, sight)),
    };
    if (!leaf.leaf.isRemoved) setAt(values, leaf.leaf.path, value);
  }
  const errors = [...effective.errors];
  return { target: plainTarget(target), revision, valid: errors.length === 0, errors, values, keys };
}

/** At the system what is taken out is shown, as nothing: elsewhere it takes out what a default gives. */
function removedIn(tree: Branch): EffectiveLeaf[] {
  return [...allLeavesOf(tree)]
    .filter(({ isRemoved }) => isRemoved)
    .map((leaf) => ({ leaf, value: null, sealed: false, isPlanned: false, variables: new Set() }));
}

/**
 * Refuses to reveal what somebody may not read where it comes from: a reference must not be a way around.
 *
 * @throws AppError 403 `access.denied` with the keys
 */
export function requireRevealable(actor: Actor, leaves: readonly EffectiveLeaf[]): void {
  const beyond = leaves.filter(({ variables }) => variables.size > 0);
  if (beyond.length === 0 || (can(actor, 'env_vars:read') && can(actor, 'secrets:reveal'))) return;
  const keys = beyond.map(({ leaf }) => keyOfPath(leaf.path));
  throw forbidden(
    'access.denied',
    `${keys.join(', ')} refer to environment variables: to reveal them needs env_vars:read and secrets:reveal for everything, not only for this agent.`,
    { keys },
  );
}

function overrideOf(
  { path, value, sealed, origin }: Overridden,
  key: string,
  over: EffectiveLeaf,
  sight: Sight,
): EffectiveConfiguration['keys'][string]['overrides'][number] {
  const place = keyOfPath(path);
  // What stands here is secret, so what stood here was.
  const isSecret = sealed || over.sealed;
  return {
    layer: origin.layer,
    table: origin.table,
    id: origin.id,
    value: (isSecret && !sight.reveals(key)) || typeof value === 'symbol' ? null : value,
    sealed: isSecret,
    ...(place === key ? {} : { key: place }),
  };
}

function originOf({ layer, table, id, revision }: Origin, authors: Authors) {
  const author = authors.get(revision);
  return {
    layer,
    table,
    id,
    revision,
    actor: author
      ? {
          type: author.actor_type,
          id: author.actor_id,
          user_id: author.user_id,
          name: author.actor_name,
        }
      : null,
    at: author?.at ?? null,
  };
}

function plainTarget({ type, id, tool_id, agent_id }: Target): EffectiveConfiguration['target'] {
  return {
    type,
    id,
    ...(tool_id === undefined ? {} : { tool_id }),
    ...(agent_id === undefined ? {} : { agent_id }),
  };
}

function setAt(values: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let inner = values;
  for (const name of path.slice(0, -1)) {
    if (!Object.hasOwn(inner, name)) inner[name] = {};
    inner = inner[name] as Record<string, unknown>;
  }
  inner[path.at(-1) ?? ''] = value;
}
