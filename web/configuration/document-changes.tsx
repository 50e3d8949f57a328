import { Group, Stack, Table, Text } from '@mantine/core';
import type { Schema } from '../api.ts';
import { Mark } from '../parts/mark.tsx';
import { Impact } from './impact.tsx';

type Found = Schema<'DocumentImport'>;

const words: Record<Found['changes'][number]['action'], string> = {
  create: 'new',
  update: 'changed',
  delete: 'deleted',
  release: 'not pinned any more',
  missing: 'sealed, and not there',
};
/** So many lines are shown one by one. */
const mostShown = 200;

/** What a document would change, and what that does to whom. */
export function DocumentChanges({ found }: { found: Found }) {
  const { changes, counts, plan } = found;
  return (
    <Stack gap="md" component="section" aria-label="What it changes">
      <Group gap="sm" role="status">
        {(['create', 'update', 'delete', 'release'] as const).map((action) => (
          <Mark key={action} is={action === 'delete' && counts.delete > 0 ? 'warning' : 'plain'}>
            {`${counts[action]} ${words[action]}`}
          </Mark>
        ))}
        <Mark is="plain">{`${counts.unchanged} as they are`}</Mark>
      </Group>
      {sumOf(found) === 0 && <Text size="sm">Nothing to import: all is so already.</Text>}
      {counts.missing > 0 && (
        <Text size="sm">
          {counts.missing} sealed {counts.missing === 1 ? 'value is' : 'values are'} neither here nor in the
          file: set {counts.missing === 1 ? 'it' : 'them'} afterwards. The rest is imported.
        </Text>
      )}
      {changes.length > 0 && (
        <Table className="stacked">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">What happens</Table.Th>
              <Table.Th scope="col">Where</Table.Th>
              <Table.Th scope="col">Name</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changes.slice(0, mostShown).map(({ action, table, name }) => (
              <Table.Tr key={`${action} ${table} ${name}`}>
                <Table.Td data-label="What happens">{words[action]}</Table.Td>
                <Table.Td data-label="Where">{table.replaceAll('_', ' ')}</Table.Td>
                <Table.Td data-label="Name" className="anywhere">
                  {name}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {changes.length > mostShown && <Text size="sm">and {changes.length - mostShown} more.</Text>}
      {sumOf(found) > 0 && <Impact plan={plan} />}
    </Stack>
  );
}

/** How many rows it would write. */
export function sumOf({ counts }: Found): number {
  return counts.create + counts.update + counts.delete + counts.release;
}
