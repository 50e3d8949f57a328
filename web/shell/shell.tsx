import { ActionIcon, AppShell, Burger, Button, Group, Kbd, NavLink, ScrollArea, Text } from '@mantine/core';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useEvents } from '../events.ts';
import { nameOfKey, type Shortcut } from '../keyboard/keys.ts';
import { ofPage } from '../keyboard/of-page.ts';
import { useKeyboard } from '../keyboard/use-keyboard.ts';
import { Problem } from '../parts/problem.tsx';
import { useSignOut } from '../session/use-sign-out.ts';
import { Account } from './account.tsx';
import { icons } from './icons.tsx';
import { useMenu } from './menu.ts';
import { useAreNewer } from './newer.ts';
import { type Place, usePlaces } from './places.ts';
import { Strip, stripHeight } from './strip.tsx';
import { useArrival } from './use-arrival.ts';
import './shell.css';

const Palette = lazy(async () => ({ default: (await import('../palette/palette.tsx')).Palette }));
const Help = lazy(async () => ({ default: (await import('../keyboard/help.tsx')).Help }));

/** What is around every page: where one can go, who one is, what keys do. */
export function Shell() {
  const menu = useMenu();
  const [overlay, setOverlay] = useState<'palette' | 'help'>();
  const [problem, setProblem] = useState<unknown>();
  const connection = useEvents();
  const isNewer = useAreNewer();
  const offered = usePlaces();
  const signOut = useSignOut();
  const shortcuts = useShortcuts(offered, setOverlay);
  useKeyboard(shortcuts);
  useArrival();
  const onSignOut = () => void signOut().catch(setProblem);
  const onHelp = () => setOverlay('help');
  const hasStrip = connection.lost !== undefined || isNewer;
  return (
    <AppShell
      header={{ height: hasStrip ? { base: 52 + stripHeight.base, sm: 52 + stripHeight.sm } : 52 }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !menu.isOver } }}
      padding="md"
      onKeyDown={menu.onKeyDown}
    >
      <a href="#content" className="skip">
        To the content
      </a>
      <AppShell.Header>
        <Group h={52} px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              ref={menu.button}
              opened={menu.isOver}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              styles={{ root: { width: 44, height: 44, display: 'grid', placeItems: 'center' } }}
              ml={-12}
              aria-expanded={menu.isOver}
              aria-label={menu.isOver ? 'Close the menu' : 'Open the menu'}
            />
            <img src="/icon.svg" alt="" width={28} height={28} />
            <Text fw={600} visibleFrom="xs">
              Sanctum Configurator
            </Text>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <SearchButton onOpen={() => setOverlay('palette')} />
            <Account onHelp={onHelp} onSignOut={onSignOut} />
          </Group>
        </Group>
        <Strip connection={connection} isNewer={isNewer} />
      </AppShell.Header>
      <AppShell.Navbar ref={menu.list} p="sm" aria-label="Places" inert={menu.isClosed}>
        <AppShell.Section grow component={ScrollArea}>
          {offered.map(({ to, label, icon }) => (
            <NavLink
              key={to}
              className="place"
              renderRoot={(props: object) => (
                <Link {...props} to={to} activeProps={{ 'aria-current': 'page' }} />
              )}
              leftSection={icons[icon]}
              label={label}
              onClick={menu.close}
            />
          ))}
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} inert={menu.isOver}>
        <Problem error={problem} onClose={() => setProblem(undefined)} />
        <Outlet />
      </AppShell.Main>
      <Suspense>
        {overlay === 'palette' && (
          <Palette
            actions={{ showHelp: () => setTimeout(onHelp), signOut: onSignOut, fail: setProblem }}
            onClose={() => setOverlay((shown) => (shown === 'palette' ? undefined : shown))}
          />
        )}
        {overlay === 'help' && <Help shortcuts={shortcuts} onClose={() => setOverlay(undefined)} />}
      </Suspense>
    </AppShell>
  );
}

/** All that keys do: everywhere, and on the page that is shown. */
function useShortcuts(offered: Place[], show: (overlay: 'palette' | 'help') => void): Shortcut[] {
  const navigate = useNavigate();
  return [
    {
      keys: ['mod+k'],
      does: 'Search, go somewhere or do something',
      group: 'Everywhere',
      run: () => show('palette'),
    },
    { keys: ['?'], does: 'Show the keyboard shortcuts', group: 'Everywhere', run: () => show('help') },
    ...ofPage,
    ...offered.map(({ to, label, letter }) => ({
      keys: [`g ${letter}`],
      does: label,
      group: 'Go to',
      run: () => void navigate({ to }),
    })),
  ];
}

function SearchButton({ onOpen }: { onOpen: () => void }) {
  return (
    <>
      <Button
        visibleFrom="sm"
        variant="default"
        fw={400}
        c="dimmed"
        leftSection={icons.search}
        rightSection={<Kbd size="xs">{nameOfKey('mod+k')}</Kbd>}
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        onClick={onOpen}
      >
        Search or go to
      </Button>
      <ActionIcon
        hiddenFrom="sm"
        variant="default"
        size={36}
        radius="xl"
        aria-label="Search or go to"
        aria-haspopup="dialog"
        onClick={onOpen}
      >
        {icons.search}
      </ActionIcon>
    </>
  );
}
