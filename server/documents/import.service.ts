import type { AnyActor } from '../accounts/actor.ts';
import { applyGuarded, planChanges, storeChanges } from '../configuration/change.service.ts';
import type { ConfigurationChange, Plan } from '../configuration/change.schema.ts';
import { settingTables } from '../configuration/setting-tables.ts';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { AppError, invalid } from '../kernel/errors.ts';
import type { Reader } from '../storage/storage.ts';
import { type CompareOptions, type Difference, differenceOf } from './difference.ts';
import type { DocumentImport } from './document.schema.ts';
import { readDocument } from './read-document.ts';

/** How a document is applied. */
export interface ImportOptions extends CompareOptions {
  dryRun: boolean;
  /** Although valid instances become invalid. */
  force: boolean;
  /** Refuse when anything that decides a configuration changed since; undefined: begin again then. */
  expectedRevision?: number | undefined;
}

/** Rows that one document may change. */
const mostChanges = 10_000;
/** How often it is begun again when the world moves meanwhile. */
const attempts = 3;
/** How many instances of the plan are shown. */
const planPage = { limit: 50 };

/**
 * Makes the registry what a document says, in one transaction (docs/configuration-files.md), or only tells what that
 * would change.
 *
 * @throws AppError 400 `document.invalid`; 403; 409 `setting.pinned`, `plan.breaks`, `plan.world_moved`
 */
export async function importDocument(
  ctx: Context,
  actor: AnyActor,
  cause: Cause,
  document: unknown,
  options: ImportOptions,
): Promise<DocumentImport> {
  for (let attempt = 1; ; attempt++) {
    const since = await currentRevision(ctx.read);
    const entries = await readDocument(ctx.read, actor, document);
    const difference = await differenceOf(ctx, actor, entries, options);
    requireFew(difference);
    const plan = await planChanges(ctx, actor, cause, allChanges(difference), planPage, options.owner);
    try {
      const revision = options.dryRun
        ? since
        : await apply(ctx, actor, cause, difference, plan, { ...options, since });
      return report(difference, plan, revision, options);
    } catch (error) {
      const isMoved = error instanceof AppError && error.code === 'plan.world_moved';
      if (!isMoved || options.expectedRevision !== undefined || attempt === attempts) throw error;
    }
  }
}

/** @returns the revision; null when all was so already */
async function apply(
  ctx: Context,
  actor: AnyActor,
  cause: Cause,
  difference: Difference,
  plan: Plan,
  { owner, pins, force, expectedRevision, since }: ImportOptions & { since: number },
): Promise<number | null> {
  const { changes, unpinned, releases } = difference;
  if (sizeOf(difference) === 0) return null;
  const guard = { force, expectedRevision: Math.min(expectedRevision ?? since, since) };
  const revision = await applyGuarded(ctx, guard, {
    plan: async () => plan,
    cause,
    store: async (tx) => {
      await takePinsOff(tx, releases);
      await storeChanges(tx, ctx, actor, changes, { pinnedBy: pins ? owner : null });
      await storeChanges(tx, ctx, actor, unpinned, { pinnedBy: null });
    },
  });
  return revision ?? null;
}

/** Takes pins off; the values stay, and are people's from now on. */
export async function takePinsOff(tx: Writer, releases: Difference['releases']): Promise<void> {
  for (const { table, id } of releases)
    await tx.update(settingTables[table].entity, id, { pinned_by: null }, 'release');
}

async function currentRevision(read: Reader): Promise<number> {
  const { revision } = await read.selectFrom('journal_head').select('revision').executeTakeFirstOrThrow();
  return revision;
}

function allChanges({ changes, unpinned }: Difference): ConfigurationChange[] {
  return [...changes, ...unpinned];
}

function sizeOf({ changes, unpinned, releases }: Difference): number {
  return changes.length + unpinned.length + releases.length;
}

function requireFew(difference: Difference): void {
  if (sizeOf(difference) <= mostChanges) return;
  throw invalid(
    'document.too_many_changes',
    `The document changes more than ${mostChanges} rows: apply it in parts, for example by section.`,
  );
}

function report(
  { lines, counts }: Difference,
  plan: Plan,
  revision: number | null,
  { dryRun, owner, pins }: ImportOptions,
): DocumentImport {
  return { dry_run: dryRun, revision, pinned_by: pins ? owner : null, counts, changes: lines, plan };
}
