import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { Time } from '../parts/time.tsx';
import { Sealed } from '../parts/sealed.tsx';
import { Value } from '../parts/value.tsx';
import type { Declared } from './declared.ts';
import type { EffectiveKey } from './effective.ts';
import { Author } from './author.tsx';
import { layerNames } from './target.ts';

/** A key: what it is, or that nothing decides it yet. */
export interface Line {
  key: string;
  effective: EffectiveKey | undefined;
  declared: Declared | undefined;
}

/** Keys with the layer that won, who set it when, and what it overrides. */
export function EffectiveTable({
  lines,
  revealOf,
  onEdit,
  onHistory,
}: {
  lines: Line[];
  /** How the sealed value of a key is read; undefined: this person may not. */
  revealOf: ((line: Line) => () => Promise<unknown>) | undefined;
  /** Undefined: nothing can be changed. */
  onEdit: ((line: Line) => void) | undefined;
  onHistory: ((line: Line) => void) | undefined;
}) {
  return (
    <Table className="stacked" verticalSpacing="sm" layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="23%">Key</Table.Th>
          <Table.Th w="21%">Value</Table.Th>
          <Table.Th w="20%">Comes from</Table.Th>
          <Table.Th>Overrides</Table.Th>
          <Table.Th w={200}>Actions</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map((line) => (
          <Row key={line.key} line={line} revealOf={revealOf} onEdit={onEdit} onHistory={onHistory} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Row({
  line,
  revealOf,
  onEdit,
  onHistory,
}: {
  line: Line;
  revealOf: ((line: Line) => () => Promise<unknown>) | undefined;
  onEdit: ((line: Line) => void) | undefined;
  onHistory: ((line: Line) => void) | undefined;
}) {
  const { key, effective, declared } = line;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {key}
        </Text>
        {declared?.description !== undefined && (
          <Text size="xs" c="dimmed" className="anywhere">
            {declared.description}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Value">
        {effective?.sealed ? (
          <Sealed key={effective.origin.revision} name={key} reveal={revealOf?.(line)} />
        ) : effective ? (
          <Value value={effective.value} />
        ) : (
          <Text size="sm" c="dimmed">
            not set
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Comes from" {...unlessNothing(effective)}>
        {effective && <From effective={effective} />}
      </Table.Td>
      <Table.Td data-label="Overrides" {...unlessNothing(effective?.overrides.length)}>
        {effective?.overrides.length ? (
          <Stack gap={4} align="flex-start">
            {[...effective.overrides].reverse().map(({ layer, table, id, value, sealed, key: place }) => (
              <Text key={`${table} ${id} ${place ?? ''}`} size="sm" component="div">
                {layerNames[layer]}
                {place === undefined ? '' : ` (${place})`}: <Value value={value} sealed={sealed} />
              </Text>
            ))}
          </Stack>
        ) : (
          <Text size="sm" c="dimmed">
            nothing
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap">
          {onEdit && !key.includes('\\') && (
            <Button
              size="sm"
              variant="light"
              px="sm"
              miw={76}
              onClick={() => onEdit(line)}
              aria-label={`${effective ? 'Change' : 'Set'} ${key}`}
            >
              {effective ? 'Change' : 'Set'}
            </Button>
          )}
          {onHistory && effective && (
            <Button
              size="sm"
              variant="subtle"
              px="sm"
              onClick={() => onHistory(line)}
              aria-label={`History of ${key}`}
            >
              History
            </Button>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

/** Where rows are blocks, a cell that has nothing to say is left out. */
function unlessNothing(what: unknown): { className?: string } {
  return what ? {} : { className: 'nothing' };
}

function From({ effective: { origin, pinned_by } }: { effective: EffectiveKey }) {
  const isDefault = origin.layer === 'default';
  return (
    <Stack gap={4} align="flex-start">
      <Badge variant="default" tt="none">
        {layerNames[origin.layer]}
      </Badge>
      {pinned_by !== null && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          📌 Pinned by {pinned_by}
        </Text>
      )}
      {!isDefault && (
        <Text size="xs" c="dimmed">
          <Author origin={origin} />
          <Time at={origin.at} /> · <span className="unbroken">revision {origin.revision}</span>
        </Text>
      )}
    </Stack>
  );
}
