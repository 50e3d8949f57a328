import { Button, Menu, Modal, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { saveFile } from '../parts/save-file.ts';
import { type Filter, queryOf } from './filter.ts';

/** The journal, as far as the filter shows it, as a file. */
export function Export({ filter }: { filter: Filter }) {
  const save = useMutation({
    mutationFn: async (format: 'jsonl' | 'csv') => {
      const query = { ...queryOf(filter), format };
      const file = await dataOf(api.GET('/api/v1/changes/export', { params: { query }, parseAs: 'blob' }));
      saveFile(`journal.${format}`, file);
    },
  });
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" loading={save.isPending}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{isNarrowed ? 'All changes that match' : 'All changes'}</Menu.Label>
          <Menu.Item onClick={() => save.mutate('jsonl')}>JSON Lines, for programs</Menu.Item>
          <Menu.Item onClick={() => save.mutate('csv')}>CSV, for a spreadsheet</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={save.isError} onClose={save.reset} title="Not exported">
        <Problem error={save.error} />
        <Text size="sm" mt="md">
          Nothing was saved. Close this and try again.
        </Text>
      </Modal>
    </>
  );
}
