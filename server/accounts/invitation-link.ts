import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { IssuedInvitation } from './invitation.service.ts';
import { invitationLink } from './recovery.ts';
import type { Invitation } from './user.schema.ts';

/** An invitation with its address, as whoever asked for it reaches the registry. */
export function linkedInvitation(
  { config }: Context,
  request: FastifyRequest,
  invitation: IssuedInvitation,
): Invitation {
  const base = config.publicUrl ?? `${request.protocol}://${request.host}`;
  return { ...invitation, url: invitationLink(base, invitation.token) };
}
