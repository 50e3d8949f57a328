import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { expectedRevision, sendRecord } from '../http/conditional.ts';
import type { Dependants } from '../journal/dependants.ts';
import { HealthStatus } from '../kernel/fields.ts';
import { pageOf, PageQuery } from '../kernel/paging.ts';
import { AgentImport, ImportedAgents, importAgents } from './agent-import.ts';
import { Agent, AgentCreate, AgentFilter, AgentUpdate } from './agent.schema.ts';
import { createAgent, deleteAgent, getAgent, reportAgentStatus, updateAgent } from './agent.service.ts';
import { listVisibleAgents } from './agent.store.ts';

/** The largest agent file, in bytes. */
const agentFileLimit = 16 * 1024 * 1024;

const AgentParams = z.object({ id: z.string().max(100) });
const tags = ['agents'];

/**
 * Agents and who may see them (seed: Agents; design 5.2).
 *
 * @param dependants what belongs to agents in other slices
 */
export function agentRoutes(ctx: Context, dependants: readonly Dependants[]): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/agents',
      {
        config: { access: 'agents:read' },
        schema: {
          tags,
          summary: 'List the agents that you may see',
          querystring: AgentFilter.extend(PageQuery.shape),
          response: { 200: pageOf(Agent) },
        },
      },
      (request) => listVisibleAgents(ctx.read, ctx.words, actorOf(request), request.query),
    );

    app.post(
      '/agents',
      {
        config: { access: 'agents:create' },
        schema: { tags, summary: 'Create an agent', body: AgentCreate, response: { 201: Agent } },
      },
      async (request, reply) => {
        const agent = await ctx.journal.write(causeOf(request), (tx) =>
          createAgent(tx, actorOf(request).user_id, request.body),
        );
        return sendRecord(request, reply.code(201), agent);
      },
    );

    app.post(
      '/agents/import',
      {
        config: { access: 'agents:create' },
        bodyLimit: agentFileLimit,
        schema: {
          tags,
          summary: 'Import the agents of a Letta agent file (.af)',
          body: AgentImport,
          response: { 201: ImportedAgents },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await importAgents(ctx, actorOf(request), causeOf(request), request.body)),
    );

    app.get(
      '/agents/:id',
      {
        config: { access: { permission: 'agents:read', agent: 'id' } },
        schema: { tags, summary: 'Read an agent', params: AgentParams, response: { 200: Agent } },
      },
      async (request, reply) =>
        sendRecord(request, reply, await getAgent(ctx, actorOf(request), request.params.id)),
    );

    app.patch(
      '/agents/:id',
      {
        config: { access: { permission: 'agents:update', agent: 'id' } },
        schema: {
          tags,
          summary: 'Change an agent',
          params: AgentParams,
          body: AgentUpdate,
          response: { 200: Agent },
        },
      },
      async (request, reply) => {
        const { params, body } = request;
        const agent = await updateAgent(
          ctx,
          actorOf(request),
          causeOf(request),
          params.id,
          body,
          expectedRevision(request),
        );
        return sendRecord(request, reply, agent);
      },
    );

    app.delete(
      '/agents/:id',
      {
        config: { access: { permission: 'agents:delete', agent: 'id' } },
        schema: {
          tags,
          summary: 'Delete an agent; with cascade=true all that belongs to it',
          params: AgentParams,
          querystring: z.object({ cascade: z.stringbool().default(false) }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await deleteAgent(ctx, actorOf(request), causeOf(request), request.params.id, {
          cascade: request.query.cascade,
          expected: expectedRevision(request),
          dependants,
        });
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/agents/:id/heartbeat',
      {
        config: { access: { permission: 'status:report', agent: 'id' } },
        schema: {
          tags,
          summary: 'Report an agent’s health',
          params: AgentParams,
          body: z.strictObject({ status: HealthStatus }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await reportAgentStatus(
          ctx,
          actorOf(request),
          causeOf(request),
          request.params.id,
          request.body.status,
        );
        return reply.code(204).send(null);
      },
    );
  };
}
