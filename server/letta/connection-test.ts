import { z } from 'zod';
import { AppError } from '../kernel/errors.ts';
import { isLoopback } from './address.ts';
import { openServer } from './connect.ts';
import type { LettaServer } from './letta-server.ts';
import type { LettaSettings } from './letta-settings.ts';
import { defaultLimits, type Limits } from './limits.ts';

const Finding = z.object({ code: z.string(), message: z.string() });

/** What a test of the connection found; nothing of what the server sent but its version. */
export const ConnectionTest = z
  .object({
    reached: z.boolean(),
    kind: z.enum(['app-server', 'rest']).nullable(),
    version: z.string().nullable(),
    /** How long it took until the server had listed an agent. */
    milliseconds: z.number(),
    warnings: z.array(Finding),
    problem: Finding.nullable(),
  })
  .meta({ id: 'LettaConnectionTest' });
export type ConnectionTest = z.infer<typeof ConnectionTest>;

/** Tries to reach a server, with its credential and without. It throws nothing that the server could cause. */
export async function testConnection(
  settings: LettaSettings,
  limits: Limits = defaultLimits,
): Promise<ConnectionTest> {
  const started = performance.now();
  const result: ConnectionTest = {
    reached: false,
    kind: null,
    version: null,
    milliseconds: 0,
    warnings: [],
    problem: null,
  };
  const signal = AbortSignal.timeout(3 * limits.request);
  try {
    await withServer(settings, limits, signal, async (server) => {
      const { kind, version } = await server.info(signal);
      Object.assign(result, { kind, version });
      await server.listAgents({ limit: 1 }, signal);
      result.reached = true;
    });
  } catch (error) {
    result.problem = findingOf(error);
  }
  result.milliseconds = Math.round(performance.now() - started);
  if (result.kind !== null && (await isOpen(settings, limits, result)))
    result.warnings.push({
      code: 'letta.open',
      message:
        'The server answers without a credential: whoever reaches it can read and change every agent, and may run programs on its host. Give it a token, or let nobody else reach it.',
    });
  if (settings.token !== null && /^(http|ws):$/.test(settings.url.protocol) && !isLoopback(settings.url))
    result.warnings.push({
      code: 'letta.plain',
      message:
        'The credential travels in the clear: use https:// or wss://, or a network that nobody else listens to.',
    });
  return result;
}

/** Does the server list agents for somebody without a credential? */
async function isOpen(
  settings: LettaSettings,
  limits: Limits,
  { reached, kind }: ConnectionTest,
): Promise<boolean> {
  if (settings.token === null) return reached;
  const signal = AbortSignal.timeout(2 * limits.request);
  try {
    const anonymous = { ...settings, token: null, driver: kind ?? settings.driver };
    await withServer(anonymous, limits, signal, (server) => server.listAgents({ limit: 1 }, signal));
    return true;
  } catch {
    return false;
  }
}

async function withServer(
  settings: LettaSettings,
  limits: Limits,
  signal: AbortSignal,
  work: (server: LettaServer) => Promise<unknown>,
): Promise<void> {
  const server = await openServer(settings, limits, signal);
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

function findingOf(error: unknown): z.infer<typeof Finding> {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: 'letta.timeout', message: 'The Letta server did not answer in time.' };
}
