import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { wordsOf } from '../api.ts';
import { Page } from '../parts/page.tsx';
import { PlaceLink } from '../parts/place-link.tsx';

/** A page that failed says so in its own place; the rest goes on. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  const isGone = isMissingPart(error);
  return (
    <Page title={isGone ? 'This page could not be loaded' : 'This page failed'}>
      <Alert color="red" role="alert">
        <Stack gap="sm">
          <Text size="sm">
            {isGone
              ? 'Part of it did not arrive: the server cannot be reached, or has a newer version by now. Reloading fetches the newest.'
              : `${wordsOf(error)}. This is a fault of the page, not yours; what was saved is safe.`}
          </Text>
          <Group gap="sm">
            <Button onClick={() => location.reload()}>Reload</Button>
            <Button variant="default" onClick={again}>
              Try again
            </Button>
          </Group>
        </Stack>
      </Alert>
      <Text>
        Or go to <PlaceLink to="/chat">Chat</PlaceLink>.
      </Text>
    </Page>
  );
}

/** An address that is no page. */
export function NotFound() {
  return (
    <Page title="There is no such page">
      <Text>
        The address is mistyped, or from another version. Go to <PlaceLink to="/chat">Chat</PlaceLink>,{' '}
        <PlaceLink to="/settings">Settings</PlaceLink> or <PlaceLink to="/agents">Agents</PlaceLink>, or
        search with Ctrl+K.
      </Text>
    </Page>
  );
}

/** Browsers say in different words that a part of the program did not come. */
function isMissingPart(error: unknown): boolean {
  return /dynamically imported module|importing a module script|preload/i.test(wordsOf(error));
}
