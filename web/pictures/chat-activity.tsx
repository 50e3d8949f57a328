import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { onChat } from '../events.ts';
import { Facts } from '../parts/facts.tsx';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { Time } from '../parts/time.tsx';
import { useMay } from '../session/may.ts';
import { AsTable } from './as-table.tsx';
import { Bars } from './bars.tsx';
import { durationOf, wordsOfBucket } from './bucket-words.ts';
import { ranges, timesOf, useRange } from './range.ts';
import { RangeChoice } from './range-choice.tsx';

const settle = 1000;

/** How much was said when and how long people waited: of everybody for who may read the metrics, else one's own. */
export function ChatActivity({ agentId, hasChoice = true }: { agentId?: string; hasChoice?: boolean }) {
  const isAll = useMay()('metrics:read', agentId);
  const [range, setRange] = useRange();
  const activity = useQuery({
    queryKey: ['activity', 'chat', isAll, range, agentId],
    queryFn: () => {
      const query = { ...timesOf(range), ...(agentId === undefined ? {} : { agent_id: agentId }) };
      return dataOf(
        isAll
          ? api.GET('/api/v1/chat/activity/all', { params: { query } })
          : api.GET('/api/v1/chat/activity', { params: { query } }),
      );
    },
    placeholderData: (before) => before,
    // The stream tells of one's own conversations only.
    refetchInterval: 15_000,
  });
  const { refetch, data } = activity;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onChat(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void refetch();
      }, settle);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [refetch]);
  return (
    <Section
      title="Messages"
      about={
        isAll
          ? 'Of everybody, with the agents that you may see. What was said is counted, not shown.'
          : 'Your own conversations.'
      }
      actions={hasChoice && <RangeChoice range={range} onChange={setRange} />}
    >
      <Problem error={activity.error} />
      {activity.isPending && <Skeleton height={168} />}
      {data && <Rates data={data} words={ranges[range].words} />}
    </Section>
  );
}

function Rates({ data, words }: { data: Schema<'ChatActivity'>; words: string }) {
  const { total, waiting, buckets, bucket } = data;
  const wait = (seconds: number | null) => (seconds === null ? '–' : durationOf(seconds));
  return (
    <Stack gap="sm">
      <Text size="sm">
        In {words}: {total.messages} {total.messages === 1 ? 'message' : 'messages'}, {total.replies}{' '}
        {total.replies === 1 ? 'reply' : 'replies'}, {total.failed} failed.
      </Text>
      <Facts
        facts={[
          [
            'Waiting now',
            waiting.messages === 0 ? (
              'none'
            ) : (
              <span key="waiting">
                {waiting.messages}, the oldest since <Time at={waiting.oldest} />
              </span>
            ),
          ],
          ['Median wait for a reply', wait(total.median_seconds)],
          ['95 % were answered within', wait(total.p95_seconds)],
        ]}
      />
      {total.messages + total.replies > 0 && (
        <Bars
          label={`Messages, replies and failures in ${words}`}
          bucket={bucket}
          kinds={['messages (not failed)', 'replies', 'failed messages']}
          bars={buckets.map(({ start, messages, replies, failed }) => ({
            start,
            parts: [messages - failed, replies, failed],
          }))}
        />
      )}
      {total.measured > 0 && (
        <Text size="sm" fw={600}>
          Wait for the first reply
        </Text>
      )}
      {total.measured > 0 && (
        <Bars
          label={`Wait for the first reply in ${words}`}
          bucket={bucket}
          kinds={['median wait', 'more until 95 % were answered']}
          format={durationOf}
          bars={buckets.map(({ start, median_seconds, p95_seconds }) => ({
            start,
            parts: [median_seconds ?? 0, (p95_seconds ?? 0) - (median_seconds ?? 0)],
          }))}
        />
      )}
      <AsTable
        caption="Messages over time"
        columns={['When', 'Messages', 'Replies', 'Failed', 'Median wait', '95 % within']}
        rows={buckets
          .filter(({ messages, replies }) => messages + replies > 0)
          .map((one) => ({
            key: one.start,
            cells: [
              wordsOfBucket(one.start, bucket),
              one.messages,
              one.replies,
              one.failed,
              wait(one.median_seconds),
              wait(one.p95_seconds),
            ],
          }))}
      />
    </Stack>
  );
}
