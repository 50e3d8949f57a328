import { Kbd } from '@mantine/core';
import { useSingleKeys } from '../keyboard/use-keyboard.ts';

/** The key that opens a card, where there is a keyboard. */
export function CardKey({ number }: { number: number }) {
  const [hasSingleKeys] = useSingleKeys();
  if (!hasSingleKeys) return null;
  return (
    <Kbd size="xs" aria-hidden visibleFrom="sm">
      {number}
    </Kbd>
  );
}
