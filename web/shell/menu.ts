import { useMediaQuery } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

/** The menu of places: beside the page where there is room, over the page when it is opened on a phone. */
export function useMenu() {
  const [isOpened, setOpened] = useState(false);
  const isNarrow = useMediaQuery('(width < 48em)', undefined, { getInitialValueInEffect: false });
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const isOver = isNarrow && isOpened;
  useEffect(() => {
    if (!isOver) return;
    const places = list.current;
    (places?.querySelector<HTMLElement>('[aria-current]') ?? places?.querySelector('a'))?.focus();
  }, [isOver]);
  /** The focus goes back to where it was opened; a page that was chosen takes it when it is there. */
  const close = () => {
    setOpened(false);
    button.current?.focus();
  };
  return {
    button,
    list,
    isOver,
    isClosed: isNarrow && !isOpened,
    toggle: isOver ? close : () => setOpened(true),
    close,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !isOver) return;
      event.preventDefault();
      close();
    },
  };
}
