import { Box, Button, Center, Divider, Loader, Stack, Text } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { memo, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { api, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { dayOf } from '../parts/when.ts';
import { AgentBubble, OwnBubble } from './bubble.tsx';
import { Composer } from './composer.tsx';
import { type Entry, keyOf, type Part, type Transcript } from './transcript-state.ts';
import { useTranscript } from './use-transcript.ts';
import './chat.css';

/** How near the end one still follows what is said, in pixels. */
const nearEnd = 80;

/** One conversation: what was said, what is being said, and where one writes. */
export function Conversation({
  sessionId,
  place,
  agentName,
  maySend,
  onNewest,
}: {
  sessionId: string;
  /** A cursor: the history is shown up to there; undefined: up to its newest. */
  place: string | undefined;
  agentName: string;
  maySend: boolean;
  /** Leaves the place for the newest. */
  onNewest: () => void;
}) {
  const { transcript, isLoading, problem, readAgain, readEarlier, readLater } = useTranscript(
    sessionId,
    place,
  );
  const [failure, setFailure] = useState<unknown>();

  const act = useCallback(
    (word: 'retry' | 'cancel', messageId: number) => {
      setFailure(undefined);
      dataOf(
        api.POST(`/api/v1/chat/sessions/{id}/messages/{message_id}/${word}`, {
          params: { path: { id: sessionId, message_id: messageId } },
        }),
      ).catch(setFailure);
    },
    [sessionId],
  );

  return (
    <Stack h="100%" gap="sm" mih={0}>
      {problem === undefined ? (
        <Log
          transcript={transcript}
          isLoading={isLoading}
          agentName={agentName}
          onEarlier={() => void readEarlier().catch(setFailure)}
          onLater={() => void readLater().catch(setFailure)}
          onNewest={onNewest}
          onAct={maySend ? act : undefined}
        />
      ) : (
        <Stack flex={1} mih={0} gap="sm" align="flex-start">
          <Problem error={problem} />
          <Button variant="default" loading={isLoading} onClick={readAgain}>
            Try again
          </Button>
        </Stack>
      )}
      <Problem error={failure} onClose={() => setFailure(undefined)} />
      <Composer
        draftKey={sessionId}
        isOff={!maySend}
        onSend={(message, client_id) =>
          dataOf(
            api.POST('/api/v1/chat/sessions/{id}/messages', {
              params: { path: { id: sessionId } },
              body: { message, client_id },
            }),
          )
        }
        onTaken={() => {
          if (transcript.later !== null) onNewest();
        }}
        onFailure={setFailure}
      />
    </Stack>
  );
}

/** What was said, with the newest at the end, which it follows as long as one is there. */
function Log({
  transcript,
  isLoading,
  agentName,
  onEarlier,
  onLater,
  onNewest,
  onAct,
}: {
  transcript: Transcript;
  isLoading: boolean;
  agentName: string;
  onEarlier: () => void;
  onLater: () => void;
  onNewest: () => void;
  onAct: ((word: 'retry' | 'cancel', messageId: number) => void) | undefined;
}) {
  const { entries, progress, earlier, later } = transcript;
  const log = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const [seen, setSeen] = useState(0);
  const first = entries[0] && keyOf(entries[0]);
  const before = useRef<{ first?: string | undefined; later?: string | null; height: number; seen: number }>({
    height: 0,
    seen: 0,
  });
  const [found, setFound] = useState<string>();
  useLayoutEffect(() => {
    const { current: box } = log;
    const { current: then } = before;
    if (!box || first === undefined) return;
    // Where one is now, which may be further up than the last scroll event said.
    const wasAtEnd = then.height - box.scrollTop - then.seen < nearEnd;
    if (then.first === undefined) {
      box.scrollTop = box.scrollHeight;
      const last = entries.at(-1);
      if (later !== null && last) setFound(keyOf(last));
    } else if (wasAtEnd && then.later === null) box.scrollTop = box.scrollHeight;
    // What is put before does not move what is being read.
    else if (then.first !== first) box.scrollTop += box.scrollHeight - then.height;
    before.current = { first, later, height: box.scrollHeight, seen: box.clientHeight };
    const isNear = isNearEnd(box);
    setAtEnd(isNear);
    if (isNear) setSeen(entries.length);
  }, [entries, progress, later, first]);
  const unseen = isAtEnd ? 0 : Math.max(0, entries.length - seen);
  const toNewest = () => {
    if (later !== null) onNewest();
    else log.current?.scrollTo({ top: log.current.scrollHeight });
  };
  return (
    <Box pos="relative" flex={1} mih={0}>
      <Box
        ref={log}
        role="log"
        aria-label={`Conversation with ${agentName}`}
        aria-busy={isLoading}
        tabIndex={0}
        h="100%"
        style={{ overflowY: 'auto', overflowAnchor: 'none' }}
        onScroll={({ currentTarget }) => {
          const isNear = isNearEnd(currentTarget);
          setAtEnd(isNear);
          if (isNear) setSeen(entries.length);
        }}
      >
        {isLoading ? (
          <Center p="xl">
            <Loader aria-label="Loading the conversation" />
          </Center>
        ) : (
          <Stack gap="md" p="sm" maw={1060} mx="auto">
            {earlier !== null && (
              <ReadOn key={`before ${earlier}`} label="Earlier" within={log} onReach={onEarlier} />
            )}
            {entries.length === 0 && (
              <Text c="dimmed" ta="center" py="xl">
                Nothing was said yet. Say hello.
              </Text>
            )}
            {entries.map((entry, index) => (
              <Said
                key={keyOf(entry)}
                entry={entry}
                day={newDay(entries[index - 1], entry)}
                progress={entry.type === 'message' ? progress.get(entry.id) : undefined}
                agentName={agentName}
                isFound={keyOf(entry) === found}
                onAct={onAct}
              />
            ))}
            {later !== null && <ReadOn key={`after ${later}`} label="Later" within={log} onReach={onLater} />}
          </Stack>
        )}
      </Box>
      {(!isAtEnd || later !== null) && !isLoading && (
        <Button
          className="to-newest"
          radius="xl"
          size="sm"
          aria-label={unseen > 0 ? `To the newest: ${unseen} new` : 'To the newest'}
          onClick={toNewest}
        >
          {unseen > 0 ? `↓ ${unseen} new` : '↓ Newest'}
        </Button>
      )}
    </Box>
  );
}

/** One thing that was said, under its day where one begins, and the answer to it that is on its way. */
const Said = memo(function Said({
  entry,
  day,
  progress,
  agentName,
  isFound,
  onAct,
}: {
  entry: Entry;
  day: string | undefined;
  progress: Part[] | undefined;
  agentName: string;
  /** It is what was looked for. */
  isFound: boolean;
  onAct: ((word: 'retry' | 'cancel', messageId: number) => void) | undefined;
}) {
  return (
    <Stack gap="md" className={isFound ? 'found' : undefined}>
      {day !== undefined && <Divider label={day} labelPosition="center" />}
      {entry.type === 'message' ? (
        <>
          <OwnBubble message={entry} onAct={onAct} />
          {entry.state === 'working' && <AgentBubble name={agentName} parts={progress ?? []} at={null} />}
        </>
      ) : (
        <AgentBubble
          name={agentName}
          parts={entry.parts ?? [{ type: 'text', text: entry.response }]}
          at={entry.timestamp}
        />
      )}
    </Stack>
  );
});

function isNearEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < nearEnd;
}

function newDay(previous: Entry | undefined, entry: Entry): string | undefined {
  const day = dayOf(entry.timestamp);
  return previous === undefined || dayOf(previous.timestamp) !== day ? day : undefined;
}

/** Reads on when one gets there; a button for who comes by keyboard, and when it did not work. */
function ReadOn({
  label,
  within,
  onReach,
}: {
  label: string;
  within: RefObject<HTMLDivElement | null>;
  onReach: () => void;
}) {
  const { ref, entry } = useIntersection<HTMLButtonElement>({
    root: within.current,
    rootMargin: '200px 0px',
  });
  const isReached = entry?.isIntersecting === true;
  const reach = useRef(onReach);
  reach.current = onReach;
  useEffect(() => {
    if (isReached) reach.current();
  }, [isReached]);
  return (
    <Button ref={ref} variant="subtle" onClick={onReach}>
      {label}
    </Button>
  );
}
