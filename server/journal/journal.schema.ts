import { z } from 'zod';
import { Timestamp } from '../kernel/fields.ts';

/** Kinds of actors: a person, a program with a person's API key, or the registry itself. */
export const ActorType = z.enum(['user', 'api_key', 'system']);

/** One journaled transaction: who did it, when, from where, and the link of the hash chain (design 5.6). */
export const RevisionRow = z.object({
  revision: z.int(),
  at: Timestamp,
  actor_type: ActorType,
  /** The user's or the API key's id; null for the system. */
  actor_id: z.int().nullable(),
  /** The person behind it: the user, or the owner of the key. */
  user_id: z.int().nullable(),
  /** The actor's name as of then; null after the person was erased. */
  actor_name: z.string().nullable(),
  address: z.string().nullable(),
  personal_salt: z.string().nullable(),
  personal_digest: z.string(),
  request_id: z.string().nullable(),
  previous_hash: z.string(),
  hash: z.string(),
});
export type RevisionRow = z.infer<typeof RevisionRow>;

/** The shape of a payload that holds the columns of a row, and of one that tells what happened without changing any. */
export const rowShape = 1;
export const noteShape = 0;

/** One change within a transaction. `before` and `after` are JSON text, kept byte for byte. */
export const ChangeRow = z.object({
  revision: z.int(),
  seq: z.int(),
  action: z.string(),
  entity: z.string(),
  entity_id: z.string(),
  agent_id: z.string().nullable(),
  /** The version of the payload's shape; payloads are never rewritten. */
  shape: z.int(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  salt: z.string().nullable(),
  digest: z.string(),
});
export type ChangeRow = z.infer<typeof ChangeRow>;

/** A signed head: proof of what the chain was at that revision. */
export const CheckpointRow = z.object({
  revision: z.int(),
  hash: z.string(),
  at: Timestamp,
  /** Ed25519, SPKI, base64. */
  public_key: z.string(),
  /** Ed25519 over the canonical text of revision, hash and time, base64. */
  signature: z.string(),
});
export type CheckpointRow = z.infer<typeof CheckpointRow>;
export const Checkpoint = CheckpointRow.meta({ id: 'Checkpoint' });

/** A change as readers see it. */
export const Change = z
  .object({
    revision: z.int(),
    seq: z.int(),
    at: Timestamp,
    actor: z.object({
      type: ActorType,
      id: z.int().nullable(),
      user_id: z.int().nullable(),
      name: z.string().nullable(),
    }),
    action: z.string(),
    entity: z.string(),
    entity_id: z.string(),
    agent_id: z.string().nullable(),
    /** For a creation null; for an update the changed fields as they were. */
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    /** True when the personal content was erased on request; the chain still verifies. */
    erased: z.boolean(),
    request_id: z.string().nullable(),
    /** Shown to administrators only. */
    address: z.string().nullable(),
  })
  .meta({ id: 'Change' });
export type Change = z.infer<typeof Change>;
