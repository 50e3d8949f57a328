import { Alert, Button, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ApiError, wordsOf } from './api.ts';
import { useEscape } from './keyboard/use-escape.ts';
import { useKeptFocus } from './keyboard/use-kept-focus.ts';
import { router } from './routes.tsx';
import { Alone } from './session/alone.tsx';
import { FirstRun } from './session/first-run.tsx';
import { usePermissions } from './session/may.ts';
import { forgetFragment, fragment } from './session/fragment.ts';
import { Invitation } from './session/invitation.tsx';
import { forget, isSession, useWho, whoQuery } from './session/me.ts';
import { Over } from './session/over.tsx';
import { SignIn } from './session/sign-in.tsx';
import { tellTabs } from './session/tabs.ts';
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
    await queries.query({ ...whoQuery, staleTime: 0 });
    tellTabs('ask');
  };
  const isOut = who.data === null;
  useEffect(() => {
    if (!isOut) return;
    // Only now is nothing shown any more that would ask for it again.
    forget(queries);
  }, [isOut, queries]);
  const session = isSession(who.data) ? who.data : undefined;
  const isAsking = who.isPending || (session !== undefined && permissions.isPending);
  const refused = session && !permissions.data ? permissions.error : null;
  const isEnded = refused instanceof ApiError && refused.status === 401;
  // What is known already, of somebody or that nobody is signed in, counts until it is known to be otherwise.
  const problem = useLasting(
    session ? (isEnded ? null : refused) : who.data === undefined ? who.error : null,
    isAsking,
  );
  const invitation = fragment.get('invitation');
  if (invitation) return <Invitation token={invitation} onSignedIn={onSignedIn} />;
  if (problem)
    return (
      <Alone>
        <Alert color="red" role="alert" maw={440}>
          <Stack gap="md" align="flex-start">
            <Text size="sm">{wordsOf(problem)}</Text>
            <Button
              size="sm"
              variant="default"
              onClick={() => void (session ? permissions.refetch() : who.refetch())}
            >
              Try now
            </Button>
          </Stack>
        </Alert>
      </Alone>
    );
  if (isAsking)
    return (
      <div className="arriving" role="status">
        <img src="/icon.svg" alt="" width={28} height={28} /> Sanctum Configurator
      </div>
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
  if (!session || isEnded) return <SignIn onSignedIn={onSignedIn} />;
  return (
    <>
      <div key={session.user.id} inert={session.isOver}>
        <RouterProvider router={router} />
      </div>
      {session.isOver && <Over onSignedIn={onSignedIn} />}
    </>
  );
}

/** What was wrong last stays said while it is tried again. */
function useLasting(problem: Error | null, isTrying: boolean): Error | null {
  const [last, setLast] = useState(problem);
  if (!isTrying && last !== problem) setLast(problem);
  return isTrying ? last : problem;
}
