import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { wordsOf } from '../api.ts';
import { Page } from '../parts/page.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { MissingPartError } from './missing-part.ts';

/** A page that failed says so in its own place; the rest goes on. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  if (error instanceof MissingPartError) return <MissingPart />;
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title="This page failed">
      <Alert color="red" role="alert">
        <Stack gap="sm">
          <Text size="sm">{wordsOf(error)}</Text>
          <Text size="sm">This is a fault of the page, not yours; what was saved is safe.</Text>
          <Group gap="sm">
            <Button onClick={() => location.reload()}>Reload</Button>
            <Button variant="default" onClick={again}>
              Try again
            </Button>
          </Group>
        </Stack>
      </Alert>
      <Elsewhere />
    </Page>
  );
}

/**
 * A browser does not ask twice for a part of a program, so the page has to be loaded anew: by itself once the server
 * is there again, and not before, because then the browser would show a page of its own.
 */
function MissingPart() {
  const [wasAway, setWasAway] = useState(false);
  const server = useQuery({
    queryKey: ['server is there'],
    queryFn: async () => (await fetch('/', { cache: 'no-store' })).ok,
    retry: false,
    gcTime: 0,
  });
  useEffect(() => {
    if (server.isError) setWasAway(true);
    else if (wasAway && server.data) location.reload();
  }, [server.isError, server.data, wasAway]);
  const reload = async () => {
    const { data } = await server.refetch();
    if (data) location.reload();
  };
  return (
    <Page title="This page could not be loaded">
      <Alert color="red" role="alert">
        <Stack gap="sm" align="flex-start">
          <Text size="sm">
            {server.isError
              ? 'The server cannot be reached. The page is loaded as soon as it can.'
              : 'Part of it did not arrive; perhaps the server was updated. Reloading fetches the newest.'}
          </Text>
          <Button loading={server.isFetching} onClick={() => void reload()}>
            Reload
          </Button>
        </Stack>
      </Alert>
      <Elsewhere />
    </Page>
  );
}

function Elsewhere() {
  return (
    <Text>
      Or go to <PlaceLink to="/chat">Chat</PlaceLink>.
    </Text>
  );
}

/** An address that is no page. */
export function NotFound() {
  return (
    <Page title="There is no such page">
      <Text>
        The address is mistyped, or from another version. Go to <PlaceLink to="/chat">Chat</PlaceLink>,{' '}
        <PlaceLink to="/settings">Settings</PlaceLink> or <PlaceLink to="/agents">Agents</PlaceLink>, or
        search at the top of the page.
      </Text>
    </Page>
  );
}
