import { Button, Code, Group, Stack, Text } from '@mantine/core';
import type { Schema } from '../api.ts';
import { saveFile } from '../parts/save-file.ts';
import { useCopy } from '../parts/use-copy.ts';

/** The head of the journal as it is now, to note down elsewhere. */
export function ShownHead({ head }: { head: Schema<'Checkpoint'> }) {
  const text = `${head.revision} ${head.hash}`;
  const { copy, outcome } = useCopy(text);
  const save = () =>
    saveFile(
      `journal-head-${head.revision}.json`,
      new Blob([`${JSON.stringify(head, null, 2)}\n`], { type: 'application/json' }),
    );
  return (
    <Stack gap="sm" align="start">
      <Text size="sm" fw={600}>
        The head now, to note down
      </Text>
      <Code block w="100%" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {text}
      </Code>
      <Text size="sm">The file holds its signature as well; sanctum journal verify --head reads it.</Text>
      <Group gap="sm">
        <Button variant="default" onClick={(event) => void copy(event)}>
          {outcome ?? 'Copy'}
        </Button>
        <Button variant="default" onClick={save}>
          Download the signed head
        </Button>
      </Group>
    </Stack>
  );
}
