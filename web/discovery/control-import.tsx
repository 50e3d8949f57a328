import { Alert, Button, Code, FileInput, Group, List, Loader, Stack, Table, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Mark } from '../parts/mark.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { useWork } from './use-work.ts';

type Report = Schema<'ImportReport'>;

/** What the old configurator knew: looked at first, then taken over. */
export function ControlImport() {
  const queries = useQueryClient();
  const look = useWork('look at the old configurator', (chosen: File) => send(chosen, true));
  const take = useWork(
    'import from the old configurator',
    (chosen: File) => send(chosen, false),
    () => queries.invalidateQueries(),
  );
  const file = look.input ?? null;
  const report = take.data ?? look.data;
  return (
    <Section
      title="Import from the old configurator"
      about="People, agents, system configuration and conversations are taken over. What is here already stays as it is, and importing twice changes nothing."
    >
      <Text size="sm">
        Stop the old configurator first, so that its file is complete: it usually is{' '}
        <Code>control/db/sanctum.db</Code> in the home. The file is only read. People arrive inactive and
        without a password.
      </Text>
      <FileInput
        label="Database of the old configurator"
        placeholder="Choose a file"
        accept=".db,.sqlite,.sqlite3"
        clearable
        clearButtonProps={{ 'aria-label': 'Choose none' }}
        maw={480}
        value={file}
        onChange={(chosen) => {
          take.putAway();
          if (chosen) look.start(chosen);
          else look.putAway();
        }}
      />
      {look.isPending && <Busy>Reading the file …</Busy>}
      <Problem error={look.error ?? take.error} />
      {report && <Summary report={report} />}
      {take.isPending && <Busy>Importing. You can leave this page.</Busy>}
      {look.data && !take.data && file && (
        <Group gap="sm">
          <Button disabled={take.isPending || !holdsNews(look.data)} onClick={() => take.start(file)}>
            Import
          </Button>
          {!holdsNews(look.data) && <Text size="sm">There is nothing in it that is not here.</Text>}
        </Group>
      )}
      {report && <Items items={report.items} />}
      {report && report.ignored_tables.length > 0 && (
        <Text size="sm" c="dimmed" className="anywhere">
          Tables that have no place here: {report.ignored_tables.join(', ')}.
        </Text>
      )}
    </Section>
  );
}

function send(file: File, isPreview: boolean): Promise<Report> {
  return dataOf(
    api.POST('/api/v1/imports/control', {
      params: { query: { dry_run: String(isPreview) } },
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
      bodySerializer: (bytes) => bytes,
    }),
  );
}

function Busy({ children }: { children: string }) {
  return (
    <Group gap="sm" role="status">
      <Loader size="xs" />
      <Text size="sm">{children}</Text>
    </Group>
  );
}

function holdsNews({ counts }: Report): boolean {
  return Object.values(counts).some((count) => count.new > 0);
}

const concepts: Record<keyof Report['counts'], string> = {
  users: 'People',
  agents: 'Agents',
  system_config: 'System configuration',
  chat_sessions: 'Conversations',
  chat_messages: 'Messages',
  chat_responses: 'Responses',
};

function Summary({ report: { dry_run, counts, next_steps } }: { report: Report }) {
  return (
    <Stack gap="md">
      {dry_run ? (
        <Text role="status">Preview: nothing was changed yet.</Text>
      ) : (
        <Alert color="green" role="status" title="Imported">
          <List size="sm">
            {next_steps.map((step) => (
              <List.Item key={step}>{step}</List.Item>
            ))}
            <List.Item>
              See what came: <PlaceLink to="/people">People</PlaceLink>,{' '}
              <PlaceLink to="/agents">Agents</PlaceLink>, <PlaceLink to="/changes">Changes</PlaceLink>.
            </List.Item>
          </List>
        </Alert>
      )}
      <Table.ScrollContainer minWidth={300}>
        <Table aria-label="What is in the file">
          <Table.Thead>
            <Table.Tr>
              {['What', 'New', 'Here already', 'Left out'].map((word) => (
                <Table.Th key={word} scope="col">
                  {word}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(Object.keys(concepts) as (keyof Report['counts'])[]).map((concept) => (
              <Table.Tr key={concept}>
                <Table.Th scope="row">{concepts[concept]}</Table.Th>
                <Table.Td>{counts[concept].new}</Table.Td>
                <Table.Td>{counts[concept].unchanged}</Table.Td>
                <Table.Td>{counts[concept].skipped}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

const shownAtFirst = 50;
const marks = { skipped: 'warning', new: 'good', unchanged: 'plain' } as const;
const actions = { skipped: 'left out', new: 'new', unchanged: 'here already' } as const;

/** Each thing that was looked at, what is left out first. */
function Items({ items }: { items: Report['items'] }) {
  const [count, setCount] = useState(shownAtFirst);
  const order = Object.keys(marks);
  const sorted = [...items].sort((a, b) => order.indexOf(a.action) - order.indexOf(b.action));
  return (
    <>
      <ul className="rows" aria-label="One by one">
        {sorted.slice(0, count).map(({ concept, action, from, to, notes }, index) => (
          <li key={index}>
            <Group gap="sm">
              <Mark is={marks[action]}>{actions[action]}</Mark>
              <Text size="sm" className="anywhere">
                {concepts[concept]}: {from}
                {to !== null && to !== from && ` → ${to}`}
              </Text>
            </Group>
            {notes.map((note) => (
              <Text key={note} size="sm" c="dimmed" className="anywhere">
                {note}
              </Text>
            ))}
          </li>
        ))}
      </ul>
      {sorted.length > count && (
        <Button variant="default" onClick={() => setCount(count + 200)} style={{ alignSelf: 'start' }}>
          Show more
        </Button>
      )}
    </>
  );
}
