import { Button, Group, Textarea } from '@mantine/core';
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';

/** Where one writes. Enter sends, Shift+Enter breaks the line; what is not sent yet survives a reload. */
export function Composer({
  draftKey,
  field,
  isOff,
  onSend,
}: {
  draftKey: string;
  field: RefObject<HTMLTextAreaElement | null>;
  isOff: boolean;
  /** @param clientId the same as long as the text was not taken, so that it is stored once */
  onSend: (text: string, clientId: string) => Promise<unknown>;
}) {
  const name = `draft ${draftKey}`;
  const [text, setText] = useState(() => localStorage.getItem(name) ?? '');
  const [isBusy, setBusy] = useState(false);
  const clientId = useRef(crypto.randomUUID());
  const keep = (next: string) => {
    if (next !== text) clientId.current = crypto.randomUUID();
    setText(next);
    if (next === '') localStorage.removeItem(name);
    else localStorage.setItem(name, next);
  };
  const send = async () => {
    if (text.trim() === '' || isBusy) return;
    setBusy(true);
    try {
      await onSend(text, clientId.current);
      clientId.current = crypto.randomUUID();
      keep('');
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
  return (
    <Group align="flex-end" wrap="nowrap" gap="sm">
      <Textarea
        ref={field}
        aria-label="Message"
        data-composer
        placeholder={
          isOff ? 'You may read here, not send.' : 'Message. Enter sends, Shift+Enter breaks the line.'
        }
        value={text}
        onChange={(event) => keep(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        autosize
        minRows={1}
        maxRows={10}
        maxLength={32_768}
        disabled={isOff}
        style={{ flex: 1 }}
      />
      <Button onClick={() => void send()} loading={isBusy} disabled={isOff || text.trim() === ''} h={44}>
        Send
      </Button>
    </Group>
  );
}
