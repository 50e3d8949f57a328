import type { Schema } from '../api.ts';
import { ShownOnce } from '../parts/shown-once.tsx';
import { Time } from '../parts/time.tsx';

/** The one-time link with which a person sets a password. */
export function InvitationLink({
  username,
  invitation,
}: {
  username: string;
  invitation: Schema<'Invitation'>;
}) {
  return (
    <ShownOnce title={`The link for ${username}`} secret={invitation.url}>
      Send it to {username}, and to nobody else: it sets the password. It works once, until{' '}
      <Time at={invitation.expires_at} />.
    </ShownOnce>
  );
}
