/** A thing that keys do. The help shows what stands here, and the keys do it: there is no other list. */
export interface Shortcut {
  /** Such as `?`, `mod+k` (Ctrl, on a Mac Cmd), `alt+1`, or `g c`: one after the other. */
  keys: readonly string[];
  does: string;
  group: string;
  /** How the help shows the keys, when there are many. */
  shown?: readonly string[];
  /** Whether it does something on the page as it is; always, when it does not say. */
  isHere?: () => boolean;
  /** @param index which of the keys it was */
  run: (index: number) => void;
}

/** Whether a key, without those before it, is one that people type. */
export function isSingle(key: string): boolean {
  return !key.includes('mod+') && !key.includes('alt+') && key !== 'Escape';
}

/** Whether this event is that key. Shift is part of the character: `?` is where a keyboard has it. */
export function isKey(key: string, event: KeyboardEvent): boolean {
  const parts = key.length === 1 ? [key] : key.split('+');
  const wanted = parts.at(-1) ?? '';
  // Both are AltGr, which writes characters; both Ctrl and Cmd are somebody else's shortcut.
  const isMod = event.ctrlKey !== event.metaKey;
  const isPlain = !event.ctrlKey && !event.metaKey;
  if (parts.includes('mod') ? !isMod || event.altKey : !isPlain) return false;
  if (parts.includes('alt') !== event.altKey) return false;
  if (parts.length === 1) return event.key === wanted;
  // With Alt a digit writes another character on some keyboards.
  return event.key.toLowerCase() === wanted || event.code === `Digit${wanted}`;
}

/** Whether keys are text where the focus is. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  if (target instanceof HTMLInputElement)
    return !['button', 'checkbox', 'radio', 'range', 'reset', 'submit', 'file', 'color'].includes(
      target.type,
    );
  return target.matches('[role=textbox], [role=searchbox], [role=combobox], [role=spinbutton]');
}

/** A menu or a dialogue has the keys to itself. */
export function hasOverlay(): boolean {
  return document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null;
}

/** A key as people read it. */
export function nameOfKey(key: string, isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)): string {
  return key
    .split(/(?<=.)\+/)
    .map((part) =>
      part === 'mod'
        ? isMac
          ? '⌘'
          : 'Ctrl'
        : part === 'alt'
          ? isMac
            ? '⌥'
            : 'Alt'
          : part === 'Escape'
            ? 'Esc'
            : /^[a-z]$/.test(part) && key.includes('+')
              ? part.toUpperCase()
              : part,
    )
    .join(isMac ? '' : '+');
}
