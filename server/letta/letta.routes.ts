import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Agent } from '../agents/agent.schema.ts';
import { getAgent } from '../agents/agent.service.ts';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { sendRecord } from '../http/conditional.ts';
import { notFound } from '../kernel/errors.ts';
import { pageOf, PageQuery } from '../kernel/paging.ts';
import { ConnectionTest } from './connection-test.ts';
import {
  LettaExport,
  LettaImport,
  LettaImported,
  LettaLink,
  LettaRegistration,
  LettaTestRequest,
  ListedAgent,
  SyncReport,
} from './letta.schema.ts';
import type { LettaConnection } from './letta-connection.ts';
import {
  exportAgent,
  importAgent,
  listLettaAgents,
  registerAgent,
  syncLetta,
  testLetta,
} from './letta.service.ts';
import { findLink } from './letta.store.ts';

/** The largest agent file, in bytes. */
const agentFileLimit = 16 * 1024 * 1024;

const AgentParams = z.object({ id: z.string().max(100) });
const tags = ['letta'];

/** The Letta server, and its agents (design 5.9). */
export function lettaRoutes(ctx: Context, connection: LettaConnection): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/letta/test',
      {
        config: { access: 'letta:manage' },
        schema: {
          tags,
          summary: 'Try to reach a Letta server; another than the configured one needs system_config:write',
          body: LettaTestRequest,
          response: { 200: ConnectionTest },
        },
      },
      (request) => testLetta(ctx, actorOf(request), request.body),
    );

    app.get(
      '/letta/agents',
      {
        config: { access: 'letta:read' },
        schema: {
          tags,
          summary: 'List the agents of the Letta server',
          querystring: PageQuery,
          response: { 200: pageOf(ListedAgent) },
        },
      },
      (request) => listLettaAgents(ctx, connection, actorOf(request), request.query),
    );

    app.post(
      '/letta/agents/:letta_uid/register',
      {
        config: { access: 'letta:manage' },
        schema: {
          tags,
          summary: 'Register an agent of the Letta server here; needs agents:create as well',
          params: z.object({ letta_uid: z.string().min(1).max(100) }),
          body: LettaRegistration,
          response: { 201: Agent },
        },
      },
      async (request, reply) => {
        const { letta_uid } = request.params;
        const agent = await registerAgent(
          ctx,
          connection,
          actorOf(request),
          causeOf(request),
          letta_uid,
          request.body,
        );
        return sendRecord(request, reply.code(201), agent);
      },
    );

    app.post(
      '/letta/agents/import',
      {
        config: { access: 'letta:manage' },
        bodyLimit: agentFileLimit,
        schema: {
          tags,
          summary: 'Make an agent on the Letta server out of an agent file (.af)',
          body: LettaImport,
          response: { 201: LettaImported },
        },
      },
      async (request, reply) =>
        reply
          .code(201)
          .send(await importAgent(ctx, connection, actorOf(request), causeOf(request), request.body)),
    );

    app.post(
      '/letta/sync',
      {
        config: { access: 'letta:manage' },
        schema: {
          tags,
          summary: 'Synchronise the agents that you may see with the Letta server',
          response: { 200: SyncReport },
        },
      },
      (request) => syncLetta(ctx, connection, actorOf(request), causeOf(request)),
    );

    app.post(
      '/agents/:id/letta/sync',
      {
        config: { access: { permission: 'letta:manage', agent: 'id' } },
        schema: {
          tags,
          summary: 'Synchronise an agent with the Letta server',
          params: AgentParams,
          response: { 200: SyncReport },
        },
      },
      (request) => syncLetta(ctx, connection, actorOf(request), causeOf(request), request.params.id),
    );

    app.get(
      '/agents/:id/letta',
      {
        config: { access: { permission: 'letta:read', agent: 'id' } },
        schema: {
          tags,
          summary: 'What the Letta server last said of an agent',
          params: AgentParams,
          response: { 200: LettaLink },
        },
      },
      async (request) => {
        const { id } = await getAgent(ctx, actorOf(request), request.params.id);
        const link = await findLink(ctx.read, id);
        if (!link) throw notFound('letta_link', id);
        return link;
      },
    );

    app.get(
      '/agents/:id/letta/export',
      {
        config: { access: { permission: 'letta:manage', agent: 'id' } },
        schema: {
          tags,
          summary: 'Export an agent of the Letta server as an agent file (.af)',
          params: AgentParams,
          response: { 200: LettaExport },
        },
      },
      (request) => exportAgent(ctx, connection, actorOf(request), request.params.id),
    );
  };
}
