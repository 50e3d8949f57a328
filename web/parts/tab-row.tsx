import { Tabs, useTabsContext } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { Children, type ReactNode, useEffect, useRef } from 'react';

/** Tabs in one row that moves sideways; the selected one is within sight. */
export function TabRow({ children }: { children: ReactNode }) {
  const { value } = useTabsContext();
  const router = useRouter();
  const row = useRef<HTMLDivElement>(null);
  const count = Children.toArray(children).length;
  useEffect(() => {
    const show = () => bringIntoSight(row.current);
    show();
    // The router moves the row back to where it was on the page before.
    return router.subscribe('onRendered', show);
  }, [router, value, count]);
  return (
    <Tabs.List ref={row} mb="md">
      {children}
    </Tabs.List>
  );
}

/** Moves the row only, never the page. */
function bringIntoSight(row: HTMLElement | null) {
  const selected = row?.querySelector('[aria-selected=true]')?.getBoundingClientRect();
  if (!row || !selected) return;
  const { left, right } = row.getBoundingClientRect();
  if (selected.left < left) row.scrollLeft -= left - selected.left;
  else if (selected.right > right) row.scrollLeft += selected.right - right;
}
