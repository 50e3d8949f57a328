import type { icons } from '../shell/icons.tsx';

/** Something to choose: a place to go to, or something to do. */
export interface Entry {
  id: string;
  group: string;
  label: string;
  /** What tells it from others of its name. */
  detail?: string;
  icon: keyof typeof icons;
  /** The keys that do the same, as the help shows them. */
  keys?: string;
  run: () => void;
}

/** Whether every word that was typed stands in these texts. */
export function fits(typed: string, ...texts: (string | null | undefined)[]): boolean {
  const text = texts.join(' ').toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
