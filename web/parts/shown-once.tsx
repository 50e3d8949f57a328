import { Alert, Button, Code, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCopy } from './use-copy.ts';

/** A secret that the server tells once: to copy, now. */
export function ShownOnce({
  title,
  secret,
  children,
}: {
  title: string;
  secret: string;
  children?: ReactNode;
}) {
  const { copy, outcome } = useCopy(secret);
  return (
    <Alert title={title} color="yellow" role="status">
      <Stack gap="sm" align="start">
        <Text size="sm">It is shown once: copy it now. {children}</Text>
        <Code block w="100%" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {secret}
        </Code>
        <Button onClick={(event) => void copy(event)}>{outcome ?? 'Copy'}</Button>
      </Stack>
    </Alert>
  );
}
