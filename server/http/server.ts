import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
} from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { Config } from '../config.ts';
import { invalid } from '../kernel/errors.ts';
import { hasNullCharacter, tooDeepAt } from '../kernel/json-text.ts';
import { strictValidatorCompiler } from './strict-query.ts';

/** The largest body that routes take unless they say otherwise, in bytes. */
export const bodyLimit = 1024 * 1024;

/** How deep a JSON body may be nested. */
const depthLimit = 100;

/** Headers of every answer (design §8). Pages may load only what this server itself serves. */
export const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

/** A bare HTTP server with our limits, request ids, headers and request log; it knows no route yet. */
export async function createServer(config: Config, log: FastifyBaseLogger): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    trustProxy: config.trustProxy,
    genReqId: () => randomUUID(),
    requestTimeout: 60_000,
    connectionTimeout: 0,
    keepAliveTimeout: 30_000,
    forceCloseConnections: 'idle',
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    routerOptions: { ignoreDuplicateSlashes: true, maxParamLength: 300 },
  });
  app.setValidatorCompiler(strictValidatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(cookie);
  parseJson(app);
  app.addHook('onSend', (request, reply, _payload, done) => {
    reply.header('x-request-id', request.id);
    addSecurityHeaders(reply);
    // Answers are for who asked, now: nobody finds them in a browser later.
    if (request.url.startsWith('/api/v1/') && !reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        // The query may hold what somebody searched for.
        path: request.url.split('?')[0],
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime * 10) / 10,
        user_id: request.actor?.user_id,
      },
      'request',
    );
    done();
  });
  return app;
}

/** Says the least that every answer says, unless the route said something else. */
export function addSecurityHeaders(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(securityHeaders))
    if (!reply.hasHeader(name)) reply.header(name, value);
}

/** JSON as Fastify reads it, but for what would break something later: endless nesting, and the character U+0000. */
function parseJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('remove', 'remove');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body);
    if (tooDeepAt(text, depthLimit) !== undefined)
      done(invalid('body.too_deep', `The body is nested deeper than ${depthLimit} levels: make it flatter.`));
    else if (hasNullCharacter(text))
      done(invalid('body.null_character', 'The body contains the character U+0000: leave it out.'));
    else void parse(request, text, done);
  });
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.url.includes('%00'))
      done(invalid('url.null_character', 'The address contains the character U+0000: leave it out.'));
    else done();
  });
}
