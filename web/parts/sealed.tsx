import { Button, Group } from '@mantine/core';
import { Problem } from './problem.tsx';
import { useRevealed } from './use-revealed.ts';
import { Value } from './value.tsx';

/** A sealed value: masked until somebody wants to see it, and again soon after. */
export function Sealed({
  name,
  reveal,
}: {
  name: string;
  /** Undefined: it is not for this person to see. */
  reveal: (() => Promise<unknown>) | undefined;
}) {
  const { shown, isBusy, error, show, hide } = useRevealed(reveal);
  return (
    <Group gap="sm">
      <Value value={shown?.value ?? null} sealed />
      {reveal && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={isBusy}
          title="Shown for 30 seconds; the journal tells who revealed what"
          aria-label={`${shown ? 'Hide' : 'Reveal'} ${name}`}
          onClick={() => (shown ? hide() : void show())}
        >
          {shown ? 'Hide' : 'Reveal'}
        </Button>
      )}
      <Problem error={error} />
    </Group>
  );
}
