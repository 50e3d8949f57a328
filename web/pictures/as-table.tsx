import { Button, Table } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** What a picture shows, as a table: for who would rather read it, or cannot see it. */
export function AsTable({
  caption,
  columns,
  rows,
}: {
  caption: string;
  columns: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}) {
  const [isOpen, { toggle }] = useDisclosure();
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        aria-expanded={isOpen}
        aria-label={`${isOpen ? 'Hide the table' : 'Show as a table'}: ${caption}`}
        onClick={toggle}
        style={{ alignSelf: 'start' }}
      >
        {isOpen ? 'Hide the table' : 'Show as a table'}
      </Button>
      {isOpen && (
        <div className="picture" tabIndex={0} role="region" aria-label={caption}>
          <Table className="stacked">
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th key={column}>{column}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ key, cells }) => (
                <Table.Tr key={key}>
                  {cells.map((cell, index) => (
                    <Table.Td key={columns[index]} data-label={columns[index]}>
                      {cell}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </>
  );
}
