import { Group } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../parts/page.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { SortPicker } from '../parts/sort-picker.tsx';
import { unlessUsual } from '../parts/unless-usual.ts';
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
        </Group>
      }
    >
      <ToolList
        search={{ q: settled, sort }}
        empty="No tool is known yet. Discovery finds what lies in the Sanctum home and registers it."
      />
    </Page>
  );
}
