import {
  ActionIcon,
  Anchor,
  Avatar,
  Box,
  Button,
  Group,
  Menu,
  Modal,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import type { Agent } from '../agents/use-agents.ts';
import { api, dataOf, type Schema } from '../api.ts';
import { initialOf } from '../parts/isolated.ts';
import { Problem } from '../parts/problem.tsx';
import { StatusDot } from '../parts/status-dot.tsx';

/** With whom a conversation is, how that agent is, what the conversation is called; and what can be done with all of it. */
export function ConversationHead({
  session,
  agent,
  agentName,
  maySend,
  onBack,
}: {
  session: Schema<'ChatSession'>;
  agent: Agent | undefined;
  agentName: string;
  maySend: boolean;
  onBack: (() => void) | undefined;
}) {
  const queries = useQueryClient();
  const [isNaming, setNaming] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const update = async (body: Schema<'ChatSessionUpdate'>) => {
    const { id } = session;
    const changed = await dataOf(api.PATCH('/api/v1/chat/sessions/{id}', { params: { path: { id } }, body }));
    queries.setQueryData(['chat', 'session', id], changed);
    await queries.invalidateQueries({ queryKey: ['chat', 'sessions'] });
  };
  const isArchived = session.archived_at !== null;
  return (
    <Stack gap="xs">
      <Group gap="sm" wrap="nowrap" px={{ base: 0, sm: 'sm' }}>
        {onBack && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={44}
            aria-label="To the conversations"
            onClick={onBack}
          >
            ←
          </ActionIcon>
        )}
        <Avatar radius="xl" size={36} aria-hidden>
          {initialOf(agentName)}
        </Avatar>
        <Box flex={1} miw={0}>
          <Group gap="sm" wrap="nowrap">
            {/* On a phone it is all there is, and so the heading of the page. */}
            <Title order={onBack ? 1 : 2} size="md" fw={600} lineClamp={1}>
              {agent ? (
                <Anchor
                  inherit
                  c="inherit"
                  underline="hover"
                  renderRoot={(props: object) => (
                    <Link {...props} to="/agents/$id" params={{ id: agent.id }} />
                  )}
                >
                  {agentName}
                </Anchor>
              ) : (
                agentName
              )}
            </Title>
            {agent && <StatusDot status={agent.status} at={agent.status_at} />}
          </Group>
          <Text size="sm" c="dimmed" truncate>
            {[session.title ?? 'New conversation', isArchived ? 'archived' : ''].filter(Boolean).join(' · ')}
          </Text>
        </Box>
        {maySend && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={44}
                aria-label="What to do with this conversation"
              >
                ⋯
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setNaming(true)}>Rename</Menu.Item>
              <Menu.Item
                onClick={() => {
                  setProblem(undefined);
                  update({ archived: !isArchived }).catch(setProblem);
                }}
              >
                {isArchived ? 'Take out of the archive' : 'Archive'}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      <Problem error={problem} onClose={() => setProblem(undefined)} />
      <Modal opened={isNaming} onClose={() => setNaming(false)} title="Rename the conversation">
        <NameForm
          title={session.title}
          onName={async (title) => {
            await update({ title });
            setNaming(false);
          }}
        />
      </Modal>
    </Stack>
  );
}

function NameForm({
  title,
  onName,
}: {
  title: string | null;
  onName: (title: string | null) => Promise<void>;
}) {
  const [text, setText] = useState(title ?? '');
  const [problem, setProblem] = useState<unknown>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onName(text.trim() === '' ? null : text.trim()).catch(setProblem);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description="Without one, it is called after the next message."
          maxLength={200}
          data-autofocus
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Problem error={problem} />
        <Button type="submit" style={{ alignSelf: 'flex-end' }}>
          Rename
        </Button>
      </Stack>
    </form>
  );
}
