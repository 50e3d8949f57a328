import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { rememberPlace } from '../palette/recent.ts';

/** How long a page may take until its heading is there. */
const patience = 10_000;

/** After going to another page: the focus is at its heading, so that it is read aloud and Tab goes on from there. */
export function useArrival(): void {
  const router = useRouter();
  useEffect(() => {
    let watching: MutationObserver | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const leave = () => {
      watching?.disconnect();
      clearTimeout(timer);
    };
    const arrive = () => {
      leave();
      const main = document.getElementById('content');
      if (!main) return;
      focusHeading(main);
      // What a heading says may come later, and take the first heading away; whoever moves on is left alone.
      watching = new MutationObserver(() => {
        const { activeElement } = document;
        if (activeElement === document.body || activeElement === main) focusHeading(main);
      });
      watching.observe(main, { childList: true, subtree: true });
      timer = setTimeout(leave, patience);
    };
    rememberPlace(router.state.location.pathname);
    const stop = router.subscribe('onRendered', ({ pathChanged, toLocation, fromLocation }) => {
      rememberPlace(toLocation.pathname);
      // What the browser loads anew it reads aloud itself; `/` only leads on.
      if (pathChanged && fromLocation !== undefined && fromLocation.pathname !== '/') arrive();
    });
    addEventListener('keydown', leave);
    addEventListener('pointerdown', leave);
    return () => {
      stop();
      leave();
      removeEventListener('keydown', leave);
      removeEventListener('pointerdown', leave);
    };
  }, [router]);
}

function focusHeading(main: HTMLElement): void {
  const heading = main.querySelector<HTMLElement>('h1');
  heading?.setAttribute('tabindex', '-1');
  (heading ?? main).focus({ preventScroll: true });
}
