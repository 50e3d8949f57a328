import { Text } from '@mantine/core';
import { useLayoutEffect, useRef, useState } from 'react';
import './over.css';
import { SignIn } from './sign-in.tsx';

/** Before any dialogue below hears of it: keys are for who signs in. */
addEventListener(
  'keydown',
  (event) => {
    if (document.querySelector('.over')) event.stopImmediatePropagation();
  },
  { capture: true },
);

/**
 * The way back into pages that are still there but unseen (`over.css`): nothing of them is shown, read aloud
 * or reached until the same person is back.
 */
export function Over({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const box = useRef<HTMLDivElement>(null);
  const [title] = useState(() => document.title);
  useLayoutEffect(() => {
    const before = document.activeElement;
    box.current?.querySelector('input')?.focus();
    return () => {
      document.title = title;
      setTimeout(() => before instanceof HTMLElement && before.focus());
    };
  }, [title]);
  return (
    <div className="over" ref={box}>
      <SignIn onSignedIn={onSignedIn}>
        <Text>
          Your session has ended. Sign in again to go on where you were: what you typed is still there. For
          anybody else it is dropped.
        </Text>
      </SignIn>
    </div>
  );
}
