import { Badge } from '@mantine/core';

const marks = {
  good: ['✓', 'light-dark(var(--mantine-color-green-9), var(--mantine-color-green-4))'],
  bad: ['✕', 'light-dark(var(--mantine-color-red-9), var(--mantine-color-red-4))'],
  warning: ['!', 'light-dark(var(--mantine-color-orange-9), var(--mantine-color-yellow-4))'],
  plain: ['○', 'inherit'],
} as const;

/** A word on how something is: by sign and word, and by colour besides. */
export function Mark({ is, children }: { is: keyof typeof marks; children: string }) {
  const [sign, color] = marks[is];
  return (
    <Badge
      variant="default"
      flex="none"
      miw="max-content"
      tt="none"
      fw={500}
      leftSection={
        <span aria-hidden style={{ color, fontWeight: 800 }}>
          {sign}
        </span>
      }
    >
      {children}
    </Badge>
  );
}
