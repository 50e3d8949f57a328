import type { Context } from '../context.ts';
import { signHead } from '../journal/checkpoint.ts';
import type { CheckpointRow } from '../journal/journal.schema.ts';

const everyRevisions = 1000;
const everyMilliseconds = 3600_000;

/** The journal's head as it is now, signed: what to note down outside the database. */
export async function signedHead(ctx: Context): Promise<CheckpointRow> {
  const head = await ctx.read
    .selectFrom('journal_head')
    .select(['revision', 'hash', 'at'])
    .executeTakeFirstOrThrow();
  return signHead(head, ctx.keyring.signingKey);
}

/** Stores a signed head, unless this revision has one. */
export async function storeCheckpoint(ctx: Context): Promise<void> {
  const checkpoint = await signedHead(ctx);
  if (checkpoint.revision === 0) return;
  await ctx.journal.operate(({ rows }) =>
    rows
      .insertInto('journal_checkpoints')
      .values(checkpoint)
      .onConflict((conflict) => conflict.column('revision').doNothing())
      .execute(),
  );
}

/**
 * Stores a checkpoint each hour and each thousand revisions.
 *
 * @returns stops it, with one last checkpoint
 */
export function keepCheckpoints(ctx: Context): () => Promise<void> {
  let last = ctx.head.revision;
  const store = () =>
    storeCheckpoint(ctx).catch((error: unknown) =>
      ctx.log.warn({ err: error }, 'no checkpoint of the journal was stored'),
    );
  const unsubscribe = ctx.head.subscribe(() => {
    if (ctx.head.revision - last < everyRevisions) return;
    last = ctx.head.revision;
    void store();
  });
  const timer = setInterval(() => void store(), everyMilliseconds).unref();
  return async () => {
    unsubscribe();
    clearInterval(timer);
    await store();
  };
}
