import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { hasOverlay, isKey, isSingle, isTyping, type Shortcut } from './keys.ts';

/** How long the first key of two waits for the second. */
const patience = 1500;

/**
 * Keys without Ctrl or Alt get in the way of people who steer by voice, and can be switched off (WCAG 2.1.4); kept in
 * this browser.
 */
export function useSingleKeys() {
  return useLocalStorage({ key: 'single-keys', defaultValue: true, getInitialValueInEffect: false });
}

/** Lets keys do these things: never what somebody types, never behind a dialogue. */
export function useKeyboard(shortcuts: readonly Shortcut[]): void {
  const [hasSingleKeys] = useSingleKeys();
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    let first: string | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.isComposing || hasOverlay()) return;
      if (['Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].includes(event.key)) return;
      const isText = isTyping(event.target);
      const before = first;
      first = undefined;
      clearTimeout(timer);
      const isMeant = (key: string) => {
        // What opened below a field has Escape first; Alt with a digit writes something on some keyboards.
        if (isText && key === 'Escape') return !isExpanded(event.target);
        return !(isText && !key.startsWith('mod+')) && (hasSingleKeys || !isSingle(key));
      };
      for (const { keys, isHere, run } of latest.current) {
        const index = keys.findIndex((key) => {
          const [start, second] = key.split(' ');
          if (!isMeant(key)) return false;
          return second === undefined
            ? before === undefined && isKey(key, event)
            : start === before && isKey(second, event);
        });
        if (index === -1 || isHere?.() === false) continue;
        event.preventDefault();
        run(index);
        return;
      }
      if (!isText && hasSingleKeys && beginsOne(latest.current, event)) {
        first = event.key;
        timer = setTimeout(() => (first = undefined), patience);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('keydown', onKey);
    };
  }, [hasSingleKeys]);
}

function beginsOne(shortcuts: readonly Shortcut[], event: KeyboardEvent): boolean {
  return shortcuts.some(({ keys }) =>
    keys.some((key) => {
      const [start = '', second] = key.split(' ');
      return second !== undefined && isKey(start, event);
    }),
  );
}

function isExpanded(target: EventTarget | null): boolean {
  return target instanceof Element && target.getAttribute('aria-expanded') === 'true';
}
