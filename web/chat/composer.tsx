import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { keepOwn, readOwn } from '../session/own-storage.ts';
import { uniqueId } from '../parts/unique-id.ts';

interface Sending {
  text: string;
  clientId: string;
  outcome: Promise<{ isTaken: true } | { isTaken: false; error: unknown }>;
}

/** What is on its way, by draft: whoever leaves and comes back meanwhile finds it so. */
const underway = new Map<string, Sending>();

/** Where one writes. Enter sends, Shift+Enter breaks the line; what is not sent yet survives a reload. */
export function Composer({
  draftKey,
  isOff,
  onSend,
  onTaken,
  onFailure,
}: {
  draftKey: string;
  isOff: boolean;
  /** @param clientId the same as long as the text was not taken, so that it is stored once */
  onSend: (text: string, clientId: string) => Promise<unknown>;
  /** What was sent is stored, and one is still here. */
  onTaken: () => void;
  /** What kept it from being stored; undefined: it is tried again. */
  onFailure: (error: unknown) => void;
}) {
  const name = `draft ${draftKey}`;
  const [text, setText] = useState(() => readOwn(name) ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  const [isBusy, setBusy] = useState(false);
  const clientId = useRef(underway.get(name)?.clientId ?? uniqueId());
  // What is sent is on its way for a while, and one may write on meanwhile.
  const latest = useRef(text);
  const keep = (next: string) => {
    if (next !== latest.current) clientId.current = uniqueId();
    latest.current = next;
    setText(next);
    keepOwn(name, next);
  };
  const follow = async (sending: Sending) => {
    setBusy(true);
    const outcome = await sending.outcome;
    if (!field.current) return;
    setBusy(false);
    if (!outcome.isTaken) return onFailure(outcome.error);
    keep(without(sending.text, latest.current));
    clientId.current = uniqueId();
    onTaken();
  };
  const send = async () => {
    if (text.trim() === '' || isBusy) return;
    onFailure(undefined);
    const outcome = onSend(text, clientId.current).then(
      () => {
        // Also when one has left: it is no draft any more.
        keepOwn(name, without(text, readOwn(name) ?? ''));
        return { isTaken: true as const };
      },
      (error: unknown) => ({ isTaken: false as const, error }),
    );
    const sending = { text, clientId: clientId.current, outcome };
    underway.set(name, sending);
    await follow(sending);
    underway.delete(name);
    field.current?.focus();
  };
  useEffect(() => {
    const sending = underway.get(name);
    if (sending) void follow(sending);
    // Only what was on its way as one came back: what is sent from here is followed by itself.
  }, []);
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

/** A draft without what was sent of it. */
function without(sent: string, draft: string): string {
  return draft.startsWith(sent) ? draft.slice(sent.length) : draft;
}
