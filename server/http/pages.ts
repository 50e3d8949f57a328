import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const folder = fileURLToPath(new URL('../../web/', import.meta.url));
const served = /\.(html|js|css|svg)$/;

/** The pages at `/`: exactly the files that lie in `web/`, each a route of its own. */
export async function servePages(app: FastifyInstance): Promise<void> {
  await app.register(files, { root: folder, serve: false, cacheControl: false });
  for (const name of readdirSync(folder).filter((file) => served.test(file))) {
    const url = name === 'index.html' ? '/' : `/${name}`;
    app.get(url, { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) => {
      // The ETag tells whether the file is still the one that the browser has.
      reply.header('cache-control', 'no-cache');
      return reply.sendFile(name);
    });
  }
}
