import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getAgent } from '../agents/agent.service.ts';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { expectedRevision, sendRecord } from '../http/conditional.ts';
import { reportStatus } from '../journal/heartbeat.ts';
import { HealthStatus, IdParams, Time } from '../kernel/fields.ts';
import { pageOf, PageQuery } from '../kernel/paging.ts';
import {
  ToolInstance,
  ToolInstanceCreate,
  ToolInstanceFilter,
  toolInstances,
  ToolInstanceUpdate,
} from './tool-instance.schema.ts';
import { createInstance, deleteInstance, getInstance, updateInstance } from './tool-instance.service.ts';
import { listVisibleInstances } from './tool-instance.store.ts';
import { getTool } from './tool.service.ts';

const Heartbeat = z.strictObject({
  status: HealthStatus,
  last_run: Time.nullish(),
  next_run: Time.nullish(),
});
const Force = z.object({
  force: z.stringbool().default(false).describe('Although the config does not fit the schema of the tool'),
});
const tags = ['tool-instances'];

/** Tools as they run, for an agent or for the master system (seed: Tool Instances; design 5.3). */
export function toolInstanceRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/tool-instances',
      {
        config: { access: 'tools:read' },
        schema: {
          tags,
          summary: 'List instances of the agents that you may see',
          querystring: ToolInstanceFilter.extend(PageQuery.shape),
          response: { 200: pageOf(ToolInstance) },
        },
      },
      (request) => listVisibleInstances(ctx.read, ctx.words, actorOf(request), request.query),
    );

    app.get(
      '/tools/:id/tool-instances',
      {
        config: { access: 'tools:read' },
        schema: {
          tags,
          summary: 'List the instances of a tool',
          params: IdParams,
          querystring: ToolInstanceFilter.omit({ tool_id: true }).extend(PageQuery.shape),
          response: { 200: pageOf(ToolInstance) },
        },
      },
      async (request) => {
        const { id } = await getTool(ctx.read, request.params.id);
        return listVisibleInstances(ctx.read, ctx.words, actorOf(request), { ...request.query, tool_id: id });
      },
    );

    app.get(
      '/agents/:id/tool-instances',
      {
        config: { access: { permission: 'tools:read', agent: 'id' } },
        schema: {
          tags,
          summary: 'List the instances of an agent',
          params: z.object({ id: z.string().max(100) }),
          querystring: ToolInstanceFilter.omit({ agent_id: true }).extend(PageQuery.shape),
          response: { 200: pageOf(ToolInstance) },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const { id } = await getAgent(ctx, actor, request.params.id);
        return listVisibleInstances(ctx.read, ctx.words, actor, { ...request.query, agent_id: id });
      },
    );

    app.post(
      '/tool-instances',
      {
        config: { access: { permission: 'tools:create', agent: '*' } },
        schema: {
          tags,
          summary: 'Create an instance',
          querystring: Force,
          body: ToolInstanceCreate,
          response: { 201: ToolInstance },
        },
      },
      async (request, reply) => {
        const instance = await ctx.journal.write(causeOf(request), (tx) =>
          createInstance(tx, ctx.keyring, actorOf(request), request.body, request.query.force),
        );
        return sendRecord(request, reply.code(201), instance);
      },
    );

    app.get(
      '/tool-instances/:id',
      {
        config: { access: { permission: 'tools:read', agent: '*' } },
        schema: {
          tags,
          summary: 'Read an instance',
          params: IdParams,
          response: { 200: ToolInstance },
        },
      },
      async (request, reply) =>
        sendRecord(request, reply, await getInstance(ctx, actorOf(request), 'tools:read', request.params.id)),
    );

    app.patch(
      '/tool-instances/:id',
      {
        config: { access: { permission: 'tools:update', agent: '*' } },
        schema: {
          tags,
          summary: 'Change an instance',
          params: IdParams,
          querystring: Force,
          body: ToolInstanceUpdate,
          response: { 200: ToolInstance },
        },
      },
      async (request, reply) => {
        const { params, body } = request;
        const { force } = request.query;
        const instance = await updateInstance(ctx, actorOf(request), causeOf(request), params.id, body, {
          expected: expectedRevision(request),
          force,
        });
        return sendRecord(request, reply, instance);
      },
    );

    app.delete(
      '/tool-instances/:id',
      {
        config: { access: { permission: 'tools:delete', agent: '*' } },
        schema: { tags, summary: 'Delete an instance', params: IdParams, response: { 204: z.null() } },
      },
      async (request, reply) => {
        const expected = expectedRevision(request);
        await deleteInstance(ctx, actorOf(request), causeOf(request), request.params.id, expected);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/tool-instances/:id/heartbeat',
      {
        config: { access: { permission: 'status:report', agent: '*' } },
        schema: {
          tags,
          summary: 'Report an instance’s health, and when it ran and will run',
          params: IdParams,
          body: Heartbeat,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { status, last_run, next_run } = request.body;
        const instance = await getInstance(ctx, actorOf(request), 'status:report', request.params.id);
        await reportStatus(ctx.journal, causeOf(request), toolInstances, instance, status, (now) => ({
          status_at: now,
          ...(last_run === undefined ? {} : { last_run }),
          ...(next_run === undefined ? {} : { next_run }),
        }));
        return reply.code(204).send(null);
      },
    );
  };
}
