import { AppError } from '../kernel/errors.ts';
import { AppServer } from './app-server.ts';
import { looksLikeAppServer } from './app-server-socket.ts';
import type { LettaServer } from './letta-server.ts';
import type { LettaSettings } from './letta-settings.ts';
import type { Limits } from './limits.ts';
import { badAnswer } from './problems.ts';
import { RestServer } from './rest.ts';

/**
 * The driver for a server: the one that was chosen, or the one that fits what answers there. The caller closes it.
 *
 * @throws AppError when nobody answers, or nobody who is a Letta server
 */
export async function openServer(
  settings: LettaSettings,
  limits: Limits,
  signal: AbortSignal,
): Promise<LettaServer> {
  const { driver, url } = settings;
  if (driver === 'rest') return new RestServer(settings, limits);
  if (driver === 'app-server' || url.protocol.startsWith('ws')) return new AppServer(settings, limits);
  const rest = new RestServer(settings, limits);
  try {
    // A V1 server says how it is, without a credential; an App Server has no such address.
    await rest.info(signal);
    return rest;
  } catch (error) {
    const isAnother = ['letta.protocol', 'letta.agent_not_found', 'letta.failed', 'letta.refused'];
    if (!(error instanceof AppError) || !isAnother.includes(error.code)) throw error;
  }
  if (await looksLikeAppServer(settings, limits)) return new AppServer(settings, limits);
  throw badAnswer('is neither an App Server nor one that speaks REST');
}
