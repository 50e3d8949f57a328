import { z } from 'zod';
import type { Reader } from '../storage/storage.ts';
import { isSignedHead } from './checkpoint.ts';
import { genesisHash, payloadDigest, personalDigest, revisionHash } from './hash.ts';
import type { ChangeRow, CheckpointRow, RevisionRow } from './journal.schema.ts';

export const Verification = z
  .object({
    ok: z.boolean(),
    /** The newest revision that was checked, and the hash there: remember both to compare later. */
    revision: z.int(),
    hash: z.string(),
    revisions: z.int(),
    changes: z.int(),
    /** Records whose personal content was erased on request. */
    erased: z.int(),
    checkpoints: z.int(),
    /** The first record that does not fit, and why. */
    problem: z.object({ revision: z.int(), seq: z.int().nullable(), message: z.string() }).nullable(),
  })
  .meta({ id: 'Verification' });
export type Verification = z.infer<typeof Verification>;

/** A head that was noted down earlier, outside the database. */
export interface RememberedHead {
  revision: number;
  hash: string;
}

const page = 500;

class Misfit extends Error {
  readonly revision: number;
  readonly seq: number | null;
  constructor(revision: number, seq: number | null, message: string) {
    super(message);
    this.revision = revision;
    this.seq = seq;
  }
}

/**
 * Walks the whole chain and names the first record that does not fit (design 5.6).
 *
 * @param trustedKey the public key that checkpoints must carry, base64 SPKI
 * @param remembered a head noted down earlier; the chain must still pass through it
 */
