import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** What is known of something: a word and what it is, line by line. */
export function Facts({ facts }: { facts: [word: string, fact: ReactNode][] }) {
  return (
    <Table variant="vertical" layout="fixed" maw={720}>
      <Table.Tbody>
        {facts.map(([word, fact]) => (
          <Table.Tr key={word}>
            <Table.Th w={{ base: 110, xs: 170 }}>{word}</Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{fact}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
