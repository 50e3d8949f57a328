import { useEffect, useState } from 'react';
import { lastFocused } from './use-kept-focus.ts';

/** Gives the focus back to where it was before this came, when it goes. */
export function useFocusBack(): void {
  const [before] = useState(lastFocused);
  useEffect(
    () => () => {
      if (before?.isConnected) before.focus();
      // It went along, as the row of what was deleted: one goes on from the top of the page, not of the window.
      else document.querySelector<HTMLElement>('main h1[tabindex]')?.focus({ preventScroll: true });
    },
    [before],
  );
}
