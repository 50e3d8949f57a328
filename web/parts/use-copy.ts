import { type MouseEvent, useEffect, useState } from 'react';
import { nameOfKey } from '../keyboard/keys.ts';

/** Nothing else copies on a page without https, however old it is. */
const byHand: { execCommand(command: 'copy'): boolean } = document;

/** How long it is said that something was copied, in milliseconds. */
const saidFor = 2000;

/**
 * Copies a text; `outcome` says for a moment that it did. Over plain http browsers give pages no clipboard: there the
 * text is selected and copied as by hand, and if that is refused as well, it stays selected for the hand.
 */
export function useCopy(text: string) {
  const [outcome, setOutcome] = useState<'copied' | 'selected'>();
  useEffect(() => {
    if (outcome !== 'copied') return undefined;
    const timer = setTimeout(() => setOutcome(undefined), saidFor);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async ({ currentTarget: button }: MouseEvent<HTMLElement>) => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      const left = select(text, button, setOutcome);
      if (byHand.execCommand('copy')) left();
      else setOutcome('selected');
    }
  };
  return {
    copy,
    outcome: outcome === 'copied' ? 'Copied' : outcome && `Selected: press ${nameOfKey('mod+c')}`,
  };
}

/**
 * Selects a text beside a button, so that the keys that copy do.
 *
 * @returns what goes back to the button
 */
function select(
  text: string,
  button: HTMLElement,
  tell: (outcome: 'copied' | undefined) => void,
): () => void {
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.setAttribute('aria-label', `Text to copy: press ${nameOfKey('mod+c')}`);
  field.className = 'to-copy';
  button.after(field);
  field.focus({ preventScroll: true });
  field.select();
  let isCopied = false;
  const leave = () => button.focus({ preventScroll: true });
  field.addEventListener('copy', () => {
    isCopied = true;
    // The browser takes the text only after this.
    setTimeout(leave);
  });
  field.addEventListener('blur', () => {
    field.remove();
    tell(isCopied ? 'copied' : undefined);
  });
  return leave;
}
