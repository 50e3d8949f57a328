import { useEffect, useRef, useState } from 'react';

/** How long a secret stays on the screen, in milliseconds. */
const shownFor = 30_000;

/**
 * Something secret that is asked for: masked again when one says so, after a while, and when the page is left. It is
 * kept nowhere but on the screen.
 */
export function useRevealed<Secret>(reveal: (() => Promise<Secret>) | undefined) {
  const [shown, setShown] = useState<{ value: Secret }>();
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
    if (!reveal) return;
    const number = ++asked.current;
    setBusy(true);
    setError(undefined);
    try {
      const value = await reveal();
      if (number === asked.current) setShown({ value });
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return { shown, isBusy, error, show, hide };
}
