import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { anyWrite } from '../configuration/access.ts';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { invalid } from '../kernel/errors.ts';
import { IdText, JsonObject } from '../kernel/fields.ts';
import { ConfigurationDocument, DocumentImport, Section } from './document.schema.ts';
import { exportDocument } from './export.service.ts';
import { importDocument } from './import.service.ts';
import { filePin } from './pin.ts';
import { documentLimit, readTextAside } from './read-text-aside.ts';
import { writeText } from './write-text.ts';

const Sections = z.union([Section, z.array(Section)]).transform((given) => [given].flat());

const ExportQuery = z.object({
  format: z.enum(['yaml', 'json']).default('yaml'),
  agent: z.string().max(50).optional().describe('Only what is this agent’s'),
  tool: IdText.optional().describe('Only what is this tool’s'),
  section: Sections.optional().describe('Only this section, or these'),
  recipient: z
    .string()
    .max(4096)
    .optional()
    .describe('Sealed values, encrypted for this recipient of age (age1…); the journal tells who had them'),
});

const ImportBody = z.strictObject({
  document: JsonObject.optional(),
  text: z.string().optional().describe('In place of document: YAML or JSON'),
  dry_run: z.boolean().default(false),
  prune: z
    .boolean()
    .default(false)
    .describe('Settings go that the document does not name where it names others, and what it named before'),
  force: z.boolean().default(false).describe('Although valid instances become invalid'),
  expected_revision: z
    .int()
    .nonnegative()
    .optional()
    .describe('Of a dry run: refused with 409 when the world moved since'),
  pin: z.boolean().default(true).describe('Only this source may change the values from now on'),
  source: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^(?!\/)[^\p{C}]*$/u, 'A source is the name of a file, such as prod.yaml, and no absolute path.')
    .optional()
    .describe('The name of the file, such as prod.yaml; needed to pin'),
});

const tags = ['configuration'];

/** Configuration as a document, out and in (docs/configuration-files.md). */
export function documentRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/configurations/export',
      {
        config: { access: { anyOf: reading } },
        schema: {
          tags,
          summary: 'Configuration as a document, YAML or JSON; sealed values are left out or encrypted',
          querystring: ExportQuery,
          response: {
            200: {
              description: 'The document',
              content: {
                'application/yaml': { schema: z.string() },
                'application/json': { schema: ConfigurationDocument },
              },
            },
          },
        },
      },
      async (request, reply) => {
        const { format, section, ...options } = request.query;
        const sections = section ?? null;
        const document = await exportDocument(ctx, actorOf(request), causeOf(request), {
          ...options,
          sections,
        });
        const text = await writeText(document, format);
        return reply
          .header('cache-control', 'no-store')
          .header('content-disposition', `attachment; filename="sanctum.${format}"`)
          .type(`application/${format}; charset=utf-8`)
          .serializer(String)
          .send(text);
      },
    );

    app.post(
      '/configurations/import',
      {
        config: { access: { anyOf: anyWrite } },
        bodyLimit: documentLimit,
        schema: {
          tags,
          summary: 'Make the registry what a document says, all or nothing; with dry_run only tell',
          body: ImportBody,
          response: { 200: DocumentImport },
        },
      },
      async (request) => {
        const { document, text, source, pin, ...options } = request.body;
        if ((document === undefined) === (text === undefined))
          throw invalid('document.missing', 'Send the document either as an object (document) or as text.');
        if (pin && source === undefined)
          throw invalid(
            'document.source_missing',
            'Say by which file the values are pinned (source, such as "prod.yaml"), or send pin: false.',
          );
        const value = text === undefined ? document : await readTextAside(text);
        return importDocument(ctx, actorOf(request), causeOf(request), value, {
          owner: source === undefined ? null : filePin(source),
          pins: pin,
          prune: options.prune,
          force: options.force,
          dryRun: options.dry_run,
          expectedRevision: options.expected_revision,
        });
      },
    );
  };
}

/** What a document holds of it follows from the rows; here it is enough to have one of them. */
const reading = [
  'configurations:read',
  'system_config:read',
  'env_vars:read',
  'agents:read',
  'tools:read',
  'plugins:read',
  'profile:read',
] as const;
