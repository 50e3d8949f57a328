import { Group, NativeSelect, Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Mark } from '../parts/mark.tsx';
import { Problem } from '../parts/problem.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Section } from '../parts/section.tsx';

type LogLine = Schema<'LogLine'>;
type Level = LogLine['level'];

const levels: readonly { value: Level; label: string }[] = [
  { value: 'debug', label: 'Everything' },
  { value: 'info', label: 'Information and worse' },
  { value: 'warn', label: 'Warnings and worse' },
  { value: 'error', label: 'Errors' },
];

const marks = {
  trace: 'plain',
  debug: 'plain',
  info: 'plain',
  warn: 'warning',
  error: 'bad',
  fatal: 'bad',
} as const;

/** The end of the server's log, as it goes on. */
export function Log() {
  const [level, setLevel] = useState<Level>('warn');
  const [search, setSearch] = useState('');
  const [q] = useDebouncedValue(search, 200);
  const lines = useQuery({
    queryKey: ['logs', level, q],
    queryFn: async () =>
      (await dataOf(api.GET('/api/v1/logs', { params: { query: { level, q, limit: '200' as never } } })))
        .items,
    refetchInterval: 3000,
    placeholderData: keepPreviousData,
  });
  return (
    <Section
      title="Log"
      about="The last lines of the process that answers. What is older stands where its standard error goes."
      actions={
        <Group gap="sm">
          <NativeSelect
            aria-label="Level"
            data={[...levels]}
            value={level}
            onChange={({ currentTarget: { value } }) => setLevel(value as Level)}
          />
          <SearchField label="Search the log" value={search} onChange={setSearch} />
        </Group>
      }
    >
      <Problem error={lines.error} />
      {lines.isPending && <Skeleton height={90} />}
      {lines.data && <Lines lines={lines.data} />}
    </Section>
  );
}

function Lines({ lines }: { lines: LogLine[] }) {
  const box = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    if (isAtEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [lines]);
  if (lines.length === 0)
    return <Text size="sm">Nothing of that kind was logged since the server started.</Text>;
  return (
    <ol
      ref={box}
      className="rows log"
      // Whoever cannot use a mouse scrolls it with the arrow keys.
      tabIndex={0}
      aria-label="Lines of the log"
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        isAtEnd.current = scrollTop + clientHeight > scrollHeight - 8;
      }}
    >
      {lines.map((line) => (
        <Line key={line.id} line={line} />
      ))}
    </ol>
  );
}

function Line({ line: { time, level, message, fields } }: { line: LogLine }) {
  const said = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return (
    <li>
      <Group gap="xs" wrap="nowrap" align="start">
        <Mark is={marks[level]}>{level}</Mark>
        <Stack gap={0} miw={0}>
          <Text size="sm" className="anywhere">
            <time dateTime={time}>{momentOf(time)}</time> {message}
          </Text>
          {said.length > 0 && (
            <Text size="xs" c="dimmed" className="anywhere" ff="monospace">
              {said.map(([name, value]) => `${name}=${textOf(value)}`).join(' ')}
            </Text>
          )}
        </Stack>
      </Group>
    </li>
  );
}

/** To the second, unlike elsewhere: what follows what is the question here. */
function momentOf(time: string): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
