import { Button, Group, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { useMay } from '../session/may.ts';

type Setting = Schema<'SystemConfig'>;

/** Where the Letta server is, how it is spoken with, and its token. */
export function LettaSettings({ settings, onSaved }: { settings: Setting[]; onSaved: () => void }) {
  const may = useMay();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<{ url?: string; driver?: string; token?: string }>({});
  const find = (key: string) => settings.find(({ config_key }) => config_key === key);
  const [url, driver, token] = [find('letta.url'), find('letta.driver'), find('letta.token')];
  const now = { url: textOf(url), driver: textOf(driver) || 'auto', token: '' };
  const values = { ...now, ...typed };
  const save = useMutation({
    mutationFn: async () => {
      if (values.url !== now.url) await write('letta.url', values.url, url);
      if (values.driver !== now.driver) await write('letta.driver', values.driver, driver);
      if (values.token !== '') await write('letta.token', values.token, token, true);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['system-config'] });
      setTyped({});
      onSaved();
    },
  });
  const canWrite = may('system_config:write');
  const isChanged = values.url !== now.url || values.driver !== now.driver || values.token !== '';
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const pinned = (setting: Setting | undefined) =>
    setting?.pinned_by ? ` Decided by ${setting.pinned_by}.` : '';
  return (
    <form onSubmit={submit}>
      <Stack gap="md" maw={480}>
        <TextInput
          label="Address"
          description={`Such as ws://127.0.0.1:4500 or http://127.0.0.1:8283.${pinned(url)}`}
          required
          spellCheck={false}
          autoComplete="off"
          readOnly={!canWrite || Boolean(url?.pinned_by)}
          value={values.url}
          onChange={({ currentTarget: { value } }) => setTyped({ ...typed, url: value.trim() })}
        />
        <Select
          label="Kind"
          description={`How it is spoken with.${pinned(driver)}`}
          allowDeselect={false}
          readOnly={!canWrite || Boolean(driver?.pinned_by)}
          data={[
            { value: 'auto', label: 'Find out' },
            { value: 'app-server', label: 'App Server (WebSocket)' },
            { value: 'rest', label: 'REST (V1 server, Letta Cloud)' },
          ]}
          value={values.driver}
          onChange={(value) => setTyped({ ...typed, driver: value ?? 'auto' })}
        />
        {canWrite && (
          <PasswordInput
            label="Token"
            description={`${token ? 'One is kept, sealed. Type another to replace it.' : 'Kept sealed. Leave it empty when the server asks for none.'}${pinned(token)}`}
            autoComplete="off"
            disabled={Boolean(token?.pinned_by)}
            value={values.token}
            onChange={({ currentTarget: { value } }) => setTyped({ ...typed, token: value })}
          />
        )}
        <Problem error={save.error} />
        {canWrite && (
          <Group>
            <Button type="submit" disabled={!isChanged} loading={save.isPending}>
              Save
            </Button>
            {isChanged && (
              <Button variant="default" onClick={() => setTyped({})}>
                Discard
              </Button>
            )}
            {save.isSuccess && !isChanged && (
              <Text size="sm" role="status">
                Saved. It counts at once.
              </Text>
            )}
          </Group>
        )}
      </Stack>
    </form>
  );
}

async function write(key: string, value: string, now: Setting | undefined, isSecret = false): Promise<void> {
  await dataOf(
    api.PUT('/api/v1/system-config', {
      params: now ? { header: { 'If-Match': `"${now.revision}"` } } : {},
      body: {
        config_key: key,
        config_value: value,
        config_type: 'string',
        category: 'letta',
        is_encrypted: isSecret,
      },
    }),
  );
}

function textOf(setting: Setting | undefined): string {
  return typeof setting?.config_value === 'string' ? setting.config_value : '';
}
