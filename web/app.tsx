import { Alert, Center } from '@mantine/core';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ApiError, wordsOf } from './api.ts';
import { useEscape } from './keyboard/use-escape.ts';
import { useKeptFocus } from './keyboard/use-kept-focus.ts';
import { router } from './routes.tsx';
import { FirstRun } from './session/first-run.tsx';
import { usePermissions } from './session/may.ts';
import { forgetFragment, fragment } from './session/fragment.ts';
import { Invitation } from './session/invitation.tsx';
import { useWho, whoKey } from './session/me.ts';
import { SignIn } from './session/sign-in.tsx';
import { beginning } from './welcome/use-is-new.ts';

/** Who is asking decides what there is: the first run, an invitation, the way in, or everything. */
export function App() {
  const who = useWho();
  useKeptFocus();
  useEscape();
  // Asked for at the same time: what is offered depends on it, and nothing should appear late or be denied wrongly.
  const permissions = usePermissions();
  const queries = useQueryClient();
  const onSignedIn = async () => {
    fragment.delete('invitation');
    forgetFragment();
    forget(queries);
    await queries.invalidateQueries({ queryKey: whoKey });
  };
  const isOut = who.data === null;
  useEffect(() => {
    if (!isOut) return;
    // Only now is nothing shown any more that would ask for it again.
    forget(queries);
  }, [isOut, queries]);
  const invitation = fragment.get('invitation');
  if (invitation) return <Invitation token={invitation} onSignedIn={onSignedIn} />;
  const isSomebody = typeof who.data === 'object' && who.data !== null;
  if (who.isPending || (isSomebody && permissions.isPending))
    return (
      <div className="arriving" role="status">
        <img src="/icon.svg" alt="" width={28} height={28} /> Sanctum Configurator
      </div>
    );
  const refused = isSomebody && !permissions.data ? permissions.error : null;
  const isEnded = refused instanceof ApiError && refused.status === 401;
  const problem = who.error ?? (isEnded ? null : refused);
  if (problem)
    return (
      <Center mih="100dvh" p="md">
        <Alert color="red" role="alert">
          {wordsOf(problem)}
        </Alert>
      </Center>
    );
  if (who.data === 'setup')
    return (
      <FirstRun
        onSignedIn={() => {
          beginning.isFirstRun = true;
          return onSignedIn();
        }}
      />
    );
  if (who.data === null || isEnded) return <SignIn onSignedIn={onSignedIn} />;
  return <RouterProvider router={router} />;
}

/** Drops all that was read for somebody. */
function forget(queries: QueryClient): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== whoKey[0] });
}
