import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getAgent } from '../agents/agent.service.ts';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { expectedRevision, sendRecord } from '../http/conditional.ts';
import type { Dependants } from '../journal/dependants.ts';
import { reportStatus } from '../journal/heartbeat.ts';
import { HealthStatus, IdParams } from '../kernel/fields.ts';
import { pageOf, PageQuery } from '../kernel/paging.ts';
import { Tool, ToolCreate, ToolFilter, tools, ToolUpdate } from './tool.schema.ts';
import { createTool, deleteTool, getTool, updateTool } from './tool.service.ts';
import { listTools } from './tool.store.ts';

const tags = ['tools'];

/**
 * Tool definitions (seed: Tools; design 5.3).
 *
 * @param dependants what belongs to tools in other slices
 */
export function toolRoutes(ctx: Context, dependants: readonly Dependants[]): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/tools',
      {
        config: { access: 'tools:read' },
        schema: {
          tags,
          summary: 'List tools',
          querystring: ToolFilter.extend(PageQuery.shape),
          response: { 200: pageOf(Tool) },
        },
      },
      (request) => listTools(ctx.read, ctx.words, request.query),
    );

    app.get(
      '/agents/:id/tools',
      {
        config: { access: { permission: 'tools:read', agent: 'id' } },
        schema: {
          tags,
          summary: 'List the tools that an agent has instances of',
          params: z.object({ id: z.string().max(100) }),
          querystring: ToolFilter.extend(PageQuery.shape),
          response: { 200: pageOf(Tool) },
        },
      },
      async (request) => {
        const { id } = await getAgent(ctx, actorOf(request), request.params.id);
        return listTools(ctx.read, ctx.words, { ...request.query, agent_id: id });
      },
    );

    app.post(
      '/tools',
      {
        config: { access: 'tools:create' },
        schema: { tags, summary: 'Create a tool', body: ToolCreate, response: { 201: Tool } },
      },
      async (request, reply) => {
        const tool = await ctx.journal.write(causeOf(request), (tx) =>
          createTool(tx, actorOf(request).user_id, request.body),
        );
        return sendRecord(request, reply.code(201), tool);
      },
    );

    app.get(
      '/tools/:id',
      {
        config: { access: 'tools:read' },
        schema: { tags, summary: 'Read a tool', params: IdParams, response: { 200: Tool } },
      },
      async (request, reply) => sendRecord(request, reply, await getTool(ctx.read, request.params.id)),
    );

    app.patch(
      '/tools/:id',
      {
        config: { access: 'tools:update' },
        schema: {
          tags,
          summary: 'Change a tool',
          params: IdParams,
          body: ToolUpdate,
          response: { 200: Tool },
        },
      },
      async (request, reply) => {
        const { params, body } = request;
        const tool = await updateTool(ctx, causeOf(request), params.id, body, expectedRevision(request));
        return sendRecord(request, reply, tool);
      },
    );

    app.delete(
      '/tools/:id',
      {
        config: { access: 'tools:delete' },
        schema: {
          tags,
          summary: 'Delete a tool; with cascade=true all that belongs to it',
          params: IdParams,
          querystring: z.object({ cascade: z.stringbool().default(false) }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { cascade } = request.query;
        const expected = expectedRevision(request);
        await deleteTool(ctx, actorOf(request), causeOf(request), request.params.id, {
          cascade,
          expected,
          dependants,
        });
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/tools/:id/heartbeat',
      {
        config: { access: 'status:report' },
        schema: {
          tags,
          summary: 'Report a tool’s health',
          params: IdParams,
          body: z.strictObject({ status: HealthStatus }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const tool = await getTool(ctx.read, request.params.id);
        await reportStatus(ctx.journal, causeOf(request), tools, tool, request.body.status, (now) => ({
          status_at: now,
        }));
        return reply.code(204).send(null);
      },
    );
  };
}
