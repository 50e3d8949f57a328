import { useEffect } from 'react';

let last: HTMLElement | undefined;

/** What has the focus, or had it until it was disabled. */
export function lastFocused(): HTMLElement | undefined {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement && activeElement !== document.body ? activeElement : last;
}

/**
 * A button is disabled while it works, and a browser takes the focus from what is disabled. It gets it back when it is
 * done, unless somebody went elsewhere meanwhile.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      last = target instanceof HTMLElement ? target : undefined;
    };
    const onPointer = ({ target }: PointerEvent) => {
      if (target instanceof Node && !last?.contains(target)) last = undefined;
    };
    const watching = new MutationObserver((changes) => {
      if (last === undefined || last.matches(':disabled') || document.activeElement !== document.body) return;
      if (changes.some(({ target }) => target === last)) last.focus({ preventScroll: true });
    });
    watching.observe(document.body, { subtree: true, attributeFilter: ['disabled'] });
    document.addEventListener('focusin', onFocus);
    document.addEventListener('pointerdown', onPointer);
    return () => {
      watching.disconnect();
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('pointerdown', onPointer);
    };
  }, []);
}
