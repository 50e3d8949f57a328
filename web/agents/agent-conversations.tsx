import { NavLink, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useConversations } from '../chat/use-conversations.ts';
import { Listing } from '../parts/listing.tsx';
import { Time } from '../parts/time.tsx';

/** One's own conversations with an agent. Those of others are theirs alone. */
export function AgentConversations({ id }: { id: string }) {
  const pages = useConversations({ agent: id, q: '', archived: false });
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        Your own; what others say to the agent is theirs alone.
      </Text>
      <Listing pages={pages} empty="You have not talked to this agent yet.">
        {(sessions) => (
          <div>
            {sessions.map((session) => (
              <NavLink
                key={session.id}
                renderRoot={(props: object) => (
                  <Link {...props} to="/chat" search={{ session: session.id, agent: id }} />
                )}
                label={session.title ?? 'New conversation'}
                description={<Time at={session.last_active} />}
              />
            ))}
          </div>
        )}
      </Listing>
    </>
  );
}
