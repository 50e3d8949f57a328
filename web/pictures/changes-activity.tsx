import { Anchor, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { nounsOf } from '../changes/record-words.ts';
import { Problem } from '../parts/problem.tsx';
import { AsTable } from './as-table.tsx';
import { Bars } from './bars.tsx';
import { endOf, wordsOfBucket } from './bucket-words.ts';
import { mostPatterns } from './patterns.tsx';
import { ranges, timesOf, useRange } from './range.ts';
import { RangeChoice } from './range-choice.tsx';

type Activity = Schema<'ChangeActivity'>;

/** How much changed when, of which kind. A bar that is picked narrows what stands below it. */
export function ChangesActivity({
  filter,
  picked,
  onPick,
  hasChoice = true,
}: {
  filter: { entity?: string; entity_id?: string; action?: string; agent_id?: string; user_id?: string };
  /** The beginning of the bar that is picked. */
  picked?: string | undefined;
  onPick?: (since: string, until: string) => void;
  /** Is the range chosen here? Otherwise elsewhere on the page. */
  hasChoice?: boolean;
}) {
  const [range, setRange] = useRange();
  const activity = useQuery({
    queryKey: ['activity', 'changes', range, filter],
    queryFn: () => {
      const { user_id, ...rest } = filter;
      const query = {
        ...rest,
        ...(user_id === undefined ? {} : { user_id: Number(user_id) }),
        ...timesOf(range),
      };
      return dataOf(api.GET('/api/v1/changes/activity', { params: { query } }));
    },
    placeholderData: (before) => before,
  });
  const data = activity.data;
  return (
    <Stack gap="sm" component="section" aria-label="Changes over time">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{data ? sentenceOf(data, ranges[range].words) : 'Counting …'}</Text>
        {hasChoice && <RangeChoice range={range} onChange={setRange} />}
      </Group>
      <Problem error={activity.error} />
      {activity.isPending && <Skeleton height={168} />}
      {data && data.total > 0 && (
        <Counted
          data={data}
          picked={picked}
          {...(onPick ? { onPick: (start: string) => onPick(start, endOf(start, data.bucket)) } : {})}
        />
      )}
    </Stack>
  );
}

function Counted({
  data: { bucket, buckets, names },
  picked,
  onPick,
}: {
  data: Activity;
  picked: string | undefined;
  onPick?: (start: string) => void;
}) {
  // What is rare is shown together.
  const isCut = names.length > mostPatterns;
  const own = isCut ? names.slice(0, mostPatterns - 1) : names;
  const kinds = [...own.map(nounsOf), ...(isCut ? ['others'] : [])];
  const partsOf = ({ counts, total }: Activity['buckets'][number]) => {
    const parts = own.map((name) => counts[name] ?? 0);
    return isCut ? [...parts, total - parts.reduce((sum, part) => sum + part, 0)] : parts;
  };
  const pick = onPick ? { onPick } : {};
  return (
    <>
      <Bars
        label="Changes over time; arrow keys lead from bar to bar"
        bucket={bucket}
        kinds={kinds}
        bars={buckets.map((one) => ({ start: one.start, parts: partsOf(one) }))}
        picked={picked}
        {...pick}
      />
      <AsTable
        caption="Changes over time"
        columns={['When', 'Changes', ...kinds]}
        rows={buckets
          .filter(({ total }) => total > 0)
          .map((one) => ({
            key: one.start,
            cells: [
              onPick ? (
                <Anchor component="button" type="button" size="sm" onClick={() => onPick(one.start)}>
                  {wordsOfBucket(one.start, bucket)}
                </Anchor>
              ) : (
                wordsOfBucket(one.start, bucket)
              ),
              one.total,
              ...partsOf(one),
            ],
          }))}
      />
    </>
  );
}

function sentenceOf({ total, buckets, bucket }: Activity, words: string): string {
  if (total === 0) return `Nothing that you may see changed in ${words}.`;
  const most = buckets.reduce((best, one) => (one.total > best.total ? one : best));
  return `${total} ${total === 1 ? 'change' : 'changes'} in ${words}. ${wordsOfBucket(most.start, bucket)} was the busiest, with ${most.total}.`;
}
