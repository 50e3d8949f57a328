import { Group, Kbd, Modal, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { nameOfKey } from '../keyboard/keys.ts';
import { useFocusBack } from '../keyboard/use-focus-back.ts';
import { Problem } from '../parts/problem.tsx';
import { icons } from '../shell/icons.tsx';
import { type Entry, fits } from './entry.ts';
import { type ShellActions, useActions } from './use-actions.ts';
import { useFound } from './use-found.ts';
import { useRecent } from './use-recent.ts';
import './palette.css';

/** Finds whatever there is, and goes there or does it. */
export function Palette({ actions, onClose }: { actions: ShellActions; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<string>();
  /** Enter was pressed before it was known what it opens. */
  const [isAwaited, setAwaited] = useState(false);
  const list = useId();
  useFocusBack();
  const found = useFound(typed);
  const known = useActions(actions, found.agents);
  const recent = useRecent();
  const wanted = typed.trim();
  const entries =
    wanted === ''
      ? [...recent, ...known]
      : [
          ...known.filter(
            ({ id, label, detail }) => id.startsWith('converse ') || fits(wanted, label, detail),
          ),
          ...found.entries,
        ];
  const groups = [...Map.groupBy(inOrder(entries), ({ group }) => group)];
  const order = groups.flatMap(([, members]) => members);
  const current = order.find(({ id }) => id === chosen) ?? order[0];
  const elementOf = (entry: Entry) => `${list} ${entry.id}`.replaceAll(/[^\w-]/g, '_');
  const currentElement = current && elementOf(current);
  useEffect(() => {
    if (currentElement) document.getElementById(currentElement)?.scrollIntoView({ block: 'nearest' });
  }, [currentElement]);

  // What is found for what was typed before stays until the answer is there; a page is known at once, and stands first.
  const isSettled = !found.isSearching || current?.group === 'Pages';
  useEffect(() => {
    if (!isAwaited || !isSettled) return;
    setAwaited(false);
    if (current && (chosen === undefined || current.id === chosen)) choose(current);
  });

  const choose = (entry: Entry) => {
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const to =
      current === undefined ? undefined : placeAfter(event.key, order.indexOf(current), order.length);
    if (to !== undefined) {
      setChosen(order[to]?.id);
      setAwaited(false);
    } else if (event.key === 'Enter' && !isSettled) setAwaited(true);
    else if (event.key === 'Enter' && current) choose(current);
    else if (event.key === 'k' && (event.ctrlKey || event.metaKey)) onClose();
    else return;
    event.preventDefault();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={600}
      yOffset="10dvh"
      title={<VisuallyHidden>Search or go to</VisuallyHidden>}
      styles={{ header: { minHeight: 0, height: 0, padding: 0 } }}
    >
      <TextInput
        data-autofocus
        size="lg"
        variant="unstyled"
        px="xs"
        leftSection={icons.search}
        placeholder="Agents, conversations, tools, keys, people, pages"
        role="combobox"
        aria-label="Search or go to"
        aria-expanded
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={currentElement ?? ''}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          setChosen(undefined);
          setAwaited(false);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={list} aria-label="What was found" className="palette" tabIndex={-1}>
        {groups.map(([group, members]) => (
          <div role="group" key={group} aria-label={group}>
            <Text size="xs" fw={600} c="dimmed" px="md" pt="sm" aria-hidden>
              {group}
            </Text>
            {members.map((entry) => (
              <Group
                key={entry.id}
                id={elementOf(entry)}
                role="option"
                aria-selected={entry === current}
                className="palette-option"
                gap="sm"
                wrap="nowrap"
                onMouseMove={() => setChosen(entry.id)}
                onClick={() => choose(entry)}
              >
                {icons[entry.icon]}
                <Text span size="sm" truncate style={{ flex: '0 1 auto' }}>
                  {entry.label}
                </Text>
                {entry.detail !== undefined && (
                  <Text span size="xs" c="dimmed" truncate style={{ flex: '1 1 0', minWidth: 40 }}>
                    {entry.detail}
                  </Text>
                )}
                {entry.keys !== undefined && <Keys keys={entry.keys} />}
              </Group>
            ))}
          </div>
        ))}
      </div>
      <Problem error={found.error} />
      <Text size="sm" c="dimmed" px="md" py="sm" role="status">
        {order.length > 0
          ? wanted !== '' && `${order.length} found${found.isSearching ? ', searching' : ''}`
          : found.isSearching
            ? 'Searching…'
            : 'Nothing was found. Try part of a name, or fewer words.'}
      </Text>
    </Modal>
  );
}

function Keys({ keys }: { keys: string }) {
  return (
    <Group gap={4} wrap="nowrap" ml="auto" visibleFrom="sm" aria-hidden>
      {keys.split(' ').map((key) => (
        <Kbd key={key}>{nameOfKey(key)}</Kbd>
      ))}
    </Group>
  );
}

const groupOrder = [
  'Recent',
  'Pages',
  'Agents',
  'Conversations',
  'Tools',
  'Instances',
  'Plugins',
  'Configuration keys',
  'People',
  'Actions',
];

function inOrder(entries: Entry[]): Entry[] {
  return entries.toSorted((a, b) => groupOrder.indexOf(a.group) - groupOrder.indexOf(b.group));
}

/** Where a key leads in a list; undefined for any other. */
function placeAfter(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowDown') return (index + 1) % count;
  if (key === 'ArrowUp') return (index + count - 1) % count;
  if (key === 'PageDown') return Math.min(index + 8, count - 1);
  if (key === 'PageUp') return Math.max(index - 8, 0);
  return undefined;
}
