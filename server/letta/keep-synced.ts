import type { Context } from '../context.ts';
import { systemCause } from '../journal/journal.ts';
import { AppError } from '../kernel/errors.ts';
import type { LettaConnection } from './letta-connection.ts';
import { hasLettaUrl } from './letta-settings.ts';
import { listAgentsByUid } from './letta.store.ts';
import { syncAgents } from './sync.ts';

/** Shorter than the five minutes after which a status goes stale, or every agent would seem silent in between. */
const interval = 4 * 60_000;
/** The longest that one run may take, in milliseconds. */
const longestRun = 3 * 60_000;

/** Synchronises all agents with the Letta server, when one is configured. */
export async function syncAll(ctx: Context, connection: LettaConnection): Promise<void> {
  if (!(await hasLettaUrl(ctx))) return;
  const server = await connection.server();
  const rows = await listAgentsByUid(ctx.read);
  await syncAgents(ctx, server, systemCause('letta'), rows, AbortSignal.timeout(longestRun));
}

/** Does so every few minutes. A server that is away is logged once, not every time. @returns stops it */
export function keepSynced(ctx: Context, connection: LettaConnection): () => Promise<void> {
  let running: Promise<void> | undefined;
  let lastProblem: string | null = null;
  const timer = setInterval(() => {
    running ??= syncAll(ctx, connection)
      .then(
        () => (lastProblem = null),
        (error: unknown) => {
          const problem = error instanceof AppError ? error.code : String(error);
          if (problem !== lastProblem)
            ctx.log.warn({ err: error }, 'agents were not synchronised with Letta');
          lastProblem = problem;
        },
      )
      .then(() => (running = undefined));
  }, interval).unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
