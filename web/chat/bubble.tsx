import { Avatar, Box, Button, Code, Group, Paper, Spoiler, Text } from '@mantine/core';
import { memo } from 'react';
import { CopyText } from '../parts/code-block.tsx';
import { Time } from '../parts/time.tsx';
import { Markdown } from './markdown.tsx';
import type { Message, Part } from './transcript-state.ts';
import { initialOf } from '../parts/isolated.ts';

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
  onAct,
}: {
  message: Message;
  /** undefined: may only read */
  onAct: ((word: 'retry' | 'cancel', messageId: number) => void) | undefined;
}) {
  const { id, state, problem } = message;
  return (
    <Group justify="flex-end">
      <Box maw={720} miw={0}>
        <Paper px="md" py="sm" radius="lg" className="own">
          <Markdown text={message.message} />
        </Paper>
        <Group justify="flex-end" gap="sm" mt={4}>
          <Text size="xs" c={state === 'failed' ? 'red' : 'dimmed'}>
            {[states[state], problem].filter(Boolean).join(': ')}
          </Text>
          {onAct && state === 'failed' && (
            <Button size="compact-xs" variant="light" onClick={() => onAct('retry', id)}>
              Retry
            </Button>
          )}
          {onAct && (state === 'stored' || state === 'working') && (
            <Button size="compact-xs" variant="subtle" onClick={() => onAct('cancel', id)}>
              {state === 'stored' ? 'Take back' : 'Stop'}
            </Button>
          )}
          <Text size="xs" c="dimmed">
            <Time at={message.timestamp} />
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
  /** null: it is being said now */
  at: string | null;
}) {
  return (
    // An answer is read aloud once it is whole, not at each of its words.
    <Group align="flex-start" wrap="nowrap" gap="sm" aria-live={at === null ? 'off' : undefined}>
      <Avatar radius="xl" size={32} aria-hidden>
        {initialOf(name)}
      </Avatar>
      <Box style={{ minWidth: 0, maxWidth: 1000 }}>
        {parts.map((part, index) => (
          <AnswerPart key={index} part={part} />
        ))}
        <Text size="xs" c="dimmed" mt={4}>
          {at === null ? (
            <span className="typing">{`${name} is typing`}</span>
          ) : (
            <Group component="span" gap="xs">
              <Time at={at} />
              {parts.some(({ type }) => type === 'text') && <CopyText text={textOf(parts)} />}
            </Group>
          )}
        </Text>
      </Box>
    </Group>
  );
}

function textOf(parts: readonly Part[]): string {
  return parts
    .filter((part) => part.type === 'text')
    .map(({ text }) => text)
    .join('\n\n');
}

const AnswerPart = memo(function AnswerPart({ part }: { part: Part }) {
  switch (part.type) {
    case 'text':
      return (
        <Paper px="md" py="sm" mb="xs" radius="lg" maw={720} className="said">
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
});

function Output({ title, text }: { title: string; text: string }) {
  return (
    <Paper p="sm" mb="xs" withBorder className="tool-output">
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <CopyText text={text} label="Copy all" />
      </Group>
      <Code block mah={240} style={{ overflow: 'auto' }} tabIndex={0}>
        {text}
      </Code>
    </Paper>
  );
}
