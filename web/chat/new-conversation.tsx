import { Avatar, Group, Modal, NavLink, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useEffect, useRef, useState } from 'react';
import { nameOf, useAgents } from '../agents/use-agents.ts';
import { api, dataOf } from '../api.ts';
import { useFocusBack } from '../keyboard/use-focus-back.ts';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { StatusDot } from '../parts/status-dot.tsx';
import { useMay } from '../session/may.ts';
import { initialOf } from '../parts/isolated.ts';

/** Asks with whom to talk, unless that is said already, and begins. */
export function NewConversation({
  agentId,
  onClose,
  onBegun,
}: {
  agentId: string | undefined;
  onClose: () => void;
  onBegun: (sessionId: string) => void;
}) {
  useFocusBack();
  const [q, setQ] = useState('');
  const [wanted] = useDebouncedValue(q, 200);
  const agents = useAgents({ q: wanted, limit: 30 });
  const may = useMay();
  const [problem, setProblem] = useState<unknown>();
  const isBeginning = useRef(false);
  const begun = useRef(onBegun);
  begun.current = onBegun;
  const begin = useCallback((agent_id: string) => {
    if (isBeginning.current) return;
    isBeginning.current = true;
    setProblem(undefined);
    dataOf(api.POST('/api/v1/chat/sessions', { body: { agent_id } }))
      .then(({ id }) => begun.current(id))
      .catch(setProblem)
      .finally(() => (isBeginning.current = false));
  }, []);
  useEffect(() => {
    if (agentId !== undefined) begin(agentId);
  }, [agentId, begin]);
  const items = (agents.data?.items ?? []).filter(({ id }) => may('chat:send', id));
  return (
    <Modal opened onClose={onClose} title="With whom do you want to talk?">
      <Stack gap="sm">
        <TextInput
          aria-label="Search agents"
          placeholder="Search agents"
          data-autofocus
          value={q}
          onChange={({ currentTarget }) => setQ(currentTarget.value)}
          onKeyDown={({ key }) => {
            const [first] = items;
            if (key === 'Enter' && first && items.length === 1) begin(first.id);
          }}
        />
        <Problem error={problem ?? agents.error} />
        {agents.data && items.length === 0 && (
          <Text c="dimmed">
            {wanted !== '' ? (
              'No agent of that name that you may talk to.'
            ) : may('agents:create') ? (
              <>
                There is no agent yet. <PlaceLink to="/agents">Add the first one</PlaceLink>.
              </>
            ) : (
              'There is no agent that you may talk to yet. Ask an administrator.'
            )}
          </Text>
        )}
        <div>
          {items.map((agent) => (
            <NavLink
              key={agent.id}
              component="button"
              leftSection={
                <Avatar radius="xl" size={32} aria-hidden>
                  {initialOf(nameOf(agent))}
                </Avatar>
              }
              label={
                <Group justify="space-between" wrap="nowrap">
                  <Text fw={600} truncate>
                    {nameOf(agent)}
                  </Text>
                  <StatusDot status={agent.status} at={agent.status_at} />
                </Group>
              }
              description={agent.description}
              onClick={() => begin(agent.id)}
            />
          ))}
        </div>
        {agents.data && agents.data.next_cursor !== null && (
          <Text size="sm" c="dimmed">
            There are more. A search finds them.
          </Text>
        )}
      </Stack>
    </Modal>
  );
}
