import { Button, Code, Group, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { Page } from '../parts/page.tsx';
import { Problem } from '../parts/problem.tsx';
import { useIntent } from '../parts/use-intent.ts';

/** Which home was found, what a scan would register, and what is wrong there. */
export function DiscoveryPage() {
  const queries = useQueryClient();
  const state = useQuery({
    queryKey: ['discovery'],
    queryFn: () => dataOf(api.GET('/api/v1/discovery/findings', {})),
  });
  const scan = useMutation({
    mutationFn: (dry_run: boolean) => dataOf(api.POST('/api/v1/discovery/scans', { body: { dry_run } })),
    onSuccess: (_result, isPreview) => {
      if (!isPreview) void queries.invalidateQueries();
    },
  });
  useIntent('scan', () => scan.mutate(true));
  return (
    <Page title="Discovery">
      <Problem error={state.error} />
      {state.data && (
        <Text>
          Sanctum home: <Code>{state.data.home}</Code>.{' '}
          {state.data.scanned_at
            ? `Last scan: ${new Date(state.data.scanned_at).toLocaleString()}. What changes on disk is applied as it happens.`
            : 'Not scanned yet. A preview shows what would be registered, and changes nothing.'}
        </Text>
      )}
      <Group>
        <Button variant="light" loading={scan.isPending} onClick={() => scan.mutate(true)}>
          Preview a scan
        </Button>
        {scan.data?.dry_run && (
          <Button loading={scan.isPending} onClick={() => scan.mutate(false)}>
            Apply
          </Button>
        )}
      </Group>
      <Problem error={scan.error} />
      {scan.data && <ScanResult scan={scan.data} />}
    </Page>
  );
}

function ScanResult({ scan }: { scan: Schema<'ScanResult'> }) {
  const counts = Object.entries(scan.counts).map(([word, count]) => `${count} ${word}`);
  return (
    <Stack gap="md">
      <Text role="status">
        {scan.dry_run ? 'Preview' : 'Applied'}: {counts.join(', ')}.
      </Text>
      {scan.changes.length > 0 && (
        <Rows
          title={scan.dry_run ? 'What would change' : 'What changed'}
          columns={['What', 'Name', 'Where']}
          rows={scan.changes.map(({ action, entity, name, path }) => [
            `${action} ${entity.replaceAll('_', ' ')}`,
            name,
            path,
          ])}
        />
      )}
      {scan.findings.length > 0 && (
        <Rows
          title="What to look at"
          columns={['Where', 'What is the matter']}
          rows={scan.findings.map(({ path, line, column, message }) => [
            path + (line === null ? '' : `:${line}:${column ?? 1}`),
            message,
          ])}
        />
      )}
    </Stack>
  );
}

function Rows({ title, columns, rows }: { title: string; columns: string[]; rows: string[][] }) {
  return (
    <Table.ScrollContainer minWidth={360}>
      <Table captionSide="top">
        <Table.Caption>{title}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.join('\n')}>
              {row.map((cell, index) => (
                <Table.Td key={columns[index]}>{cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
