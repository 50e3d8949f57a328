import { Button, Group } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Problem } from './problem.tsx';
import { Value } from './value.tsx';

/** How long a secret stays on the screen, in milliseconds. */
const shownFor = 30_000;

/**
 * A sealed value: masked until somebody wants to see it, and masked again by the button, after a while, and when the
 * page is left. It is kept nowhere but on the screen.
 */
export function Sealed({
  name,
  reveal,
}: {
  name: string;
  /** Undefined: it is not for this person to see. */
  reveal: (() => Promise<unknown>) | undefined;
}) {
  const [shown, setShown] = useState<{ value: unknown }>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  /** Counts what was asked for: what arrives after one has hidden it again, or gone, is not shown. */
  const asked = useRef(0);
  const hide = () => {
    asked.current++;
    setShown(undefined);
  };
  useEffect(() => {
    const hideUnseen = () => {
      if (document.visibilityState === 'hidden') hide();
    };
    document.addEventListener('visibilitychange', hideUnseen);
    window.addEventListener('pagehide', hide);
    return () => {
      asked.current++;
      document.removeEventListener('visibilitychange', hideUnseen);
      window.removeEventListener('pagehide', hide);
    };
  }, []);
  useEffect(() => {
    if (!shown) return undefined;
    const timer = setTimeout(hide, shownFor);
    return () => clearTimeout(timer);
  }, [shown]);
  const show = async () => {
    const number = ++asked.current;
    setBusy(true);
    setError(undefined);
    try {
      const value = await reveal?.();
      if (number === asked.current) setShown({ value });
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Group gap="sm">
      <Value value={shown?.value ?? null} sealed />
      {reveal && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={isBusy}
          title="Shown for 30 seconds; the journal tells who revealed what"
          aria-label={`${shown ? 'Hide' : 'Reveal'} ${name}`}
          onClick={() => (shown ? hide() : void show())}
        >
          {shown ? 'Hide' : 'Reveal'}
        </Button>
      )}
      <Problem error={error} />
    </Group>
  );
}
