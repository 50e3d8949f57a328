import { Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import type { Schema } from '../api.ts';
import { Difference, fieldsOf } from '../changes/difference.tsx';
import { Mark } from '../parts/mark.tsx';
import type { Saved } from '../changes/saved.tsx';
import { ModuleActions } from './module-actions.tsx';
import { useModulesOfFindings } from './use-modules.ts';

type Change = Schema<'ScanChange'>;
type Finding = Schema<'Finding'>;

/** The kinds of findings that keep a file out; all others are about files that count. */
const broken: ReadonlySet<Finding['kind']> = new Set([
  'unreadable',
  'outside_home',
  'not_a_file',
  'too_large',
  'empty',
  'invalid_encoding',
  'invalid_json',
  'not_an_object',
  'name_missing',
  'name_invalid',
  'type_missing',
  'type_invalid',
  'too_many',
]);
const waiting: ReadonlySet<Finding['kind']> = new Set(['needs_parent', 'needs_agent']);

/** What of the home is new, changed, missing, in conflict or broken, and what to do about it. */
export function Groups({
  changes,
  findings,
  onSaved,
  isScanned = true,
  isWithin = false,
}: {
  changes: Change[];
  findings: Finding[];
  /** Told of what was done about something; left out, nothing is offered. */
  onSaved?: (saved: Saved) => void;
  /** Was there a scan ever? */
  isScanned?: boolean;
  /** Part of something that has a frame already. */
  isWithin?: boolean;
}) {
  /** The groups that are shown whole. */
  const [whole, setWhole] = useState<ReadonlySet<string>>(new Set());
  const seenOf = <Item,>(title: string, items: Item[]) =>
    whole.has(title) ? items : items.slice(0, atFirst);
  const made = (action: Change['action'][]) => changes.filter((change) => action.includes(change.action));
  const of = (isOf: (kind: Finding['kind']) => boolean) => findings.filter(({ kind }) => isOf(kind));
  const waits = of((kind) => waiting.has(kind));
  const areGone = of((kind) => kind === 'missing');
  const modules = useModulesOfFindings(
    onSaved ? [...seenOf('Waiting for you', waits), ...seenOf('Missing', areGone)] : [],
  );
  const shown = (found: Finding[]) =>
    found.map((finding) => {
      const module = modules.get(finding.path);
      return (
        <FindingRow key={`${finding.path} ${finding.line} ${finding.message}`} finding={finding}>
          {module && onSaved && <ModuleActions module={module} onSaved={onSaved} />}
        </FindingRow>
      );
    });
  const rows = (some: Change[]) =>
    some.map((change) => (
      <ChangeRow key={`${change.entity} ${change.name} ${change.path}`} change={change} />
    ));
  const groups: [title: string, about: string, is: 'good' | 'bad' | 'warning' | 'plain', ReactNode[]][] = [
    ['New', 'Found, and not registered before.', 'good', rows(made(['create']))],
    [
      'Changed',
      'Registered, and their manifests say something else now.',
      'good',
      rows(made(['update', 'return'])),
    ],
    ['Waiting for you', 'Good manifests that need a decision before they count.', 'warning', shown(waits)],
    [
      'Missing',
      'Registered, and their manifests are gone. What they stood for is kept, switched off.',
      'warning',
      [...rows(made(['off'])), ...shown(areGone)],
    ],
    [
      'In conflict',
      'Several lay claim to the same place, and one of them counts.',
      'bad',
      shown(of((kind) => kind === 'conflict')),
    ],
    [
      'Broken',
      'These cannot be read. All others count nevertheless.',
      'bad',
      shown(of((kind) => broken.has(kind))),
    ],
    [
      'Worth a look',
      'They count, but something about them is not as it should be.',
      'plain',
      shown(
        of((kind) => !broken.has(kind) && !waiting.has(kind) && kind !== 'missing' && kind !== 'conflict'),
      ),
    ],
  ];
  const some = groups.filter(([, , , items]) => items.length > 0);
  if (some.length === 0)
    return isWithin ? null : (
      <Text>
        {isScanned
          ? 'The home and the registry agree: nothing needs a look.'
          : 'Nothing was scanned yet. Preview a scan to see what lies in the home.'}
      </Text>
    );
  return (
    <Stack gap="md">
      {some.map(([title, about, is, items]) => (
        <OneGroup
          key={title}
          title={title}
          about={about}
          is={is}
          isWithin={isWithin}
          count={items.length}
          onWhole={() => setWhole(new Set([...whole, title]))}
        >
          {seenOf(title, items)}
        </OneGroup>
      ))}
    </Stack>
  );
}

/** Of a group; the others are shown when they are asked for. */
const atFirst = 20;

function OneGroup({
  title,
  about,
  is,
  isWithin,
  count,
  onWhole,
  children,
}: {
  title: string;
  about: string;
  is: 'good' | 'bad' | 'warning' | 'plain';
  isWithin: boolean;
  /** How many there are, shown or not. */
  count: number;
  onWhole: () => void;
  children: ReactNode[];
}) {
  const id = useId();
  return (
    <Paper
      withBorder={!isWithin}
      p={isWithin ? 0 : 'md'}
      bg={isWithin ? 'transparent' : undefined}
      component="section"
      aria-labelledby={id}
    >
      <Stack gap="sm">
        <Group gap="sm">
          <Title order={isWithin ? 3 : 2} size="h5" id={id}>
            {title}
          </Title>
          <Mark is={is}>{String(count)}</Mark>
        </Group>
        <Text size="sm" c="dimmed">
          {about}
        </Text>
        <ul className="rows">{children}</ul>
        {count > children.length && (
          <Button variant="default" onClick={onWhole} style={{ alignSelf: 'start' }}>
            Show all {count}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}

const things: Record<Change['entity'], string> = {
  tools: 'tool',
  tool_instances: 'instance',
  plugins: 'plugin',
  modules: 'manifest of',
};

function ChangeRow({ change: { action, entity, name, path, before, after } }: { change: Change }) {
  return (
    <li>
      <Text size="sm" className="anywhere">
        {things[entity]} <strong>{name}</strong>
        {action === 'return' && ' is back'}
        {action === 'off' && ' goes off'}
      </Text>
      {path !== '' && <Code className="anywhere">{path}</Code>}
      {(action === 'update' || action === 'return') && (
        <Difference fields={fieldsOf(before, { ...before, ...after })} />
      )}
    </li>
  );
}

function FindingRow({
  finding: { path, line, column, message },
  children,
}: {
  finding: Finding;
  children?: ReactNode;
}) {
  return (
    <li>
      <Code className="anywhere">{path === '' ? '.' : path}</Code>
      {line !== null && (
        <Text span size="sm" ml={8}>
          line {line}, column {column ?? 1}
        </Text>
      )}
      <Text size="sm" className="anywhere">
        {message}
      </Text>
      {children}
    </li>
  );
}
