import cookie from '@fastify/cookie';
import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { Authentication } from './accounts/authentication.ts';
import { openTokens } from './accounts/tokens.ts';
import { agentRoutes } from './agents/agent.routes.ts';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { guardRoutes } from './http/access.ts';
import { answerProblems } from './http/problem.ts';
import { randomUUID } from 'node:crypto';

/** The largest body that routes take unless they say otherwise. */
const bodyLimit = 1024 * 1024;

/** The HTTP server with everything it offers, in order. It does not listen yet. */
export async function buildApp(ctx: Context): Promise<FastifyInstance> {
  const app = createServer(ctx.config, ctx.log);
  const tokens = openTokens(ctx.keyring.tokenKey);
  const authentication = new Authentication(ctx, tokens);

  answerProblems(app);
  await app.register(cookie);
  guardRoutes(app, authentication.authenticate);
  await app.register(
    async (api) => {
      await api.register(agentRoutes(ctx, []));
    },
    { prefix: '/api/v1' },
  );
  return app;
}

function createServer(config: Config, log: FastifyBaseLogger): FastifyInstance {
  const app = fastify({
    loggerInstance: log,
    bodyLimit,
    trustProxy: config.trustProxy,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    routerOptions: { ignoreDuplicateSlashes: true, maxParamLength: 200 },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  return app as unknown as FastifyInstance;
}
