import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { nameOf } from '../agents/use-agents.ts';
import { api, dataOf, type Schema } from '../api.ts';
import { useMay } from '../session/may.ts';
import { usePlaces } from '../shell/places.ts';
import type { Entry } from './entry.ts';

/** What the shell does, wherever one asks for it. */
export interface ShellActions {
  showHelp: () => void;
  signOut: () => void;
  /** Says what went wrong once the palette is closed. */
  fail: (error: unknown) => void;
}

/** Pages, and what can be done from anywhere; `agents` are those that were found. */
export function useActions({ showHelp, signOut, fail }: ShellActions, agents: Schema<'Agent'>[]): Entry[] {
  const navigate = useNavigate();
  const may = useMay();
  const { colorScheme, toggleColorScheme } = useMantineColorScheme();
  const converse = async (agent_id: string) => {
    try {
      const { id } = await dataOf(api.POST('/api/v1/chat/sessions', { body: { agent_id } }));
      await navigate({ to: '/chat', search: { session: id, agent: agent_id } });
    } catch (error) {
      fail(error);
    }
  };
  const action = (label: string, run: () => void, more: Partial<Entry> = {}): Entry => ({
    id: `action ${label}`,
    group: 'Actions',
    label,
    icon: 'action',
    run,
    ...more,
  });
  return [
    ...usePlaces().map(({ to, label, icon, letter }) => ({
      id: `place ${to}`,
      group: 'Pages',
      label,
      icon,
      keys: `g ${letter}`,
      run: () => void navigate({ to }),
    })),
    ...agents
      .filter(({ id }) => may('chat:send', id))
      .map((agent) =>
        action(`New conversation with ${nameOf(agent)}`, () => void converse(agent.id), {
          id: `converse ${agent.id}`,
          icon: 'chat',
        }),
      ),
    ...(may('agents:create')
      ? [action('New agent', () => void navigate({ to: '/agents', state: { intent: 'new-agent' } }))]
      : []),
    ...(may('discovery:scan')
      ? [
          action(
            'Scan the Sanctum home',
            () => void navigate({ to: '/discovery', state: { intent: 'scan' } }),
            { detail: 'a preview, which changes nothing' },
          ),
        ]
      : []),
    action(`Switch to ${colorScheme === 'dark' ? 'light' : 'dark'} colours`, toggleColorScheme),
    action('Keyboard shortcuts', showHelp, { keys: '?' }),
    action('API description', () => location.assign('/api/docs/')),
    action('Sign out', signOut),
  ];
}
