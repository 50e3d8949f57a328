import {
  ActionIcon,
  Anchor,
  AppShell,
  Burger,
  Group,
  Menu,
  NavLink,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { api } from '../api.ts';
import { useEvents } from '../events.ts';
import { useMay } from '../session/may.ts';
import { useWho, whoKey } from '../session/me.ts';

const places = [
  { to: '/chat', label: 'Chat' },
  { to: '/settings', label: 'Settings' },
  { to: '/agents', label: 'Agents' },
  { to: '/tools', label: 'Tools' },
  { to: '/discovery', label: 'Discovery', needs: 'discovery:read' },
  { to: '/configuration', label: 'Configuration' },
  { to: '/environment', label: 'Environment', needs: 'env_vars:read' },
  { to: '/people', label: 'People', needs: 'users:read' },
  { to: '/changes', label: 'Changes', needs: 'changes:read' },
  { to: '/system', label: 'System', needs: 'system_config:read' },
  { to: '/profile', label: 'Profile' },
] as const;

/** What is around every page: where one can go, who one is. */
export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure();
  const connection = useEvents();
  const may = useMay();
  const offered = places.filter((place) => !('needs' in place) || may(place.needs));
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a href="#content" className="skip">
        To the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
            />
            <img src="/icon.svg" alt="" width={28} height={28} />
            <Text fw={600} visibleFrom="xs">
              Sanctum Configurator
            </Text>
          </Group>
          <Group gap="sm" wrap="nowrap">
            {connection === 'lost' && (
              <Text size="sm" c="dimmed" role="status">
                Reconnecting…
              </Text>
            )}
            <Anchor href="/api/docs/" size="sm" visibleFrom="xs">
              API
            </Anchor>
            <Account />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label="Places">
        {offered.map(({ to, label }) => (
          <NavLink
            key={to}
            renderRoot={(props: object) => (
              <Link {...props} to={to} activeProps={{ 'aria-current': 'page' }} />
            )}
            label={label}
            onClick={close}
          />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

function Account() {
  const who = useWho();
  const queries = useQueryClient();
  const { colorScheme, toggleColorScheme } = useMantineColorScheme();
  const user = typeof who.data === 'object' ? who.data : null;
  if (!user) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} radius="xl" aria-label={`Account of ${user.username}`}>
          {user.username.slice(0, 1).toUpperCase()}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {user.username} ({user.role})
        </Menu.Label>
        <Menu.Item renderRoot={(props: object) => <Link {...props} to="/profile" />}>Profile</Menu.Item>
        <Menu.Item onClick={toggleColorScheme}>{colorScheme === 'dark' ? 'Light' : 'Dark'} colours</Menu.Item>
        <Menu.Item
          onClick={() =>
            void api.POST('/api/v1/auth/logout', { body: null }).finally(() => {
              queries.clear();
              queries.setQueryData(whoKey, null);
            })
          }
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
