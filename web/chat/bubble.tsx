import { Avatar, Box, Button, Code, CopyButton, Group, Paper, Spoiler, Text } from '@mantine/core';
import { Markdown } from './markdown.tsx';
import type { Message, Part } from './transcript-state.ts';
import { whenOf } from '../parts/when.ts';

const states: Record<Message['state'], string> = {
  stored: 'Waiting',
  handed_over: 'Handed over',
  working: 'Being answered',
  answered: '',
  failed: 'Failed',
};

/** What somebody said, at the right. */
export function OwnBubble({
  message,
  onRetry,
  onCancel,
}: {
  message: Message;
  onRetry: () => void;
  onCancel: () => void;
}) {
  const { state, problem } = message;
  return (
    <Group justify="flex-end">
      <Box maw={720}>
        <Paper p="sm" radius="lg" bg="light-dark(var(--mantine-color-gray-1), #3a3a3a)">
          <Markdown text={message.message} />
        </Paper>
        <Group justify="flex-end" gap="sm">
          <Text size="xs" c={state === 'failed' ? 'red' : 'dimmed'}>
            {[states[state], problem].filter(Boolean).join(': ')}
          </Text>
          {state === 'failed' && (
            <Button size="compact-xs" variant="light" onClick={onRetry}>
              Retry
            </Button>
          )}
          {(state === 'stored' || state === 'working') && (
            <Button size="compact-xs" variant="subtle" onClick={onCancel}>
              {state === 'stored' ? 'Take back' : 'Stop'}
            </Button>
          )}
          <Text size="xs" c="dimmed">
            {whenOf(message.timestamp)}
          </Text>
        </Group>
      </Box>
    </Group>
  );
}

/** What the agent says, at the left with its initial: text, reasoning, tools. */
export function AgentBubble({
  name,
  parts,
  at,
}: {
  name: string;
  parts: readonly Part[];
  at: string | null;
}) {
  return (
    <Group align="flex-start" wrap="nowrap" gap="sm">
      <Avatar radius="xl" size={32} aria-hidden>
        {name.slice(0, 1).toUpperCase()}
      </Avatar>
      <Box style={{ minWidth: 0, maxWidth: 1000 }}>
        {parts.map((part, index) => (
          <AnswerPart key={index} part={part} />
        ))}
        <Text size="xs" c="dimmed" role={at === null ? 'status' : undefined}>
          {at === null ? `${name} is typing…` : whenOf(at)}
        </Text>
      </Box>
    </Group>
  );
}

function AnswerPart({ part }: { part: Part }) {
  switch (part.type) {
    case 'text':
      return (
        <Paper p="sm" mb="xs" radius="lg" maw={720} bg="light-dark(var(--mantine-color-gray-0), #252525)">
          <Markdown text={part.text} />
        </Paper>
      );
    case 'reasoning':
      return (
        <Spoiler maxHeight={22} showLabel="Show the reasoning" hideLabel="Hide it" mb="xs">
          <Text size="sm" c="dimmed" fs="italic" style={{ whiteSpace: 'pre-wrap' }}>
            {part.text}
          </Text>
        </Spoiler>
      );
    case 'tool_call':
      return <Output title={`Uses ${part.name}`} text={part.arguments} />;
    case 'approval_request':
      return (
        <Output title={`Wants to use ${part.name}: allow it at the Letta server`} text={part.arguments} />
      );
    case 'tool_return':
      return (
        <Output title={part.status === 'error' ? 'The tool failed' : 'The tool answered'} text={part.text} />
      );
  }
}

function Output({ title, text }: { title: string; text: string }) {
  return (
    <Paper p="sm" mb="xs" withBorder bg="light-dark(var(--mantine-color-white), #1f1f1f)">
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="subtle" onClick={copy}>
              {copied ? 'Copied' : 'Copy all'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block mah={240} style={{ overflow: 'auto' }}>
        {text}
      </Code>
    </Paper>
  );
}
