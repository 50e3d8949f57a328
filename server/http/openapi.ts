import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { withConventions } from './conventions.ts';
import { addSecurityHeaders } from './server.ts';

const description = `The registry of one Sanctum home: agents, tools, instances, plugins, configuration, people, and the journal of every change.

Sign in with \`POST /api/v1/auth/login\` and send \`Authorization: Bearer …\`, or make an API key. Errors are RFC 9457
problem documents with a stable \`code\`. Records carry an \`ETag\`: send it back as \`If-Match\` and a change that would
overwrite somebody else's is refused. A \`POST\` with an \`Idempotency-Key\` happens once.`;

/**
 * Describes every route that is registered after it, from the routes' own schemas (design §6).
 *
 * @param accessCookie the cookie by which browsers sign in
 */
export async function describeApi(
  app: FastifyInstance,
  version: string,
  accessCookie: string,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sanctum Configurator',
        version,
        description,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'An access token, or an API key' },
          cookie: { type: 'apiKey', in: 'cookie', name: accessCookie, description: 'What signing in sets' },
        },
      },
      security: [{ bearer: [] }, { cookie: [] }],
    },
    transform: describeRoute,
    transformObject: (input) => withConventions(jsonSchemaTransformObject(input)),
  });
}

/** What every operation has and no route repeats: how it refuses, whether it asks for a credential, what a file is. */
const describeRoute: typeof jsonSchemaTransform = (input) => {
  const { schema, url } = jsonSchemaTransform(input);
  const response = {
    ...(schema.response as object | undefined),
    default: {
      description: 'Refused: what is wrong and what to do',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
  const isPublic = input.route.config?.access === 'public';
  return {
    url,
    schema: {
      ...schema,
      response,
      ...(isPublic ? { security: [] } : {}),
      ...(schema.consumes && !schema.body ? { body: { type: 'string', format: 'binary' } } : {}),
    },
  };
};

/** The description at `/api/openapi.json` and a page to read it at `/api/docs`. */
export async function serveApiDescription(app: FastifyInstance): Promise<void> {
  app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => app.swagger());

  let page: Promise<FastifyInstance> | undefined;
  const route = { config: { access: 'public' }, schema: { hide: true } } as const;
  for (const url of ['/api/docs', '/api/docs/*'])
    app.get(url, route, async (request, reply) => {
      page ??= makePage();
      const { routing } = await page;
      reply.hijack();
      routing(request.raw, reply.raw);
    });
}

/** The page and its script weigh several megabytes, so they are loaded when somebody reads them first. */
async function makePage(): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const docs = fastify({ routerOptions: { ignoreDuplicateSlashes: true } });
  docs.addHook('onSend', (_request, reply, _payload, done) => {
    addSecurityHeaders(reply);
    // The page of the API reference starts itself with an inline script; it still loads nothing from elsewhere.
    reply.header(
      'content-security-policy',
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    );
    done();
  });
  await docs.register(scalar, {
    routePrefix: '/api/docs',
    configuration: {
      url: '/api/openapi.json',
      favicon: '/icon.svg',
      withDefaultFonts: false,
      // Nothing that would ask a server elsewhere.
      telemetry: false,
      agent: { disabled: true },
      mcp: { disabled: true },
      showDeveloperTools: 'never',
      hideClientButton: true,
    },
  });
  await docs.ready();
  return docs;
}
