import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { actorOf } from '../http/access.ts';
import { securityHeaders } from '../http/server.ts';
import type { EventHub, EventSink } from './event-hub.ts';

const keepAlive = 20_000;
/** A reader with more than this unread is dropped; he resumes from his last id. */
const bufferLimit = 1024 * 1024;

/** `GET events`: server-sent events (WHATWG HTML, "Server-sent events") of everything the reader may know. */
export function eventRoutes(hub: EventHub): FastifyPluginAsyncZod {
  return async (app) => {
    // Open streams would keep a graceful stop waiting for ever.
    app.addHook('preClose', async () => hub.close());

    app.get(
      '/events',
      {
        config: { access: 'events:read' },
        schema: {
          tags: ['changes'],
          summary: 'Follow what changes (server-sent events; resumes from Last-Event-ID)',
          querystring: z.object({ last_event_id: z.string().max(100).optional() }),
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        const header = request.headers['last-event-id'];
        const lastId = typeof header === 'string' ? header : request.query.last_event_id;
        reply.hijack();
        const { raw } = reply;
        raw.writeHead(200, {
          ...securityHeaders,
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
          'x-request-id': request.id,
        });
        raw.write('retry: 2000\n\n');
        const sink: EventSink = {
          send: ({ id, event, data }) => {
            raw.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
            return raw.writableLength < bufferLimit;
          },
          // A frame without data is no event: readers keep its id, and nothing else happens.
          mark: (id) => raw.write(`id: ${id}\n\n`),
          end: () => raw.end(),
        };
        const timer = setInterval(() => raw.write(': \n\n'), keepAlive);
        let remove: (() => void) | undefined;
        raw.on('error', () => undefined);
        raw.on('close', () => {
          clearInterval(timer);
          remove?.();
        });
        try {
          remove = await hub.open(actor, lastId, sink);
        } catch (error) {
          // The answer has begun, so all that can be said is its end: the reader comes again by himself.
          request.log.warn({ err: error }, 'an event stream could not be opened');
          sink.end();
        }
        if (raw.destroyed) remove?.();
      },
    );
  };
}
