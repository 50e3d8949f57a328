import { Button, Center, Flex, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { nameOf, useAgent, useAgents } from '../agents/use-agents.ts';
import { api, ApiError, dataOf } from '../api.ts';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { useTitle } from '../parts/use-title.ts';
import { useMay, useMaySomewhere } from '../session/may.ts';
import { ConversationHead } from './conversation-head.tsx';
import { ConversationList } from './conversation-list.tsx';

/** With all that shows what was said, which is more than the rest of the page. */
const Conversation = lazy(async () => ({ default: (await import('./conversation.tsx')).Conversation }));

/** One's conversations, and the one that is open. What is shown lies in the address, to be shared and found again. */
export function ChatPage() {
  const search = useSearch({ from: '/chat' });
  const { session, at } = search;
  const navigate = useNavigate({ from: '/chat' });
  const isNarrow = useMediaQuery('(max-width: 48em)');
  const may = useMay();
  const maySendSomewhere = useMaySomewhere('chat:send');
  const hasNoAgent = useAgents().data?.items.length === 0;
  const mayBegin =
    !hasNoAgent && (search.agent === undefined ? maySendSomewhere : may('chat:send', search.agent));
  const list = { ...search, session: undefined, at: undefined };
  // Who was chosen may be hidden or gone by now: then it is as if nobody had been chosen.
  const isChosenGone = useIsGone(search.agent);
  useEffect(() => {
    if (isChosenGone) void navigate({ search: (all) => ({ ...all, agent: undefined }), replace: true });
  }, [isChosenGone, navigate]);
  return (
    <Flex gap="md" h="calc(100dvh - var(--app-shell-header-height, 52px) - 32px)">
      {(!isNarrow || session === undefined) && (
        <ConversationList
          search={search}
          mayBegin={mayBegin}
          empty={
            <>
              No conversation yet.
              {isNarrow && ' '}
              {isNarrow && (hasNoAgent ? <NoAgent /> : mayBegin && 'Begin one above.')}
            </>
          }
          onNarrow={(narrow) => void navigate({ search: { ...search, ...narrow }, replace: true })}
          onOpen={(id, cursor) => void navigate({ search: { ...list, session: id, at: cursor } })}
        />
      )}
      {(!isNarrow || session !== undefined) && (
        <Stack flex={1} gap="sm" miw={0} component="section" aria-label="Conversation">
          {session === undefined ? (
            <NothingOpen mayBegin={mayBegin} hasNoAgent={hasNoAgent} />
          ) : (
            <OpenConversation
              key={`${session} ${at ?? ''}`}
              id={session}
              place={at}
              isNarrow={isNarrow}
              onBack={() => void navigate({ search: list })}
              onNewest={() => void navigate({ search: { ...search, at: undefined }, replace: true })}
            />
          )}
        </Stack>
      )}
    </Flex>
  );
}

function useIsGone(agentId: string | undefined): boolean {
  const { error } = useAgent(agentId);
  return agentId !== undefined && error instanceof ApiError && error.status === 404;
}

function OpenConversation({
  id,
  place,
  isNarrow,
  onBack,
  onNewest,
}: {
  id: string;
  place: string | undefined;
  /** Is there no room for the list beside it? */
  isNarrow: boolean | undefined;
  onBack: () => void;
  onNewest: () => void;
}) {
  const session = useQuery({
    queryKey: ['chat', 'session', id],
    queryFn: () => dataOf(api.GET('/api/v1/chat/sessions/{id}', { params: { path: { id } } })),
  });
  const agent = useAgent(session.data?.agent_id ?? undefined);
  const agentName = agent.data ? nameOf(agent.data) : (session.data?.agent_id ?? 'Agent');
  const maySend = useMay()('chat:send', session.data?.agent_id);
  useTitle(session.data ? `${agentName}, chat` : 'Chat');
  if (session.isError) return <Closed error={session.error} isNarrow={isNarrow} onBack={onBack} />;
  // On a phone there is no other heading to go to meanwhile.
  if (!session.data) return isNarrow ? <VisuallyHidden component="h1">Chat</VisuallyHidden> : null;
  return (
    <>
      <ConversationHead
        session={session.data}
        agent={agent.data}
        agentName={agentName}
        maySend={maySend}
        onBack={isNarrow ? onBack : undefined}
      />
      <Suspense>
        <Conversation
          sessionId={id}
          place={place}
          agentName={agentName}
          maySend={maySend}
          onNewest={onNewest}
        />
      </Suspense>
    </>
  );
}

/** A conversation that cannot be read: most often because its agent was hidden while it was open. */
function Closed({
  error,
  isNarrow,
  onBack,
}: {
  error: unknown;
  isNarrow: boolean | undefined;
  onBack: () => void;
}) {
  if (!(error instanceof ApiError) || error.status !== 404) return <Problem error={error} />;
  return (
    <Center h="100%">
      <Stack align="center" gap="md" role="status">
        <Title order={isNarrow ? 1 : 2} size="h3">
          Not open to you
        </Title>
        <Text ta="center">
          This conversation is not open to you. Its agent may have been hidden from you; then an administrator
          can show it again, and nothing that was said is lost.
        </Text>
        <Button variant="default" onClick={onBack}>
          To your conversations
        </Button>
      </Stack>
    </Center>
  );
}

function NothingOpen({ mayBegin, hasNoAgent }: { mayBegin: boolean; hasNoAgent: boolean }) {
  useTitle('Chat');
  return (
    <Center h="100%">
      <Text c="dimmed" ta="center">
        {hasNoAgent ? (
          <NoAgent />
        ) : mayBegin ? (
          'Choose a conversation, or begin a new one.'
        ) : (
          'Choose a conversation.'
        )}
      </Text>
    </Center>
  );
}

/** Why nothing can be begun, and what to do about it. */
function NoAgent() {
  const mayCreate = useMay()('agents:create');
  return mayCreate ? (
    <>
      There is no agent yet. <PlaceLink to="/agents">Add the first one</PlaceLink>.
    </>
  ) : (
    'There is no agent that you may talk to yet. Ask an administrator.'
  );
}
