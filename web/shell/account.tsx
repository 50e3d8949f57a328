import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { initialOf } from '../parts/isolated.ts';
import { Link } from '@tanstack/react-router';
import { useUser } from '../session/may.ts';

/** Who one is, and what is one's own. */
export function Account({ onHelp, onSignOut }: { onHelp: () => void; onSignOut: () => void }) {
  const user = useUser();
  const { colorScheme, toggleColorScheme } = useMantineColorScheme();
  if (!user) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} radius="xl" aria-label={`Account of ${user.username}`}>
          {initialOf(user.username)}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {user.username} ({user.role})
        </Menu.Label>
        <Menu.Item renderRoot={(props: object) => <Link {...props} to="/profile" />}>Profile</Menu.Item>
        <Menu.Item onClick={toggleColorScheme}>{colorScheme === 'dark' ? 'Light' : 'Dark'} colours</Menu.Item>
        <Menu.Item onClick={onHelp}>Keyboard shortcuts</Menu.Item>
        <Menu.Item component="a" href="/api/docs/">
          API
        </Menu.Item>
        <Menu.Item onClick={onSignOut}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
