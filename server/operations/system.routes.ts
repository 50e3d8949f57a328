import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Actor, canEverywhere } from '../accounts/actor.ts';
import type { Context } from '../context.ts';
import { actorOf } from '../http/access.ts';
import { Check, type Verdict } from '../kernel/check.ts';
import { forbidden } from '../kernel/errors.ts';
import { Timestamp } from '../kernel/fields.ts';
import { examineDatabase, examineMachine } from './doctor.ts';
import { logLevels, type LogTail } from './log-tail.ts';

const tags = ['operations'];

const LogLine = z
  .object({
    id: z.int(),
    time: Timestamp,
    level: z.enum(logLevels),
    message: z.string(),
    fields: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'LogLine' });

const LogQuery = z.object({
  level: z.enum(logLevels).default('trace'),
  q: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

/**
 * How the server is and what it leans on, and the end of its log.
 *
 * @param neighbours what the registry works together with, each looked at by its own room
 */
export function systemRoutes(
  ctx: Context,
  tail: LogTail,
  neighbours: Record<string, () => Promise<Verdict>>,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/doctor',
      {
        config: { access: 'system:read' },
        schema: {
          tags,
          summary: 'Look at everything that the registry leans on, and say how to mend it',
          response: { 200: z.object({ checks: z.array(Check) }) },
        },
      },
      async () => {
        const { config, storage } = ctx;
        const checks = await Promise.all([
          examineMachine(config),
          examineDatabase(storage, config),
          Promise.all(Object.entries(neighbours).map(async ([name, look]) => ({ name, ...(await look()) }))),
        ]);
        return { checks: checks.flat() };
      },
    );

    app.get(
      '/logs',
      {
        // Whoever follows the log does not want to read that he does.
        logLevel: 'warn',
        config: { access: 'logs:read' },
        schema: {
          tags,
          summary: 'The last lines that the process which answers has logged, the newest last',
          querystring: LogQuery,
          response: { 200: z.object({ items: z.array(LogLine) }) },
        },
      },
      async (request) => {
        requireAllAgents(actorOf(request));
        return { items: tail.read(request.query) };
      },
    );
  };
}

/** A line may be about any agent, and cannot be told apart. */
function requireAllAgents(actor: Actor): void {
  if (actor.role !== 'admin' || !canEverywhere(actor, 'agents:read'))
    throw forbidden(
      'logs.some_agents_hidden',
      'The log tells of every agent, and you may not know of some. Ask somebody who may.',
    );
}
