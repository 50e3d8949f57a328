import type { Shortcut } from './keys.ts';

/** What is on the page that is shown, wherever it comes from: its search, its tabs, its cards. */
const searches = 'main [data-search]';
const tabs = 'main [role=tablist] [role=tab]:not([disabled])';
const cards = 'main [data-card-link]';
const composer = 'main textarea[data-composer]';

const digits = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));

/** Keys that do the same on every page that has what they are for. */
export const ofPage: readonly Shortcut[] = [
  {
    keys: ['/'],
    does: 'Go to the search of the page',
    group: 'On a page',
    isHere: () => find(searches).length > 0,
    run: () => find(searches)[0]?.focus(),
  },
  {
    keys: digits(9),
    shown: ['1', '…', '9'],
    does: 'Open the first to the ninth card',
    group: 'On a page',
    isHere: () => find(cards).length > 0,
    run: (index) => find(cards)[index]?.click(),
  },
  {
    keys: [...digits(5).map((digit) => `mod+${digit}`), ...digits(5).map((digit) => `alt+${digit}`)],
    shown: ['mod+1', '…', '5', 'or', 'alt+1', '…', '5'],
    does: 'Show the first to the fifth tab',
    group: 'On a page',
    isHere: () => find(tabs).length > 0,
    run: (index) => {
      const tab = find(tabs)[index % 5];
      tab?.click();
      tab?.focus();
    },
  },
  {
    keys: ['Escape'],
    does: 'Go back to where one writes',
    group: 'In a conversation',
    isHere: () => find(composer).length > 0,
    run: () => find(composer)[0]?.focus(),
  },
];

function find(selector: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)].filter((element) => element.checkVisibility());
}
