import { Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { More } from '../parts/more.tsx';
import { Page } from '../parts/page.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useMay } from '../session/may.ts';
import { NewTool } from './new-tool.tsx';
import { ToolGrid } from './tool-grid.tsx';
import { useToolPages } from './use-tools.ts';

/** Every tool that is known, by name. */
export function ToolsPage() {
  const { q = '' } = useSearch({ from: '/tools' });
  const navigate = useNavigate({ from: '/tools' });
  const [settled] = useDebouncedValue(q, 200);
  const pages = useToolPages(settled);
  const tools = pages.data?.pages.flatMap(({ items }) => items);
  return (
    <Page
      title="Tools"
      actions={
        <Group gap="sm">
          <SearchField
            label="Search tools"
            value={q}
            onChange={(value) => void navigate({ search: value === '' ? {} : { q: value }, replace: true })}
          />
          <NewTool />
        </Group>
      }
    >
      <Text size="sm" c="dimmed" role="status">
        {tools && `${tools.length}${pages.hasNextPage ? '+' : ''} ${tools.length === 1 ? 'tool' : 'tools'}`}
      </Text>
      <Problem error={pages.error} />
      {tools?.length === 0 && (
        <Text>{q === '' ? <NoneYet /> : 'No tool matches. Clear the search to see all.'}</Text>
      )}
      {!pages.isError && (
        <Stack gap="md">
          <ToolGrid tools={tools} />
          <More list={pages} />
        </Stack>
      )}
    </Page>
  );
}

function NoneYet() {
  const may = useMay();
  if (!may('discovery:read')) return 'No tool is known yet. An administrator registers them.';
  return (
    <>
      No tool is known yet. <PlaceLink to="/discovery">Discovery</PlaceLink> finds what lies in the Sanctum
      home and registers it{may('tools:create') && '; what has no manifest can be made by hand'}.
    </>
  );
}
