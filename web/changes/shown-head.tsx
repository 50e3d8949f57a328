import { Button, Code, CopyButton, Stack, Text } from '@mantine/core';
import type { Schema } from '../api.ts';

/** The head of the journal as it is now, to note down elsewhere. */
export function ShownHead({ head }: { head: Schema<'Checkpoint'> }) {
  const text = `${head.revision} ${head.hash}`;
  return (
    <Stack gap="sm" align="start">
      <Text size="sm" fw={600}>
        The head now, to note down
      </Text>
      <Code block w="100%" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}
