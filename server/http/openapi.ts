import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

const description = `The registry of one Sanctum home: agents, tools, instances, plugins, configuration, people, and the journal of every change.

Sign in with \`POST /api/v1/auth/login\` and send \`Authorization: Bearer …\`, or make an API key. Errors are RFC 9457
problem documents with a stable \`code\`. Records carry an \`ETag\`: send it back as \`If-Match\` and a change that would
overwrite somebody else's is refused. A \`POST\` with an \`Idempotency-Key\` happens once.`;

/** Describes every route that is registered after it, from the routes' own schemas (design §6). */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sanctum Configurator',
        version,
        description,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
}

/** The description at `/api/openapi.json` and a page to read it at `/api/docs`. */
export async function serveApiDescription(app: FastifyInstance): Promise<void> {
  app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => app.swagger());
  await app.register(async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
    });
    docs.addHook('onSend', async (_request, reply) => {
      // The page of the API reference starts itself with an inline script; it still loads nothing from elsewhere.
      reply.header(
        'content-security-policy',
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
      );
    });
    await docs.register(scalar, {
      routePrefix: '/api/docs',
      configuration: { url: '/api/openapi.json', withDefaultFonts: false, telemetry: false },
    });
  });
}
