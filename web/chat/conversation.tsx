import { ActionIcon, Affix, Box, Button, Center, Loader, Stack, Text } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { api, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { AgentBubble, OwnBubble } from './bubble.tsx';
import { Composer } from './composer.tsx';
import { keyOf } from './transcript-state.ts';
import { useTranscript } from './use-transcript.ts';

const nearEnd = 80;

/** One conversation: what was said, what is being said, and where one writes. */
export function Conversation({
  sessionId,
  agentName,
  maySend,
}: {
  sessionId: string;
  agentName: string;
  maySend: boolean;
}) {
  const { transcript, isLoading, problem, readEarlier } = useTranscript(sessionId);
  const [failure, setFailure] = useState<unknown>();
  const field = useRef<HTMLTextAreaElement>(null);
  const log = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const toEnd = () => log.current?.scrollTo({ top: log.current.scrollHeight });
  useEffect(() => setAtEnd(true), [sessionId]);
  useLayoutEffect(() => {
    if (isAtEnd) toEnd();
  }, [transcript, isAtEnd]);

  const attempt = async (work: () => Promise<unknown>) => {
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(error);
      throw error;
    }
  };
  const act = (word: 'retry' | 'cancel', messageId: number) =>
    void attempt(() =>
      dataOf(
        api.POST(`/api/v1/chat/sessions/{id}/messages/{message_id}/${word}`, {
          params: { path: { id: sessionId, message_id: messageId } },
        }),
      ),
    ).catch(() => undefined);

  if (problem !== undefined) return <Problem error={problem} />;
  return (
    <Stack h="100%" gap="sm" style={{ minHeight: 0 }}>
      <Box
        ref={log}
        role="log"
        aria-label={`Conversation with ${agentName}`}
        tabIndex={0}
        style={{ flex: 1, overflowY: 'auto', minHeight: 0 }}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setAtEnd(scrollHeight - scrollTop - clientHeight < nearEnd)
        }
      >
        {isLoading ? (
          <Center p="xl">
            <Loader aria-label="Loading the conversation" />
          </Center>
        ) : (
          <Stack gap="md" p="sm">
            {transcript.earlier !== null && (
              <Button variant="subtle" onClick={() => void attempt(readEarlier).catch(() => undefined)}>
                Earlier
              </Button>
            )}
            {transcript.entries.length === 0 && (
              <Text c="dimmed" ta="center">
                Nothing was said yet. Say hello.
              </Text>
            )}
            {transcript.entries.map((entry) =>
              entry.type === 'message' ? (
                <Stack key={keyOf(entry)} gap="md">
                  <OwnBubble
                    message={entry}
                    onRetry={() => act('retry', entry.id)}
                    onCancel={() => act('cancel', entry.id)}
                  />
                  {entry.state === 'working' && (
                    <AgentBubble name={agentName} parts={transcript.progress.get(entry.id) ?? []} at={null} />
                  )}
                </Stack>
              ) : (
                <AgentBubble
                  key={keyOf(entry)}
                  name={agentName}
                  parts={entry.parts ?? [{ type: 'text', text: entry.response }]}
                  at={entry.timestamp}
                />
              ),
            )}
          </Stack>
        )}
      </Box>
      {!isAtEnd && (
        <Affix position={{ bottom: 96, right: 24 }}>
          <ActionIcon size={44} radius="xl" variant="filled" aria-label="To the newest" onClick={toEnd}>
            ↓
          </ActionIcon>
        </Affix>
      )}
      <Problem error={failure} onClose={() => setFailure(undefined)} />
      <Composer
        key={sessionId}
        draftKey={sessionId}
        field={field}
        isOff={!maySend}
        onSend={(message, client_id) =>
          attempt(() =>
            dataOf(
              api.POST('/api/v1/chat/sessions/{id}/messages', {
                params: { path: { id: sessionId } },
                body: { message, client_id },
              }),
            ),
          )
        }
      />
    </Stack>
  );
}
