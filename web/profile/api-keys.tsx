import { Button, Group, Paper, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Mark } from '../parts/mark.tsx';
import { Listing, usePages } from '../parts/listing.tsx';
import { Time } from '../parts/time.tsx';

type ApiKey = Schema<'ApiKey'>;

/** Somebody's keys, those that ended included. */
export function ApiKeys({ userId, canRevoke, empty }: { userId: number; canRevoke: boolean; empty: string }) {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<ApiKey>();
  const pages = usePages<ApiKey>(['api-keys', userId], (cursor) =>
    dataOf(
      api.GET('/api/v1/api-keys', {
        params: { query: { user_id: userId, limit: 50, ...(cursor ? { cursor } : {}) } },
      }),
    ),
  );
  const revoke = async (id: number) => {
    await dataOf(api.DELETE('/api/v1/api-keys/{id}', { params: { path: { id } } }));
    await queries.invalidateQueries({ queryKey: ['api-keys'] });
  };
  return (
    <>
      <Listing pages={pages} empty={empty}>
        {(keys) =>
          keys.map((key) => (
            <Paper withBorder p="sm" key={key.id}>
              <Group justify="space-between" gap="sm">
                <div style={{ flex: '1 1 240px', minWidth: 0 }}>
                  <Group gap="sm">
                    <Text size="sm" fw={500} className="anywhere">
                      {key.name}
                    </Text>
                    <State apiKey={key} />
                  </Group>
                  <Text size="sm" c="dimmed" className="anywhere">
                    {key.hint}: {key.permissions.join(', ')}
                    {key.agent_ids !== null && `, for ${key.agent_ids.join(', ')} only`}
                  </Text>
                  <Text size="sm" c="dimmed">
                    Made <Time at={key.created_at} />, last used <Time at={key.last_used} />, expires{' '}
                    <Time at={key.expires_at} />
                  </Text>
                </div>
                {canRevoke && key.revoked_at === null && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    onClick={() => setAsked(key)}
                    aria-label={`Revoke ${key.name}`}
                  >
                    Revoke
                  </Button>
                )}
              </Group>
            </Paper>
          ))
        }
      </Listing>
      <Confirm
        title={`Revoke ${asked?.name ?? ''}?`}
        action="Revoke"
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
        onConfirm={() => (asked ? revoke(asked.id) : Promise.resolve())}
      >
        <Text size="sm">Programs with this key are refused from now on. It cannot be undone.</Text>
      </Confirm>
    </>
  );
}

function State({ apiKey: { revoked_at, expires_at } }: { apiKey: ApiKey }) {
  if (revoked_at !== null) return <Mark is="bad">revoked</Mark>;
  if (expires_at !== null && Date.parse(expires_at) <= Date.now()) return <Mark is="bad">expired</Mark>;
  return <Mark is="good">works</Mark>;
}
