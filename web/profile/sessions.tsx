import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Mark } from '../parts/mark.tsx';
import { Listing, usePages } from '../parts/listing.tsx';
import { Problem } from '../parts/problem.tsx';
import { Time } from '../parts/time.tsx';
import { deviceOf } from './device.ts';

type Session = Schema<'Session'>;

async function readSessions(userId: number, cursor?: string) {
  return dataOf(
    api.GET('/api/v1/sessions', {
      params: { query: { user_id: userId, limit: 50, ...(cursor ? { cursor } : {}) } },
    }),
  );
}

async function endSession(id: string): Promise<void> {
  await dataOf(api.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } }));
}

/** Where somebody is signed in. */
export function Sessions({ userId, canEnd }: { userId: number; canEnd: boolean }) {
  const queries = useQueryClient();
  const pages = usePages<Session>(['sessions', userId], (cursor) => readSessions(userId, cursor));
  const end = useMutation({
    mutationFn: endSession,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  });
  return (
    <>
      <Problem error={end.error} />
      <Listing pages={pages} empty="Signed in nowhere.">
        {(sessions) =>
          sessions.map((session) => (
            <Group key={session.id} justify="space-between" gap="sm">
              <div style={{ flex: '1 1 200px', minWidth: 0 }}>
                <Group gap="sm">
                  <Text size="sm" fw={500} title={session.user_agent ?? undefined}>
                    {deviceOf(session.user_agent)}
                  </Text>
                  {session.current && <Mark is="good">this one</Mark>}
                </Group>
                <Text size="sm" c="dimmed">
                  {session.ip_address ?? 'unknown address'}, since <Time at={session.created_at} />, last
                  active <Time at={session.last_active} />
                </Text>
              </div>
              {canEnd && !session.current && (
                <Button
                  variant="default"
                  size="compact-sm"
                  loading={end.isPending && end.variables === session.id}
                  onClick={() => end.mutate(session.id)}
                  aria-label={`Sign out ${deviceOf(session.user_agent)} at ${session.ip_address ?? 'an unknown address'}`}
                >
                  Sign out
                </Button>
              )}
            </Group>
          ))
        }
      </Listing>
    </>
  );
}

/** Ends all of one's sessions but this one. */
export function EndOthers({ userId }: { userId: number }) {
  const [isOpen, { open, close }] = useDisclosure();
  const queries = useQueryClient();
  const endAll = async () => {
    let cursor: string | undefined;
    const others: Session[] = [];
    do {
      const page = await readSessions(userId, cursor);
      others.push(...page.items.filter(({ current }) => !current));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    for (const { id } of others) await endSession(id);
    await queries.invalidateQueries({ queryKey: ['sessions'] });
  };
  return (
    <>
      <Button variant="default" onClick={open}>
        Sign out all others
      </Button>
      <Confirm
        title="Sign out everywhere else?"
        action="Sign out"
        isOpen={isOpen}
        onClose={close}
        onConfirm={endAll}
      >
        <Text size="sm">Every other browser and device has to sign in again. API keys go on working.</Text>
      </Confirm>
    </>
  );
}
