import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { conflict } from '../kernel/errors.ts';

/** For whom passkeys are made, and from which pages they are used (WebAuthn). */
export interface RelyingParty {
  id: string;
  origin: string;
}

/**
 * The address by which passkeys work: SANCTUM_PUBLIC_URL, or this machine by name. Nothing else that a request says of
 * its host is believed, and browsers make no passkeys for an IP address.
 */
export function findRelyingParty(
  request: FastifyRequest,
  publicUrl: string | null,
): RelyingParty | undefined {
  const url = new URL(publicUrl ?? `${request.protocol}://${request.host}`);
  const isLoopback = url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
  if (isIP(url.hostname.replaceAll(/[[\]]/g, ''))) return undefined;
  if (!isLoopback && (publicUrl === null || url.protocol !== 'https:')) return undefined;
  return { id: url.hostname, origin: url.origin };
}

/** @throws AppError 409 `passkey.address` where passkeys do not work */
export function getRelyingParty(request: FastifyRequest, publicUrl: string | null): RelyingParty {
  const party = findRelyingParty(request, publicUrl);
  if (party) return party;
  throw conflict(
    'passkey.address',
    'Passkeys do not work at this address. Open the registry by name: http://localhost with its port on the host itself, or the https address that SANCTUM_PUBLIC_URL says.',
  );
}
