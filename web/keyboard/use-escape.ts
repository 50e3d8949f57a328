import { useEffect } from 'react';

/** Of dialogues above one another Escape leaves the topmost. Each listens for itself, so the others are not told of it. */
export function useEscape(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      // What opened below a field is closed first, and nothing else.
      if (event.target instanceof Element && event.target.matches('[data-mantine-stop-propagation=true]'))
        return;
      const dialogues = [...document.querySelectorAll('[role=dialog][aria-modal=true]')];
      if (dialogues.length < 2) return;
      event.stopImmediatePropagation();
      const top = dialogues.findLast((dialogue) => dialogue.contains(document.activeElement));
      (top ?? dialogues.at(-1))?.querySelector<HTMLElement>('.mantine-Modal-close')?.click();
    };
    // Before any dialogue listens.
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, []);
}
