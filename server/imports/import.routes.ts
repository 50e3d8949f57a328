import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { actorOf, causeOf } from '../http/access.ts';
import { AppError } from '../kernel/errors.ts';
import { openControlDatabase } from './control-database.ts';
import { ImportReport } from './import.schema.ts';
import { importControl } from './import.service.ts';

/** The largest database that is taken, in bytes. */
const uploadLimit = 256 * 1024 * 1024;

/** Imports from other programs. The file is sent: no path of this machine is ever read for a caller. */
export function importRoutes(ctx: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));

    app.post(
      '/imports/control',
      {
        config: { access: 'imports:run' },
        bodyLimit: uploadLimit,
        schema: {
          tags: ['imports'],
          summary: 'Import the database of the old configurator: send the file as application/octet-stream',
          consumes: ['application/octet-stream'],
          querystring: z.object({ dry_run: z.stringbool().default(false) }),
          response: { 200: ImportReport },
        },
      },
      async (request) => {
        const folder = await mkdtemp(join(tmpdir(), 'sanctum-upload-'));
        try {
          const file = join(folder, 'upload.db');
          await receive(request.body as Readable | undefined, file);
          const old = await openControlDatabase(file);
          return await importControl(ctx, actorOf(request), causeOf(request), old, request.query.dry_run);
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
    );
  };
}

async function receive(body: Readable | undefined, file: string): Promise<void> {
  if (typeof body?.pipe !== 'function')
    throw new AppError(
      415,
      'body.media_type',
      'Send the database file as Content-Type: application/octet-stream.',
    );
  let size = 0;
  await pipeline(
    body,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const part of chunks) {
        size += part.length;
        if (size > uploadLimit)
          throw new AppError(
            413,
            'body.too_large',
            `The database is larger than ${uploadLimit / 1024 / 1024} MiB.`,
          );
        yield part;
      }
    },
    createWriteStream(file, { mode: 0o600, flags: 'wx' }),
  );
}
