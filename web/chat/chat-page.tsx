import {
  Box,
  Button,
  Center,
  Flex,
  NavLink,
  ScrollArea,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { nameOf, useAgents } from '../agents/use-agents.ts';
import { api, dataOf } from '../api.ts';
import { onChat } from '../events.ts';
import { Problem } from '../parts/problem.tsx';
import { useTitle } from '../parts/use-title.ts';
import { useWho } from '../session/me.ts';
import { Conversation } from './conversation.tsx';
import { whenOf } from '../parts/when.ts';

/** Agents at hand, one's conversations, and the one that is open. All of it lies in the address, to be shared and found again. */
export function ChatPage() {
  const { session, agent } = useSearch({ from: '/chat' });
  const navigate = useNavigate({ from: '/chat' });
  const isNarrow = useMediaQuery('(max-width: 48em)');
  const who = useWho();
  const agents = useAgents();
  const maySend = typeof who.data === 'object' && who.data?.role !== 'viewer';
  const open = useQuery({
    queryKey: ['chat', 'session', session],
    queryFn: () => dataOf(api.GET('/api/v1/chat/sessions/{id}', { params: { path: { id: session ?? '' } } })),
    enabled: session !== undefined,
  });
  const known = agents.data?.items.find(({ id }) => id === open.data?.agent_id);
  useTitle(known ? `${nameOf(known)}, chat` : 'Chat');
  return (
    <Flex gap="md" h="calc(100dvh - var(--app-shell-header-height, 52px) - 32px)">
      {(!isNarrow || session === undefined) && (
        <Sessions
          agent={agent}
          session={session}
          maySend={maySend}
          onAgent={(id) => void navigate({ search: { ...(id === null ? {} : { agent: id }) } })}
          onSession={(id) => void navigate({ search: { session: id, ...(agent ? { agent } : {}) } })}
        />
      )}
      {(!isNarrow || session !== undefined) && (
        <Stack flex={1} gap="sm" miw={0} component="section" aria-label="Conversation">
          {isNarrow && (
            <Button
              variant="subtle"
              onClick={() => void navigate({ search: { ...(agent ? { agent } : {}) } })}
            >
              ← Conversations
            </Button>
          )}
          {session === undefined ? (
            <Center h="100%">
              <Text c="dimmed">Choose a conversation, or an agent to begin one.</Text>
            </Center>
          ) : open.isError ? (
            <Problem error={open.error} />
          ) : (
            open.data && (
              <Box h="100%" mih={0}>
                <Conversation
                  sessionId={session}
                  agentName={known ? nameOf(known) : (open.data.agent_id ?? 'Agent')}
                  maySend={maySend}
                />
              </Box>
            )
          )}
        </Stack>
      )}
    </Flex>
  );
}

function Sessions({
  agent,
  session,
  maySend,
  onAgent,
  onSession,
}: {
  agent: string | undefined;
  session: string | undefined;
  maySend: boolean;
  onAgent: (id: string | null) => void;
  onSession: (id: string) => void;
}) {
  const agents = useAgents();
  const names = new Map(agents.data?.items.map((one) => [one.id, nameOf(one)]));
  const queries = useQueryClient();
  const [q, setQ] = useState('');
  const [wanted] = useDebouncedValue(q, 200);
  const [problem, setProblem] = useState<unknown>();
  const sessions = useQuery({
    queryKey: ['chat', 'sessions', agent ?? null, wanted],
    queryFn: () =>
      dataOf(
        api.GET('/api/v1/chat/sessions', {
          params: {
            query: {
              limit: '100' as never,
              ...(agent ? { agent_id: agent } : {}),
              ...(wanted === '' ? {} : { q: wanted }),
            },
          },
        }),
      ),
    placeholderData: (previous) => previous,
  });
  useEffect(
    () =>
      onChat((events) => {
        if (events.some(({ type }) => type === 'session'))
          void queries.invalidateQueries({ queryKey: ['chat', 'sessions'] });
      }),
    [queries],
  );
  const begin = async () => {
    setProblem(undefined);
    try {
      const made = await dataOf(api.POST('/api/v1/chat/sessions', { body: { agent_id: agent ?? '' } }));
      onSession(made.id);
    } catch (error) {
      setProblem(error);
    }
  };
  const items = sessions.data?.items ?? [];
  return (
    <Stack w={{ base: '100%', sm: 280 }} gap="sm" component="section" aria-label="Conversations">
      <Title order={1} size="h3">
        Chat
      </Title>
      <Select
        label="Agent"
        placeholder="All agents"
        clearable
        searchable
        value={agent ?? null}
        onChange={onAgent}
        data={(agents.data?.items ?? []).map((one) => ({ value: one.id, label: nameOf(one) }))}
        nothingFoundMessage="No agent of that name"
      />
      {maySend && (
        <Button disabled={agent === undefined} onClick={() => void begin()}>
          {agent === undefined ? 'Choose an agent to begin' : 'New conversation'}
        </Button>
      )}
      <Problem error={problem} onClose={() => setProblem(undefined)} />
      <TextInput
        aria-label="Search conversations"
        placeholder="Search in what was said"
        value={q}
        onChange={({ currentTarget: { value } }) => setQ(value)}
      />
      <ScrollArea flex={1}>
        <Problem error={sessions.error} />
        {sessions.data && items.length === 0 && (
          <Text size="sm" c="dimmed">
            {wanted === '' ? 'No conversation yet.' : 'Nothing was found.'}
          </Text>
        )}
        {items.map(({ id, title, last_active, agent_id }) => (
          <NavLink
            key={id}
            component="button"
            active={id === session}
            label={title ?? 'New conversation'}
            description={`${names.get(agent_id ?? '') ?? agent_id ?? ''} · ${whenOf(last_active)}`}
            onClick={() => onSession(id)}
          />
        ))}
      </ScrollArea>
    </Stack>
  );
}
