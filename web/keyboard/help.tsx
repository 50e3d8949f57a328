import { Kbd, Modal, Stack, Switch, Table, Text, Title } from '@mantine/core';
import { Fragment } from 'react';
import { isSingle, nameOfKey, type Shortcut } from './keys.ts';
import { useFocusBack } from './use-focus-back.ts';
import { useSingleKeys } from './use-keyboard.ts';

/** What the keys do here. */
export function Help({ shortcuts, onClose }: { shortcuts: readonly Shortcut[]; onClose: () => void }) {
  const groups = Map.groupBy(shortcuts, ({ group }) => group);
  const [hasSingleKeys] = useSingleKeys();
  useFocusBack();
  return (
    <Modal
      opened
      onClose={onClose}
      title="Keyboard shortcuts"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <SingleKeys />
        {[...groups].map(([group, members]) => (
          <section key={group} aria-label={group}>
            <Title order={3} size="h5">
              {group}
            </Title>
            <Table layout="fixed">
              <Table.Tbody>
                {members
                  .filter(({ keys }) => hasSingleKeys || !keys.every(isSingle))
                  .map(({ keys, shown = keys, does }) => (
                    <Table.Tr key={does}>
                      <Table.Th scope="row" fw={400}>
                        {does}
                      </Table.Th>
                      <Table.Td w="42%" ta="right">
                        <Keys shown={shown} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
              </Table.Tbody>
            </Table>
          </section>
        ))}
        <Text size="sm" c="dimmed">
          Some browsers keep Ctrl and a digit for their own tabs: there Alt does it. In a conversation Enter
          sends and Shift+Enter breaks the line. Esc clears a search and closes what is open. While you write,
          single keys are only text.
        </Text>
      </Stack>
    </Modal>
  );
}

/** Switches keys without Ctrl or Alt on or off. */
export function SingleKeys() {
  const [hasSingleKeys, setSingleKeys] = useSingleKeys();
  return (
    <Switch
      label="Single keys"
      description="Keys such as ?, / and 1 without Ctrl or Alt. Switch them off when something that types for you, such as voice input, sets them off."
      checked={hasSingleKeys}
      onChange={({ currentTarget: { checked } }) => setSingleKeys(checked)}
    />
  );
}

function Keys({ shown }: { shown: readonly string[] }) {
  return shown.map((part, index) => (
    <Fragment key={part + String(index)}>
      {part === '…' || part === 'or'
        ? ` ${part} `
        : part.split(' ').map((key, place) => (
            <Fragment key={key}>
              {place > 0 && ' then '}
              <Kbd>{nameOfKey(key)}</Kbd>
            </Fragment>
          ))}
    </Fragment>
  ));
}
