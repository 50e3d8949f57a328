import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import { Plan } from '../configuration/change.schema.ts';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { Change } from '../journal/journal.schema.ts';
import { revisionAt, rowsAt } from '../journal/past.ts';
import { notFound } from '../kernel/errors.ts';
import { Id, IdText } from '../kernel/fields.ts';
import { pageOf, PageQuery } from '../kernel/paging.ts';
import { listChanges } from './change.store.ts';
import { differenceOf } from './difference.ts';
import { restorable } from './restorable.ts';
import { type Restoration, restore, undo } from './restore.service.ts';

const tags = ['history'];

const Difference = z.object({ path: z.string(), before: z.unknown(), after: z.unknown() });
const Version = Change.extend({ difference: z.array(Difference) }).meta({ id: 'Version' });

const EntityQuery = z.object({
  entity: z.string().max(64).describe('A table, such as configurations'),
  entity_id: z
    .string()
    .max(255)
    .describe(
      'As the journal names it: 7, athena, system/log.level, agent:athena/log.level, athena/log.level',
    ),
});

const Extent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everything') }),
  z.strictObject({ kind: z.literal('agent'), agent_id: z.string().min(1).max(50) }),
  z.strictObject({ kind: z.literal('entity'), entity: z.string().max(64), entity_id: z.string().max(255) }),
]);

const how = {
  dry_run: z.boolean().default(false).describe('Only tell what would happen'),
  force: z
    .boolean()
    .default(false)
    .describe('Although valid instances become invalid, or what is undone was changed since'),
  expected_revision: z
    .int()
    .nonnegative()
    .optional()
    .describe('Of the dry run: refused when the world moved since'),
};

const Outcome = z
  .object({
    dry_run: z.boolean(),
    /** The revision that brought it back; null: only a look, or all was so already. */
    revision: z.int().nullable(),
    steps: z.array(
      z.object({
        kind: z.enum(['create', 'update', 'delete']),
        entity: z.string(),
        entity_id: z.string(),
        difference: z.array(Difference),
      }),
    ),
    /** What stays as it is, and why. */
    left_out: z.array(z.object({ entity: z.string(), entity_id: z.string(), reason: z.string() })),
    plan: Plan,
  })
  .meta({ id: 'Restoration' });

/** History of a record, and the way back: undo, restore (design 5.6). */
export function historyRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/history',
      {
        config: { access: 'changes:read' },
        schema: {
          tags,
          summary: 'Every version of a record, newest first, with what changed',
          querystring: EntityQuery.extend(PageQuery.shape),
          response: { 200: pageOf(Version) },
        },
      },
      async (request) => {
        const page = await listChanges(ctx.read, ctx.words, actorOf(request), {
          ...request.query,
          sort: '-revision',
        });
        const items = page.items.map((change) => ({
          ...change,
          difference: differenceOf(change.before, change.after),
        }));
        return { ...page, items };
      },
    );

    app.get(
      '/history/diff',
      {
        config: { access: 'changes:read' },
        schema: {
          tags,
          summary: 'What differs in a record between two revisions or times',
          querystring: EntityQuery.extend({
            from: z.string().max(40).describe('A revision or a time'),
            to: z.string().max(40).optional().describe('A revision or a time; now when left out'),
          }),
          response: {
            200: z.object({
              from: z.int(),
              to: z.int(),
              /** Was something of it erased from the history? */
              erased: z.boolean(),
              difference: z.array(Difference),
            }),
          },
        },
      },
      async (request) => {
        const { entity, entity_id, from, to } = request.query;
        await requireReadable(ctx, actorOf(request), entity, entity_id);
        const found = restorable.get(entity);
        if (!found) throw notFound('history', `${entity} ${entity_id}`);
        const head = await ctx.read.selectFrom('journal_head').select('revision').executeTakeFirstOrThrow();
        const revisions = [
          await revisionAt(ctx.read, from),
          to === undefined ? head.revision : await revisionAt(ctx.read, to),
        ] as const;
        const [before, after] = await Promise.all(
          revisions.map(async (revision) =>
            (await rowsAt(ctx.read, found.entity, [entity_id], revision)).get(entity_id),
          ),
        );
        return {
          from: revisions[0],
          to: revisions[1],
          erased: Boolean(before?.isErased ?? after?.isErased),
          difference: differenceOf(before?.row ?? null, after?.row ?? null),
        };
      },
    );

    app.post(
      '/changes/:revision/undo',
      {
        config: { access: 'changes:restore' },
        schema: {
          tags,
          summary: 'Take back what a transaction did, or one change of it, as new changes',
          params: z.object({ revision: IdText }),
          body: z.strictObject({ seq: Id.optional(), ...how }),
          response: { 200: Outcome },
        },
      },
      async (request) => {
        const { seq, ...options } = request.body;
        const what = { revision: request.params.revision, seq };
        const done = await undo(ctx, actorOf(request), causeOf(request), what, optionsOf(options));
        return present(done, options.dry_run);
      },
    );

    app.post(
      '/restore',
      {
        config: { access: 'changes:restore' },
        schema: {
          tags,
          summary:
            'Bring a record, a key, an agent with all that is its, or everything back to an earlier state',
          body: z.strictObject({
            what: Extent,
            to: z.union([z.int().nonnegative(), z.string().max(40)]).describe('A revision or a time'),
            ...how,
          }),
          response: { 200: Outcome },
        },
      },
      async (request) => {
        const { what, to, ...options } = request.body;
        const revision = await revisionAt(ctx.read, String(to));
        const done = await restore(
          ctx,
          actorOf(request),
          causeOf(request),
          what,
          revision,
          optionsOf(options),
        );
        return present(done, options.dry_run);
      },
    );
  };
}

function optionsOf(options: { dry_run: boolean; force: boolean; expected_revision?: number | undefined }) {
  return {
    dryRun: options.dry_run,
    force: options.force,
    expectedRevision: options.expected_revision,
  };
}

function present({ steps, left_out, plan, revision }: Restoration, dryRun: boolean) {
  return {
    dry_run: dryRun,
    revision,
    steps: steps.map(({ kind, entity, identity, now, then }) => ({
      kind,
      entity: entity.table,
      entity_id: identity,
      difference:
        kind === 'update' && then
          ? differenceOf(Object.fromEntries(Object.keys(then).map((column) => [column, now?.[column]])), then)
          : [],
    })),
    left_out,
    plan,
  };
}

/** A record without a change that the actor may read has no history for him. */
async function requireReadable(ctx: Context, actor: Actor, entity: string, entityId: string): Promise<void> {
  const { items } = await listChanges(ctx.read, ctx.words, actor, {
    entity,
    entity_id: entityId,
    sort: '-revision',
    limit: 1,
  });
  if (items.length === 0) throw notFound('history', `${entity} ${entityId}`);
}
