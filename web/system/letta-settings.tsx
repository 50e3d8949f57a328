import { PasswordInput, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, ApiError, dataOf, type Schema } from '../api.ts';
import { DraftForm } from '../editing/draft-form.tsx';
import { isDisputed, useDraft } from '../editing/use-draft.ts';
import { useMay } from '../session/may.ts';

type Setting = Schema<'SystemConfig'>;

const fields = ['url', 'driver', 'token'] as const;

/** The settings as one record. */
interface LettaRecord {
  /** The newest of theirs. Whether they are as they were is told by themselves: one that is unset has none. */
  revision: number;
  url: string;
  driver: string;
  /** What is typed; of the one that is kept only its revision. */
  token: string | number | null;
}

/** Where the Letta server is, how it is spoken with, and its token. */
export function LettaSettings({ settings, onSaved }: { settings: Setting[]; onSaved: () => void }) {
  const may = useMay();
  const queries = useQueryClient();
  const draft = useDraft(recordOf(settings), async (changes, _revision, began) => {
    const saved = await save(changes, began);
    await queries.invalidateQueries({ queryKey: ['system-config'] });
    onSaved();
    return saved;
  });
  const { url, driver, token } = settingsOf(settings);
  const canWrite = may('system_config:write');
  const pinned = (setting: Setting | undefined) =>
    setting?.pinned_by ? ` Decided by ${setting.pinned_by}.` : '';
  return (
    <DraftForm draft={draft} secret="token" canSave={canWrite} maw={480}>
      <TextInput
        label="Address"
        description={`Such as ws://127.0.0.1:4500 or http://127.0.0.1:8283.${pinned(url)}`}
        required
        spellCheck={false}
        autoComplete="off"
        readOnly={!canWrite || Boolean(url?.pinned_by)}
        value={draft.values.url}
        onChange={({ currentTarget: { value } }) => draft.set({ url: value.trim() })}
      />
      <Select
        label="Protocol"
        description={pinned(driver).trim()}
        allowDeselect={false}
        readOnly={!canWrite || Boolean(driver?.pinned_by)}
        data={[
          { value: 'auto', label: 'Detect automatically' },
          { value: 'app-server', label: 'App Server (WebSocket)' },
          { value: 'rest', label: 'REST (V1 server, Letta Cloud)' },
        ]}
        value={draft.values.driver}
        onChange={(value) => draft.set({ driver: value ?? 'auto' })}
      />
      {canWrite && (
        <PasswordInput
          label="Token"
          description={`${token ? 'One is kept, sealed. Type another to replace it.' : 'Kept sealed. Leave it empty when the server asks for none.'}${pinned(token)}`}
          autoComplete="off"
          disabled={Boolean(token?.pinned_by)}
          value={typeof draft.values.token === 'string' ? draft.values.token : ''}
          onChange={({ currentTarget: { value } }) =>
            draft.set({ token: value === '' ? (token?.revision ?? null) : value })
          }
        />
      )}
    </DraftForm>
  );
}

function settingsOf(settings: Setting[]): { [name in (typeof fields)[number]]: Setting | undefined } {
  const find = (name: string) => settings.find(({ config_key }) => config_key === `letta.${name}`);
  return { url: find('url'), driver: find('driver'), token: find('token') };
}

function recordOf(settings: Setting[]): LettaRecord {
  const { url, driver, token } = settingsOf(settings);
  return {
    revision: Math.max(...[url, driver, token].map((setting) => setting?.revision ?? 0)),
    url: textOf(url),
    driver: textOf(driver) || 'auto',
    token: token?.revision ?? null,
  };
}

/** What the Letta server is connected with. */
export async function readLettaSettings(): Promise<Setting[]> {
  const query = { prefix: 'letta', limit: 50 };
  return (await dataOf(api.GET('/api/v1/system-config', { params: { query } }))).items;
}

/** All at once, unless one of them is not as it was any more. @throws ApiError 412 with the record as it is now */
async function save(changes: Partial<LettaRecord>, began: LettaRecord): Promise<LettaRecord> {
  const now = await readLettaSettings();
  const record = recordOf(now);
  const overtaken = (current: LettaRecord) =>
    new ApiError(412, { code: 'precondition.failed', detail: 'Somebody else changed this.', current });
  if (fields.some((name) => isDisputed(began, record, name))) throw overtaken(record);
  const before = settingsOf(now);
  const writes = fields.flatMap((name) =>
    changes[name] === undefined
      ? []
      : [
          {
            table: 'system_config' as const,
            config_key: `letta.${name}`,
            config_value: changes[name],
            config_type: 'string' as const,
            category: 'letta',
            is_encrypted: name === 'token',
            expected_revision: before[name]?.revision ?? 0,
          },
        ],
  );
  try {
    const body = { changes: writes };
    const { revision } = await dataOf(api.POST('/api/v1/configurations/apply', { body }));
    // Nothing had to be written, so nothing is there to be taken back.
    if (revision === null) return { ...record, revision: began.revision };
    return { ...record, ...changes, ...(changes.token === undefined ? {} : { token: revision }), revision };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'revision.stale')
      throw overtaken(recordOf(await readLettaSettings()));
    throw error;
  }
}

function textOf(setting: Setting | undefined): string {
  return typeof setting?.config_value === 'string' ? setting.config_value : '';
}
