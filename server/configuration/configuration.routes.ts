import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { securityHeaders } from '../http/server.ts';
import { revisionAt } from '../journal/past.ts';
import { Id, IdParams, JsonObject } from '../kernel/fields.ts';
import { PageQuery } from '../kernel/paging.ts';
import { toolInstances } from '../tools/tool-instance.schema.ts';
import { getInstance } from '../tools/tool-instance.service.ts';
import { anyWrite } from './access.ts';
import { applyChanges, overlayOfChanges, planChanges } from './change.service.ts';
import { ConfigurationChange, Plan } from './change.schema.ts';
import {
  findTarget,
  previewConfiguration,
  readTargetSchema,
  viewConfiguration,
  type View,
} from './effective.service.ts';
import { EffectiveConfiguration } from './present.ts';
import type { Target } from './targets.ts';
import type { Waiters } from './waiters.ts';

/** Changes that one request may hold. */
const mostChanges = 10_000;
/** And so many a preview, which is asked for again and again. */
const mostTyped = 1000;
/** A batch of values is larger than other bodies. */
const changesLimit = 16 * 1024 * 1024;
/** As large as the largest `config` column and its quoting. */
const previewLimit = 1024 * 1024;

const Changes = z.strictObject({ changes: z.array(ConfigurationChange).min(1).max(mostChanges) });
const Applied = z.object({
  /** null: all was so already. */
  revision: z.int().nullable(),
});

/** Values as somebody types them, and of whom it is asked what they would come to. */
const Preview = z.strictObject({
  target: z.discriminatedUnion('type', [
    z.strictObject({ type: z.enum(['instance', 'tool', 'plugin']), id: Id }),
    z.strictObject({ type: z.literal('agent'), id: z.string().min(1).max(50) }),
  ]),
  changes: z
    .array(ConfigurationChange)
    .max(mostTyped)
    .refine((changes) => changes.every((change) => change.table !== 'tools'), {
      error: 'A preview is of values: to see what another schema does, ask for a plan.',
    }),
});
const TargetSchema = z
  .object({ config_schema: JsonObject.nullable().describe('null: any configuration fits') })
  .meta({ id: 'TargetSchema' });

const ViewQuery = z.object({
  at: z.string().max(40).optional().describe('A revision or a time of the past'),
  reveal: z.stringbool().default(false).describe('Sealed values in the clear; the journal tells who did'),
  reveal_key: z
    .string()
    .max(500)
    .optional()
    .describe('Only the sealed value of this key in the clear; the journal tells who did'),
});
const WaitQuery = ViewQuery.extend({
  wait: z.coerce
    .number()
    .min(0)
    .max(60)
    .default(0)
    .describe('Seconds to wait for another configuration than that of If-None-Match; then 304'),
});
const tags = ['configuration'];

