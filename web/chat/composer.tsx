import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { keepOwn, readOwn } from '../session/own-storage.ts';
import { uniqueId } from '../parts/unique-id.ts';

/** Where one writes. Enter sends, Shift+Enter breaks the line; what is not sent yet survives a reload. */
export function Composer({
  draftKey,
  isOff,
  onSend,
}: {
  draftKey: string;
  isOff: boolean;
  /** @param clientId the same as long as the text was not taken, so that it is stored once */
  onSend: (text: string, clientId: string) => Promise<unknown>;
}) {
  const name = `draft ${draftKey}`;
  const [text, setText] = useState(() => readOwn(name) ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  const [isBusy, setBusy] = useState(false);
  const clientId = useRef(uniqueId());
  // What is sent is on its way for a while, and one may write on meanwhile.
  const latest = useRef(text);
  const keep = (next: string) => {
    if (next !== latest.current) clientId.current = uniqueId();
    latest.current = next;
    setText(next);
    keepOwn(name, next);
  };
  const send = async () => {
    if (text.trim() === '' || isBusy) return;
    setBusy(true);
    try {
      await onSend(text, clientId.current);
      clientId.current = uniqueId();
      const { current: now } = latest;
      keep(now.startsWith(text) ? now.slice(text.length) : now);
    } catch {
      // What went wrong is said above; what was written stays.
    } finally {
      setBusy(false);
      field.current?.focus();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  if (isOff)
    return (
      <Stack gap="sm" w="100%" maw={1060} mx="auto">
        <Text role="status" size="sm" c="dimmed" ta="center" py="sm">
          You may read here, not send: that needs the permission chat:send. An administrator gives it.
          {text !== '' && ' What you wrote is kept here, not sent.'}
        </Text>
        {text !== '' && (
          <Textarea
            aria-label="What you wrote"
            readOnly
            value={text}
            autosize
            maxRows={10}
            size="md"
            radius="lg"
          />
        )}
      </Stack>
    );
  return (
    <Group align="flex-end" wrap="nowrap" gap="sm" w="100%" maw={1060} mx="auto">
      <Textarea
        ref={field}
        aria-label="Message"
        placeholder="Message"
        data-composer
        value={text}
        onChange={(event) => keep(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        autosize
        minRows={1}
        size="md"
        radius="lg"
        maxRows={10}
        maxLength={32_768}
        title="Enter sends, Shift+Enter breaks the line"
        style={{ flex: 1 }}
      />
      <Button onClick={() => void send()} loading={isBusy} disabled={text.trim() === ''} h={44} radius="lg">
        Send
      </Button>
    </Group>
  );
}
