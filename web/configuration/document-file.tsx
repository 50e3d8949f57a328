import { FileInput, Paper, Stack, Text } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { wordsOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';

/** A document that was chosen, read into the page. */
export interface ChosenDocument {
  /** Tells two choices apart. */
  id: string;
  name: string;
  text: string;
}

/** As the server takes it. */
const mostBytes = 16 * 1024 * 1024;

/** A YAML or JSON file: chosen, or dropped here. */
export function DocumentFile({
  file,
  onChoose,
}: {
  file: ChosenDocument | undefined;
  onChoose: (file: ChosenDocument | undefined) => void;
}) {
  const [chosen, setChosen] = useState<File | null>(null);
  const [error, setError] = useState<string>();
  const [isOver, setOver] = useState(false);
  const choose = async (next: File | null) => {
    setChosen(next);
    setError(undefined);
    onChoose(undefined);
    if (!next) return;
    if (next.size > mostBytes)
      return setError(`${next.name} is larger than 16 MiB: import it in parts, for example by section.`);
    try {
      onChoose({ id: crypto.randomUUID(), name: next.name, text: await next.text() });
    } catch (reason) {
      setError(`${next.name} cannot be read: ${wordsOf(reason)}`);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped) void choose(dropped);
  };
  return (
    <Paper
      withBorder
      p="md"
      style={isOver ? { outline: '2px solid var(--mantine-primary-color-filled)' } : {}}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Stack gap="sm">
        <FileInput
          label="Document"
          description="YAML or JSON, as an export has it. Nothing is changed before you have seen what it does."
          placeholder="Choose a file, or drop it here"
          accept=".yaml,.yml,.json,application/yaml,application/json"
          clearable
          clearButtonProps={{ 'aria-label': 'Choose none' }}
          value={chosen}
          onChange={(next) => void choose(next)}
        />
        <Problem error={error} />
        {file && (
          <Text size="sm" c="dimmed">
            {file.text.split('\n').length} lines
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
