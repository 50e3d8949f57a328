import { createHash, randomFillSync } from 'node:crypto';
import type { ChangeRow, RevisionRow } from './journal.schema.ts';

/** Hash of the revision before the first. */
export const genesisHash = '0'.repeat(64);

/** Random bytes in stock: to ask the system for each salt would cost more than the digest. */
const stock = Buffer.alloc(4096);
const saltSize = 16;
let used = stock.length;

/** 128 random bits; without them a digest of a short text could be guessed after the text was erased. */
export function newSalt(): string {
  if (used === stock.length) {
    randomFillSync(stock);
    used = 0;
  }
  used += saltSize;
  return stock.toString('hex', used - saltSize, used);
}

/** Salted digest of a change's content: it stays when the content is erased, so that the chain still verifies. */
export function payloadDigest(salt: string, before: string | null, after: string | null): string {
  return sha256([salt, before, after]);
}

/** Salted digest of the fields of a revision that name a person. */
export function personalDigest(salt: string, actorName: string | null, address: string | null): string {
  return sha256([salt, actorName, address]);
}

/** The link of the chain: covers the predecessor, everything about the transaction, and the digests of its content. */
export function revisionHash(
  revision: Pick<
    RevisionRow,
    | 'previous_hash'
    | 'revision'
    | 'at'
    | 'actor_type'
    | 'actor_id'
    | 'user_id'
    | 'request_id'
    | 'personal_digest'
  >,
  changes: readonly Pick<
    ChangeRow,
    'seq' | 'action' | 'entity' | 'entity_id' | 'agent_id' | 'shape' | 'digest'
  >[],
): string {
  return sha256([
    revision.previous_hash,
    revision.revision,
    revision.at,
    revision.actor_type,
    revision.actor_id,
    revision.user_id,
    revision.request_id,
    revision.personal_digest,
    changes.map((c) => [c.seq, c.action, c.entity, c.entity_id, c.agent_id, c.shape, c.digest]),
  ]);
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
