import { Badge, Code, Text } from '@mantine/core';
import { sealedIdOf } from './json.ts';
import { sealedWord } from './spelled-out.ts';

/** A value of a configuration; what is sealed stays masked. */
export function Value({ value, sealed = false }: { value: unknown; sealed?: boolean }) {
  if ((sealed && value === null) || sealedIdOf(value) !== undefined)
    return (
      <Badge variant="default" tt="none" fw={500}>
        {sealedWord}
      </Badge>
    );
  if (value === null || value === undefined)
    return (
      <Text span size="sm" c="dimmed">
        nothing
      </Text>
    );
  return <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{asWritten(value)}</Code>;
}

/** A value as one writes it: strings as they are, everything else as JSON. */
export function asWritten(value: unknown): string {
  if (value === '') return '""';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
