import { Badge } from '@mantine/core';

const signs = { good: '✓', bad: '!', neutral: '' } as const;
const colours = { good: 'green', bad: 'red', neutral: 'gray' } as const;

/** A short word on something, with a sign where its colour means something. */
export function Flag({ tone = 'neutral', children }: { tone?: keyof typeof signs; children: string }) {
  const sign = signs[tone];
  return (
    <Badge
      variant="default"
      flex="none"
      tt="none"
      fw={500}
      leftSection={sign && <Sign tone={tone} sign={sign} />}
    >
      {children}
    </Badge>
  );
}

function Sign({ tone, sign }: { tone: keyof typeof signs; sign: string }) {
  return (
    <span aria-hidden style={{ color: `var(--mantine-color-${colours[tone]}-text)` }}>
      {sign}
    </span>
  );
}
