import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';

/** Asks before one leaves what is not saved. */
export function Leave({
  isUnsaved,
  isLost = isUnsaved,
  children = 'What you typed here is not saved yet. If you leave, it is gone.',
}: {
  isUnsaved: boolean;
  /** Is it gone when the page is loaded anew? Then the browser asks, too. */
  isLost?: boolean;
  children?: string;
}) {
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isUnsaved && (current.pathname !== next.pathname || pageOf(current.search) !== pageOf(next.search)),
    enableBeforeUnload: () => isLost,
    disabled: !isUnsaved,
    withResolver: true,
  });
  return (
    <Modal
      opened={leaving.status === 'blocked'}
      onClose={() => leaving.reset?.()}
      title="Leave without saving?"
    >
      <Stack gap="md">
        <Text size="sm">{children}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => leaving.reset?.()} data-autofocus>
            Stay
          </Button>
          <Button color="red" onClick={() => leaving.proceed?.()}>
            Leave
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** What of an address shows another page, though its path is the same. */
function pageOf(search: object): string {
  return JSON.stringify(
    Object.entries(search).filter(([name]) => ['tab', 'view', 'scope', 'id'].includes(name)),
  );
}
