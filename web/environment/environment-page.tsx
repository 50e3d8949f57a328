import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, dataOf } from '../api.ts';
import { RecordPicker } from '../configuration/scope-picker.tsx';
import { usePages } from '../parts/listing.tsx';
import { More } from '../parts/more.tsx';
import { Page } from '../parts/page.tsx';
import { Problem } from '../parts/problem.tsx';
import { type Saved, SavedNotice } from '../changes/saved.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Section } from '../parts/section.tsx';
import { SortPicker } from '../parts/sort-picker.tsx';
import { unlessUsual } from '../parts/unless-usual.ts';
import { useMay } from '../session/may.ts';
import { DeleteVariable } from './delete-variable.tsx';
import { EnvFile } from './env-file.tsx';
import { VariableForm } from './variable-form.tsx';
import { type Variable, type VariableSort, variableSorts } from './variable.ts';
import { VariableTable } from './variable-table.tsx';

/** The variables that configurations refer to with ${env.NAME}. */
export function EnvironmentPage() {
  const { q = '', instance = '', sort = 'var_name' } = useSearch({ from: '/environment' });
  const navigate = useNavigate({ from: '/environment' });
  const may = useMay();
  const [settled] = useDebouncedValue(q, 200);
  const [editing, setEditing] = useState<Variable | 'new'>();
  const [deleting, setDeleting] = useState<Variable>();
  const [saved, setSaved] = useState<Saved>();
  const isAllowed = may('env_vars:read');
  const pages = usePages<Variable>(
    ['environment', settled, sort],
    (cursor) =>
      dataOf(
        api.GET('/api/v1/env-vars', {
          params: {
            query: {
              sort,
              ...(settled === '' ? {} : { q: settled }),
              ...(cursor ? { cursor } : {}),
            },
          },
        }),
      ),
    isAllowed,
  );
  const show = (changed: { q?: string; instance?: string; sort?: VariableSort }) =>
    void navigate({
      search: (old) => unlessUsual({ ...old, ...changed }, { sort: 'var_name' }),
      replace: true,
    });
  const items = pages.data?.pages.flatMap((page) => page.items);
  if (!isAllowed)
    return (
      <Page title="Environment">
        <Text>
          Environment variables are for those who have the permission env_vars:read. An administrator gives
          it.
        </Text>
      </Page>
    );
  return (
    <Page
      title="Environment"
      actions={
        <Group gap="sm" w={{ base: '100%', sm: 'auto' }}>
          <SearchField label="Search variables" value={q} onChange={(value) => show({ q: value })} />
          <SortPicker choices={variableSorts} value={sort} onChange={(value) => show({ sort: value })} />
          {may('env_vars:write') && <Button onClick={() => setEditing('new')}>Add a variable</Button>}
        </Group>
      }
    >
      <Text size="sm" c="dimmed">
        Configurations refer to a variable as {'${env.NAME}'}. The environment of the server itself is never
        read.
      </Text>
      <SavedNotice saved={saved} onClose={() => setSaved(undefined)} />
      <Problem error={pages.error} />
      <Text size="sm" c="dimmed" role="status">
        {items &&
          `${items.length}${pages.hasNextPage ? '+' : ''} ${items.length === 1 ? 'variable' : 'variables'}`}
      </Text>
      {pages.isPending && <Skeleton height={200} />}
      {items?.length === 0 && (
        <Text>
          {q === ''
            ? 'There is no variable yet. Add one to keep a value, such as a token, in one place.'
            : 'No variable matches. Clear the search to see all.'}
        </Text>
      )}
      {items && items.length > 0 && (
        <Stack gap="sm">
          <VariableTable
            items={items}
            onEdit={may('env_vars:write') ? setEditing : undefined}
            onDelete={may('env_vars:write') ? setDeleting : undefined}
          />
          <More list={pages} />
        </Stack>
      )}
      <Section
        title="The .env file of an instance"
        about="What sanctum env render writes: the configuration of one instance as variables, with those above in it."
      >
        <RecordPicker scope="instance" id={instance} onPick={(id) => show({ instance: id })} />
        {instance !== '' && <EnvFile key={instance} instanceId={instance} />}
      </Section>
      {editing && (
        <VariableForm
          variable={editing === 'new' ? undefined : editing}
          onSaved={setSaved}
          onClose={() => setEditing(undefined)}
        />
      )}
      <DeleteVariable variable={deleting} onSaved={setSaved} onClose={() => setDeleting(undefined)} />
    </Page>
  );
}
