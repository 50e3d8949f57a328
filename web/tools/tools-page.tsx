import { Group } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../parts/page.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { SortPicker } from '../parts/sort-picker.tsx';
import { unlessUsual } from '../parts/unless-usual.ts';
import { useMay } from '../session/may.ts';
import { NewTool } from './new-tool.tsx';
import { ToolList } from './tool-list.tsx';
import { type ToolSort, toolSorts } from './use-tools.ts';

/** Every tool that is known. */
export function ToolsPage() {
  const { q = '', sort = 'name' } = useSearch({ from: '/tools' });
  const navigate = useNavigate({ from: '/tools' });
  const [settled] = useDebouncedValue(q, 200);
  const show = (changed: { q?: string; sort?: ToolSort }) =>
    void navigate({ search: (old) => unlessUsual({ ...old, ...changed }, { sort: 'name' }), replace: true });
  return (
    <Page
      title="Tools"
      actions={
        <Group gap="sm" w={{ base: '100%', sm: 'auto' }}>
          <SearchField label="Search tools" value={q} onChange={(value) => show({ q: value })} />
          <SortPicker choices={toolSorts} value={sort} onChange={(value) => show({ sort: value })} />
          <NewTool />
        </Group>
      }
    >
      <ToolList search={{ q: settled, sort }} empty={<NoneYet />} />
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