export async function verifyJournal(
  read: Reader,
  trustedKey: string,
  remembered?: RememberedHead,
): Promise<Verification> {
  const seen = { revision: 0, hash: genesisHash, revisions: 0, changes: 0, erased: 0, checkpoints: 0 };
  try {
    const checkpoints = await read
      .selectFrom('journal_checkpoints')
      .selectAll()
      .orderBy('revision')
      .execute();
    // Read after the checkpoints: a head that is older than one of them would look like a cut journal.
    const head = await headAndExtent(read);
    const pinned = new Map(checkpoints.map((checkpoint) => [checkpoint.revision, checkpoint]));
    let lastAt: string | undefined;
    if (head.first !== null && head.first < 1)
      throw new Misfit(head.first, null, 'The journal begins at 1, so this record was added.');
    const erasures = await erasedRecords(read);
    for (;;) {
      const revisions = await read
        .selectFrom('revisions')
        .selectAll()
        .where('revision', '>', seen.revision)
        .where('revision', '<=', head.revision)
        .orderBy('revision')
        .limit(page)
        .execute();
      const last = revisions.at(-1);
      if (!last) break;
      const changes = await changesBetween(read, seen.revision, last.revision);
      for (const revision of revisions) {
        seen.erased += checkRevision(revision, changes.get(revision.revision) ?? [], seen, erasures);
        const checkpoint = pinned.get(revision.revision);
        if (checkpoint) {
          requireSignature(checkpoint, trustedKey);
          seen.checkpoints += 1;
        }
        if (checkpoint && checkpoint.hash !== revision.hash)
          throw new Misfit(
            revision.revision,
            null,
            'The signed checkpoint of this revision has another hash: the journal was rewritten.',
          );
        if (remembered?.revision === revision.revision && remembered.hash !== revision.hash)
          throw new Misfit(
            revision.revision,
            null,
            'The remembered head has another hash: the journal was rewritten.',
          );
        seen.revision = revision.revision;
        seen.hash = revision.hash;
        lastAt = revision.at;
        seen.revisions += 1;
        seen.changes += changes.get(revision.revision)?.length ?? 0;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const checkpoint of checkpoints)
      if (checkpoint.revision > seen.revision || checkpoint.revision < 1)
        requireSignature(checkpoint, trustedKey);
    const furthest = Math.max(head.revision, remembered?.revision ?? 0, ...pinned.keys());
    if (seen.revision < furthest)
      throw new Misfit(
        seen.revision + 1,
        null,
        `The journal ends at ${seen.revision}, but revision ${furthest} was there: records were cut off.`,
      );
    if (seen.hash !== head.hash || (lastAt ?? head.at) !== head.at)
      throw new Misfit(head.revision, null, 'The head does not carry the hash and the time of its revision.');
    if (head.newest !== null && head.newest > head.revision)
      throw new Misfit(
        head.revision + 1,
        null,
        `The head stands at ${head.revision}, but there are records up to ${head.newest}: the head was set back or records were added.`,
      );
    return { ok: true, ...seen, problem: null };
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    return {
      ok: false,
      ...seen,
      problem: { revision: error.revision, seq: error.seq, message: error.message },
    };
  }
}

/** One statement, so that a transaction which commits meanwhile is in all of it or in none. */
async function headAndExtent(
  read: Reader,
): Promise<{ revision: number; hash: string; at: string; first: number | null; newest: number | null }> {
  return read
    .selectFrom('journal_head')
    .select((eb) => [
      'revision',
      'hash',
      'at',
      eb
        .selectFrom('changes')
        .select((own) => own.fn.min<number>('changes.revision').as('n'))
        .as('first'),
      eb
        .selectFrom('revisions')
        .select((own) => own.fn.max<number>('revisions.revision').as('n'))
        .as('newest'),
    ])
    .executeTakeFirstOrThrow();
}

function requireSignature(checkpoint: CheckpointRow, trustedKey: string): void {
  if (checkpoint.public_key !== trustedKey)
    throw new Misfit(
      checkpoint.revision,
      null,
      'The checkpoint was signed with a key that is not this registry’s.',
    );
  if (!isSignedHead(checkpoint))
    throw new Misfit(checkpoint.revision, null, 'The signature of the checkpoint does not fit.');
}

/** @returns how many of the revision's records are erased */
function checkRevision(
  revision: RevisionRow,
  changes: readonly ChangeRow[],
  previous: { revision: number; hash: string },
  erasures: ReadonlySet<string>,
): number {
  const number = revision.revision;
  if (number !== previous.revision + 1)
    throw new Misfit(previous.revision + 1, null, `Revision ${previous.revision + 1} is missing.`);
  if (revision.previous_hash !== previous.hash)
    throw new Misfit(number, null, 'The revision does not follow from its predecessor.');
  let erased = 0;
  if (revision.personal_salt !== null) {
    if (
      personalDigest(revision.personal_salt, revision.actor_name, revision.address) !==
      revision.personal_digest
    )
      throw new Misfit(number, null, 'The name or the address of the actor was altered.');
  } else {
    requireErasure(erasures, number, 0, [revision.actor_name, revision.address]);
    erased += 1;
  }
  for (const [index, change] of changes.entries()) {
    if (change.seq !== index + 1)
      throw new Misfit(number, index + 1, 'A change of this revision is missing.');
    if (change.salt !== null) {
      if (payloadDigest(change.salt, change.before, change.after) !== change.digest)
        throw new Misfit(number, change.seq, 'The content of this change was altered.');
    } else {
      requireErasure(erasures, number, change.seq, [change.before, change.after]);
      erased += 1;
    }
  }
  if (revisionHash(revision, changes) !== revision.hash)
    throw new Misfit(
      number,
      null,
      'The hash does not fit: the revision or one of its changes was altered, added or removed.',
    );
  return erased;
}

function requireErasure(
  erasures: ReadonlySet<string>,
  revision: number,
  seq: number,
  erased: readonly (string | null)[],
): void {
  if (erased.some((field) => field !== null))
    throw new Misfit(revision, seq || null, 'Content stands where an erasure left none: it was added.');
  if (!erasures.has(`${revision}.${seq}`))
    throw new Misfit(revision, seq || null, 'Content is gone and no erasure was recorded for it.');
}

async function changesBetween(read: Reader, after: number, upTo: number): Promise<Map<number, ChangeRow[]>> {
  const rows = await read
    .selectFrom('changes')
    .selectAll()
    .where('revision', '>', after)
    .where('revision', '<=', upTo)
    .orderBy('revision')
    .orderBy('seq')
    .execute();
  return Map.groupBy(rows, (row) => row.revision);
}

/** An erasure is itself a change: action `erase`, whose detail lists the records as `revision.seq` (seq 0: the actor). */
async function erasedRecords(read: Reader): Promise<Set<string>> {
  const rows = await read.selectFrom('changes').select('after').where('action', '=', 'erase').execute();
  return new Set(rows.flatMap(({ after }) => recordsIn(after)));
}

/** What is not a list of records erases nothing; that it was altered shows when its own turn comes. */
function recordsIn(detail: string | null): string[] {
  try {
    return (JSON.parse(detail ?? '{}') as { records?: string[] }).records ?? [];
  } catch {
    return [];
  }
}
