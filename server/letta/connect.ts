import { AppError } from '../kernel/errors.ts';
import { urlBelow } from './address.ts';
import { guardedFetch } from './guarded-fetch.ts';
import type { LettaServer } from './letta-server.ts';
import type { LettaSettings } from './letta-settings.ts';
import type { Limits } from './limits.ts';
import { badAnswer } from './problems.ts';
import type { Target } from './target.ts';

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
  if (driver === 'app-server' || (driver === 'auto' && url.protocol.startsWith('ws')))
    return openAppServer(settings, limits);
  const rest = await openRest(settings, limits);
  if (driver === 'rest') return rest;
  try {
    // A V1 server says how it is, without a credential; an App Server has no such address.
    await rest.info(signal);
    return rest;
  } catch (error) {
    const isAnother = ['letta.protocol', 'letta.agent_not_found', 'letta.failed', 'letta.refused'];
    if (!(error instanceof AppError) || !isAnother.includes(error.code)) throw error;
  }
  if (await looksLikeAppServer(settings, limits)) return openAppServer(settings, limits);
  throw badAnswer('is neither an App Server nor one that speaks REST');
}

// What a driver stands on is large: a registry without a Letta server loads none of it.
async function openAppServer(settings: LettaSettings, limits: Limits): Promise<LettaServer> {
  const { AppServer } = await import('./app-server.ts');
  return new AppServer(settings, limits);
}

async function openRest(settings: LettaSettings, limits: Limits): Promise<LettaServer> {
  const { RestServer } = await import('./rest.ts');
  return new RestServer(settings, limits);
}

/** Is it an App Server that answers there? It says so, or asks for a credential. */
async function looksLikeAppServer(target: Target, limits: Limits): Promise<boolean> {
  const fetch = guardedFetch({
    connect: limits.connect,
    total: limits.request,
    silence: limits.request,
    body: limits.frame,
    line: limits.frame,
  });
  const answer = await fetch(urlBelow(target.url, '/app-server-info', 'http'), {
    headers: target.token ? { authorization: `Bearer ${target.token}` } : {},
  });
  const text = await answer.text();
  return answer.status === 401 || answer.status === 403 || (answer.ok && text.includes('protocol_version'));
}
