import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { actorOf } from '../http/access.ts';
import { Change, Checkpoint } from '../journal/journal.schema.ts';
import { Verification, verifyJournal } from '../journal/verify.ts';
import { invalid, notFound } from '../kernel/errors.ts';
import { IdText } from '../kernel/fields.ts';
import { pageOf, PageQuery } from '../kernel/paging.ts';
import { timeRangeOf } from '../kernel/time-range.ts';
import { ActivityQuery, ChangeActivity, countChanges } from './activity.store.ts';
import { ChangeFilter, findChangesOf, listChanges } from './change.store.ts';
import { signedHead } from './checkpoints.ts';
import { exportChanges, exportFormats } from './export.ts';

const tags = ['changes'];

/** The journal as people read it: what changed, who did it, and the proof that nothing was altered (design 5.6). */
export function changeRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/changes',
      {
        config: { access: 'changes:read' },
        schema: {
          tags,
          summary: 'List changes, newest first',
          querystring: ChangeFilter.extend(PageQuery.shape),
          response: { 200: pageOf(Change) },
        },
      },
      (request) => listChanges(ctx.read, ctx.words, actorOf(request), request.query),
    );

    app.get(
      '/changes/export',
      {
        config: { access: 'changes:read' },
        schema: {
          tags,
          summary: 'All changes that a filter names, as JSON Lines or CSV, however many there are',
          querystring: ChangeFilter.extend({ format: z.enum(['jsonl', 'csv']).default('jsonl') }),
          response: {
            200: {
              description: 'A change on each line, newest first unless sorted otherwise',
              content: {
                'application/x-ndjson': { schema: z.string() },
                'text/csv': { schema: z.string() },
              },
            },
          },
        },
      },
      async (request, reply) => {
        const { format, ...filter } = request.query;
        const lines = exportChanges(
          ctx,
          { actor: actorOf(request), confirm: request.confirmActor },
          filter,
          format,
        );
        return (
          reply
            .header('cache-control', 'no-store')
            .header('content-disposition', `attachment; filename="journal.${format}"`)
            .type(`${exportFormats[format].type}; charset=utf-8`)
            // Described is the text, and sent is the stream of it.
            .send(Readable.from(lines, { objectMode: false }) as never)
        );
      },
    );

    app.get(
      '/changes/activity',
      {
        config: { access: 'changes:read' },
        schema: {
          tags,
          summary: 'Count changes over time',
          querystring: ActivityQuery,
          response: { 200: ChangeActivity },
        },
      },
      (request) => {
        const range = timeRangeOf(request.query, ctx.clock.now());
        return countChanges(ctx.read, ctx.words, actorOf(request), range, request.query);
      },
    );

    app.get(
      '/changes/:revision',
      {
        config: { access: 'changes:read' },
        schema: {
          tags,
          summary: 'Read all changes of one transaction',
          params: z.object({ revision: IdText }),
          response: { 200: z.object({ revision: z.int(), changes: z.array(Change) }) },
        },
      },
      async (request) => {
        const { revision } = request.params;
        const changes = await findChangesOf(ctx.read, ctx.words, actorOf(request), revision);
        if (changes.length === 0) throw notFound('change', revision);
        return { revision, changes };
      },
    );

    app.get(
      '/changes/head',
      {
        config: { access: 'changes:verify' },
        schema: {
          tags,
          summary: 'Read the signed head of the journal, to note down elsewhere',
          response: { 200: Checkpoint },
        },
      },
      () => signedHead(ctx),
    );

    app.get(
      '/changes/verify',
      {
        config: { access: 'changes:verify' },
        schema: {
          tags,
          summary: 'Verify the whole journal, against a remembered head if you have one',
          querystring: z.object({
            revision: IdText.optional(),
            hash: z
              .string()
              .regex(/^[0-9a-f]{64}$/, 'is not a hash of the journal: 64 hex digits')
              .optional(),
          }),
          response: { 200: Verification },
        },
      },
      (request) => {
        const { revision, hash } = request.query;
        if ((revision === undefined) !== (hash === undefined))
          throw invalid('head.incomplete', 'A remembered head is both: revision and hash.');
        const remembered = revision !== undefined && hash !== undefined ? { revision, hash } : undefined;
        return verifyJournal(ctx.read, ctx.keyring.publicKey, remembered);
      },
    );
  };
}
