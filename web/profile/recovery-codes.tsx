import { Button, Group, Stack, Text } from '@mantine/core';
import { ShownOnce } from '../parts/shown-once.tsx';

/** Codes that stand in for a lost second factor: to be kept, now. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <Stack gap="md">
      <Text size="sm">
        When you have lost your second factor, you sign in with one of these codes. Each works once. Keep them
        where you find them without the device: in a password manager, or printed.
      </Text>
      <ShownOnce title="Your list of recovery codes" secret={codes.join('\n')}>
        Earlier codes do not work any more.
      </ShownOnce>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => download(codes)}>
          Download
        </Button>
        <Button onClick={onDone}>I have kept them</Button>
      </Group>
    </Stack>
  );
}

function download(codes: readonly string[]): void {
  const text = `Recovery codes for Sanctum Configurator at ${location.host}. Each works once.\n\n${codes.join('\n')}\n`;
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'sanctum-recovery-codes.txt';
  link.click();
  URL.revokeObjectURL(url);
}
