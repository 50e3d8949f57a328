import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { expectedRevision, sendRecord } from '../http/conditional.ts';
import { IdParams } from '../kernel/fields.ts';
import { pageOf, PageQuery } from '../kernel/paging.ts';
import { getTool } from '../tools/tool.service.ts';
import { explainDependencies } from './dependencies.ts';
import { Plugin, PluginCreate, PluginFilter, PluginStatus, PluginUpdate } from './plugin.schema.ts';
import {
  createPlugin,
  deletePlugin,
  disablePlugin,
  enablePlugin,
  getPlugin,
  reportPluginStatus,
  updatePlugin,
} from './plugin.service.ts';
import { listPlugins, pluginsOf } from './plugin.store.ts';

const Cascade = z.strictObject({ cascade: z.boolean().default(false) });
const Switched = z
  .object({ plugins: z.array(Plugin).describe('What was switched, in this order') })
  .meta({ id: 'SwitchedPlugins' });

const DependencyReport = z
  .object({
    plugins: z.array(
      z.object({
        ...Plugin.pick({ id: true, name: true, version: true, is_enabled: true, status: true }).shape,
        requires: z.array(
          z.object({
            name: z.string(),
            range: z.string(),
            state: z.enum(['ok', 'missing', 'incompatible', 'cycle', 'disabled']),
            message: z.string().nullable(),
          }),
        ),
        required_by: z.array(z.string()),
      }),
    ),
    order: z.array(z.int()).describe('Ids of all that can run, dependencies first'),
    cycles: z.array(z.array(z.string())),
  })
  .meta({ id: 'PluginDependencies' });

const tags = ['plugins'];

/** Plugins of a tool and what they need of each other (seed: Plugins; design 5.3). */
export function pluginRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/plugins',
      {
        config: { access: 'plugins:read' },
        schema: {
          tags,
          summary: 'List plugins',
          querystring: PluginFilter.extend(PageQuery.shape),
          response: { 200: pageOf(Plugin) },
        },
      },
      (request) => listPlugins(ctx.read, ctx.words, request.query),
    );

    app.post(
      '/plugins',
      {
        config: { access: 'plugins:create' },
        schema: {
          tags,
          summary: 'Create a plugin, switched off',
          body: PluginCreate,
          response: { 201: Plugin },
        },
      },
      async (request, reply) => {
        const plugin = await ctx.journal.write(causeOf(request), (tx) =>
          createPlugin(tx, actorOf(request).user_id, request.body),
        );
        return sendRecord(request, reply.code(201), plugin);
      },
    );

    app.get(
      '/plugins/:id',
      {
        config: { access: 'plugins:read' },
        schema: { tags, summary: 'Read a plugin', params: IdParams, response: { 200: Plugin } },
      },
      async (request, reply) => sendRecord(request, reply, await getPlugin(ctx.read, request.params.id)),
    );

    app.patch(
      '/plugins/:id',
      {
        config: { access: 'plugins:update' },
        schema: {
          tags,
          summary: 'Change a plugin',
          params: IdParams,
          body: PluginUpdate,
          response: { 200: Plugin },
        },
      },
      async (request, reply) => {
        const { params, body } = request;
        const plugin = await updatePlugin(ctx, causeOf(request), params.id, body, expectedRevision(request));
        return sendRecord(request, reply, plugin);
      },
    );

    app.delete(
      '/plugins/:id',
      {
        config: { access: 'plugins:delete' },
        schema: {
          tags,
          summary: 'Delete a plugin; with cascade=true what needs it is disabled before',
          params: IdParams,
          querystring: z.object({ cascade: z.stringbool().default(false) }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { cascade } = request.query;
        const expected = expectedRevision(request);
        await deletePlugin(ctx, causeOf(request), request.params.id, { cascade, expected });
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/plugins/:id/enable',
      {
        config: { access: 'plugins:update' },
        schema: {
          tags,
          summary: 'Enable a plugin; with cascade what it needs as well',
          params: IdParams,
          body: Cascade,
          response: { 200: Switched },
        },
      },
      async (request) => ({
        plugins: await enablePlugin(ctx, causeOf(request), request.params.id, {
          cascade: request.body.cascade,
          expected: expectedRevision(request),
        }),
      }),
    );

    app.post(
      '/plugins/:id/disable',
      {
        config: { access: 'plugins:update' },
        schema: {
          tags,
          summary: 'Disable a plugin; with cascade what needs it as well',
          params: IdParams,
          body: Cascade,
          response: { 200: Switched },
        },
      },
      async (request) => ({
        plugins: await disablePlugin(ctx, causeOf(request), request.params.id, {
          cascade: request.body.cascade,
          expected: expectedRevision(request),
        }),
      }),
    );

    app.post(
      '/plugins/:id/heartbeat',
      {
        config: { access: 'status:report' },
        schema: {
          tags,
          summary: 'Report a plugin’s health',
          params: IdParams,
          body: z.strictObject({ status: PluginStatus }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await reportPluginStatus(ctx, causeOf(request), request.params.id, request.body.status);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/tools/:id/plugin-dependencies',
      {
        config: { access: 'plugins:read' },
        schema: {
          tags,
          summary:
            'Explain what the plugins of a tool need of each other, and the order in which they can start',
          params: IdParams,
          response: { 200: DependencyReport },
        },
      },
      async (request) => {
        const tool = await getTool(ctx.read, request.params.id);
        const rows = new Map((await pluginsOf(ctx.read, tool.id)).map((row) => [row.id, row]));
        const { plugins, ...report } = explainDependencies([...rows.values()]);
        // What is told of a plugin beside its dependencies is what its row says.
        const told = plugins.flatMap((plugin) => {
          const row = rows.get(plugin.id);
          return row ? [{ ...row, ...plugin }] : [];
        });
        return { ...report, plugins: told };
      },
    );
  };
}
