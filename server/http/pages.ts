import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Where the built pages lie: in a checkout beside what else is made of it, in a package beside the program. */
const isCheckout = import.meta.url.endsWith('.ts');
const folder = fileURLToPath(new URL(isCheckout ? '../../.cache/web/' : '../../web/', import.meta.url));

const policy = [
  "default-src 'self'",
  // The components write their colours into a style element of their own.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

/**
 * The web interface: exactly the files that were built, each a route of its own, and one page for all addresses within
 * it, since the page itself knows which there are.
 */
export async function servePages(app: FastifyInstance): Promise<void> {
  await app.register(files, { root: folder, serve: false, cacheControl: false, preCompressed: true });
  const hidden = { config: { access: 'public' as const }, schema: { hide: true } };
  for (const name of builtFiles())
    app.get(`/${name}`, hidden, (_request, reply) => {
      // The name of an asset changes with its content.
      reply.header(
        'cache-control',
        name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
      return reply.sendFile(name);
    });
  app.get('/', hidden, (_request, reply) => sendPage(reply, 'chat'));
  for (const place of places()) {
    app.get(`/${place}`, hidden, (_request, reply) => sendPage(reply, place));
    app.get(`/${place}/*`, hidden, (_request, reply) => sendPage(reply));
  }
}

/**
 * The page; it says itself what stands at its address, and that there is nothing.
 *
 * @param place a place with a page of its own, which names what it needs; the others are told by the program
 */
export function sendPage(reply: FastifyReply, place = 'index'): FastifyReply {
  // The ETag tells whether the page is still the one that the browser has.
  reply.header('cache-control', 'no-cache').header('content-security-policy', policy);
  const name = [`${place}.html`, 'index.html'].find((file) => existsSync(join(folder, file)));
  if (name !== undefined) return reply.sendFile(name);
  return reply
    .code(503)
    .type('text/plain; charset=utf-8')
    .send('The web interface is not built here. npm start builds it; the API is at /api/docs/.\n');
}

/** Whether somebody looks for a page here, and not a program for an answer. */
export function isForPeople({ method, url, headers }: FastifyRequest): boolean {
  return (
    method === 'GET' && !/^\/(api|assets)(\/|$)/.test(url) && (headers.accept ?? '').includes('text/html')
  );
}

function builtFiles(): string[] {
  if (!existsSync(folder)) return [];
  return (
    readdirSync(folder, { recursive: true, withFileTypes: true })
      // What is compressed is the same file, for who takes it so; pages have addresses of their own.
      .filter((entry) => entry.isFile() && !/\.(html|br|gz)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
  );
}

/** The first words of addresses within the web interface: what has a page of its own (`web/first-paint.ts` makes them). */
function places(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.html') && name !== 'index.html')
    .map((name) => name.slice(0, -'.html'.length));
}