/** What everything is configured with and why, and what a change would do (design 5.5). */
export function configurationRoutes(ctx: Context, waiters: Waiters): FastifyPluginAsyncZod {
  return async (app) => {
    const answer = async (
      request: FastifyRequest,
      reply: FastifyReply,
      type: Target['type'],
      id: number | string,
      actor = actorOf(request),
    ) => {
      const { at, reveal: revealsAll, reveal_key } = request.query as z.infer<typeof ViewQuery>;
      const reveal = reveal_key === undefined ? revealsAll : { key: reveal_key };
      if (at === undefined && reveal === false)
        return sendView(request, reply, await waiters.view(actor, type, id));
      const { target } = await findTarget(ctx, actor, type, id);
      const revision = at === undefined ? undefined : await revisionAt(ctx.read, at);
      const view = await viewConfiguration(ctx, actor, causeOf(request), target, { at: revision, reveal });
      return sendView(request, reply.header('cache-control', 'no-store'), view);
    };

    app.get(
      '/tool-instances/:id/effective-config',
      {
        config: { access: { permission: 'configurations:read', agent: '*' } },
        schema: {
          tags,
          summary: 'What an instance is configured with, and why; with wait= the next configuration',
          params: IdParams,
          querystring: WaitQuery,
          response: { 200: EffectiveConfiguration },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const { wait, at, reveal, reveal_key } = request.query;
        const known = request.headers['if-none-match'];
        const isPlain = at === undefined && !reveal && reveal_key === undefined;
        if (wait > 0 && known !== undefined && isPlain) {
          const actor = actorOf(request);
          await waiters.untilOther(actor, id, known, wait * 1000, request.raw);
          return answer(request, reply, 'instance', id, await waiters.actorNow(actor));
        }
        return answer(request, reply, 'instance', id);
      },
    );

    app.get(
      '/tool-instances/:id/effective-config/events',
      {
        config: { access: { permission: 'configurations:read', agent: '*' } },
        schema: {
          tags,
          summary:
            'Follow the configuration of an instance (server-sent events: what is wanted now, and each time it changes)',
          params: IdParams,
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await findTarget(ctx, actorOf(request), 'instance', id);
        await streamViews(request, reply, waiters, id);
      },
    );

    app.post(
      '/tool-instances/:id/acknowledge',
      {
        config: { access: { permission: 'status:report', agent: '*' } },
        schema: {
          tags,
          summary: 'Report which revision of its configuration an instance runs with',
          params: IdParams,
          body: z.strictObject({ revision: z.int().nonnegative() }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id } = await getInstance(ctx, actorOf(request), 'status:report', request.params.id);
        const { revision } = request.body;
        await ctx.journal.operate((tx) =>
          tx.touch(toolInstances, id, { running_revision: revision, running_at: tx.now }),
        );
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/agents/:id/effective-config',
      {
        config: { access: { permission: 'configurations:read', agent: 'id' } },
        schema: {
          tags,
          summary: 'An agent’s own configuration, and why',
          params: z.object({ id: z.string().max(100) }),
          querystring: ViewQuery,
          response: { 200: EffectiveConfiguration },
        },
      },
      (request, reply) => answer(request, reply, 'agent', request.params.id),
    );

    for (const [url, type] of [
      ['/tools/:id/effective-config', 'tool'],
      ['/plugins/:id/effective-config', 'plugin'],
    ] as const)
      app.get(
        url,
        {
          config: { access: 'configurations:read' },
          schema: {
            tags,
            summary: `What a ${type} is configured with, and why`,
            params: IdParams,
            querystring: ViewQuery,
            response: { 200: EffectiveConfiguration },
          },
        },
        (request, reply) => answer(request, reply, type, request.params.id),
      );

    app.get(
      '/system/effective-config',
      {
        config: { access: 'configurations:read' },
        schema: {
          tags,
          summary: 'What holds for everything, and why; system_config among it needs system_config:read',
          querystring: ViewQuery,
          response: { 200: EffectiveConfiguration },
        },
      },
      (request, reply) => answer(request, reply, 'system', 'system'),
    );

    app.get(
      '/users/me/effective-config',
      {
        config: { access: 'profile:read' },
        schema: {
          tags,
          summary: 'One’s own preferences, and what the system says of them',
          querystring: ViewQuery,
          response: { 200: EffectiveConfiguration },
        },
      },
      (request, reply) => answer(request, reply, 'user', actorOf(request).user_id),
    );

    for (const [url, type, access] of [
      ['/tool-instances/:id/config-schema', 'instance', { permission: 'configurations:read', agent: '*' }],
      ['/tools/:id/config-schema', 'tool', 'configurations:read'],
      ['/plugins/:id/config-schema', 'plugin', 'configurations:read'],
    ] as const)
      app.get(
        url,
        {
          config: { access },
          schema: {
            tags,
            summary: `The schema that the configuration of a${type === 'instance' ? 'n' : ''} ${type} must fit`,
            params: IdParams,
            response: { 200: TargetSchema },
          },
        },
        async (request) => {
          const actor = actorOf(request);
          const { target } = await findTarget(ctx, actor, type, request.params.id);
          return { config_schema: await readTargetSchema(ctx, actor, target) };
        },
      );

    app.post(
      '/configurations/preview',
      {
        config: { access: { anyOf: anyWrite } },
        bodyLimit: previewLimit,
        schema: {
          tags,
          summary: 'What one target would be configured with, and what would be wrong; nothing is written',
          body: Preview,
          response: { 200: EffectiveConfiguration },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const { target: asked, changes } = request.body;
        const { target } = await findTarget(ctx, actor, asked.type, asked.id);
        return previewConfiguration(ctx, actor, target, await overlayOfChanges(ctx, actor, changes));
      },
    );

    app.post(
      '/configurations/plan',
      {
        config: { access: { anyOf: anyWrite } },
        bodyLimit: changesLimit,
        schema: {
          tags,
          summary: 'What a set of changes would do to whom; nothing is written',
          body: Changes,
          querystring: PageQuery,
          response: { 200: Plan },
        },
      },
      (request) => planChanges(ctx, actorOf(request), causeOf(request), request.body.changes, request.query),
    );

    app.post(
      '/configurations/apply',
      {
        config: { access: { anyOf: anyWrite } },
        bodyLimit: changesLimit,
        schema: {
          tags,
          summary: 'Apply a set of changes, all or nothing',
          body: Changes.extend({
            expected_revision: z
              .int()
              .nonnegative()
              .optional()
              .describe('Of the plan: refused with 409 when the world moved since'),
            force: z.boolean().default(false).describe('Although valid instances become invalid'),
          }),
          response: { 200: Applied },
        },
      },
      async (request) => {
        const { changes, expected_revision, force } = request.body;
        const options = { expectedRevision: expected_revision, force };
        const revision = await applyChanges(ctx, actorOf(request), causeOf(request), changes, options);
        return { revision: revision ?? null };
      },
    );
  };
}

/** How long a stream stays silent, in milliseconds: whatever is between must not take it for dead. */
const keepAlive = 20_000;

async function streamViews(
  request: FastifyRequest,
  reply: FastifyReply,
  waiters: Waiters,
  instanceId: number,
): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...securityHeaders,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-request-id': request.id,
  });
  raw.on('error', () => undefined);
  const isOpen = () => !raw.destroyed && !raw.writableEnded;
  let known = '';
  try {
    while (isOpen()) {
      const actor = await waiters.actorNow(actorOf(request));
      const { etag, json } = await waiters.view(actor, 'instance', instanceId);
      if (etag === known) raw.write(': \n\n');
      else {
        const { revision, valid } = JSON.parse(json) as { revision: number; valid: boolean };
        raw.write(`event: configuration\ndata: ${JSON.stringify({ revision, etag, valid })}\n\n`);
      }
      known = etag;
      if (waiters.isClosed) break;
      await waiters.untilOther(actor, instanceId, known, keepAlive, request.raw);
    }
  } catch (error) {
    // Rights or the instance are gone, or the database is: the reader comes again and is told why.
    request.log.info({ err: error }, 'a stream of a configuration ended');
  }
  raw.end();
}

function sendView(request: FastifyRequest, reply: FastifyReply, { json, etag }: View): FastifyReply {
  reply.header('etag', etag);
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').serializer(String).send(json);
}
