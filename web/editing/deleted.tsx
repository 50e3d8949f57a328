import { Alert, Group, Text } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from 'react';

// It stands around every page, and few need it.
const Undo = lazy(async () => ({ default: (await import('../changes/undo.tsx')).Undo }));

/** What was deleted, and the revision by which it can be brought back, when it can. */
interface Deleted {
  text: string;
  revision: number | undefined;
}

let deleted: Deleted | undefined;
const listeners = new Set<() => void>();

/** Says what was deleted on the page that one is on afterwards: that of what was deleted is gone. */
export function tellDeleted(told: Deleted | undefined): void {
  deleted = told;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What was deleted last, with a way back, until one goes on to another page. */
export function DeletedNotice() {
  const told = useSyncExternalStore(listen, () => deleted);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const shownAt = useRef(path);
  useEffect(() => {
    if (shownAt.current !== path) tellDeleted(undefined);
    shownAt.current = path;
  }, [path]);
  // It is of whoever was signed in.
  useEffect(() => () => tellDeleted(undefined), []);
  if (!told) return null;
  const { text, revision } = told;
  return (
    <aside
      aria-label="What was deleted"
      style={{ position: 'fixed', zIndex: 150, bottom: 16, right: 16, maxWidth: 'min(480px, 100vw - 32px)' }}
    >
      <Alert
        variant="filled"
        color="dark"
        role="status"
        withCloseButton
        closeButtonLabel="Close"
        onClose={() => tellDeleted(undefined)}
      >
        <Group gap="sm">
          <Text size="sm" className="anywhere">
            {text}
          </Text>
          {revision !== undefined && (
            <Suspense>
              <Undo
                revision={revision}
                onDone={() => tellDeleted({ text: `Taken back: ${text}`, revision: undefined })}
              />
            </Suspense>
          )}
        </Group>
      </Alert>
    </aside>
  );
}
