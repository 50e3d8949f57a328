import type { FastifyRequest } from 'fastify';
import { actorOf } from '../http/access.ts';
import { forbidden } from '../kernel/errors.ts';
import type { Actor } from './actor.ts';
import type { Device } from './session.service.ts';

/**
 * What only the person herself does, never a program with her key.
 *
 * @throws AppError 403 `auth.person_required`
 */
export function requirePerson(request: FastifyRequest): Actor {
  const actor = actorOf(request);
  if (actor.type === 'user') return actor;
  throw forbidden('auth.person_required', 'An API key cannot do this: sign in as yourself.');
}

export function deviceOf(request: FastifyRequest): Device {
  return { address: request.ip, userAgent: request.headers['user-agent'] ?? null };
}
