import { expect, test } from 'vitest';
import type { Message, Part, Response } from './conversation.ts';
import { Transcript } from './transcript.ts';

const timestamp = '2026-01-31T12:00:00.000Z';
const message = (state: Message['state'], values: Partial<Message> = {}): Message => ({
  type: 'message',
  id: 1,
  session_id: 's',
  message: 'hello',
  timestamp,
  user_id: 1,
  client_id: null,
  broca_message_id: null,
  problem: null,
  registry_revision: 1,
  state,
  ...values,
});
const response = (values: Partial<Response>): Response => ({
  type: 'response',
  id: 1,
  session_id: 's',
  message_id: 1,
  response: '',
  timestamp,
  broca_message_id: null,
  parts: null,
  ...values,
});
const progress = (...parts: Part[]) => ({
  type: 'progress' as const,
  session_id: 's',
  message_id: 1,
  parts,
});
const say = (text: string): Part => ({ type: 'text', text });

function transcript(isStyled = false) {
  let text = '';
  const lines = new Transcript('Iris', (more) => (text += more), isStyled);
  return { lines, text: () => text };
}

test('an answer grows by what is new of it, and stands there once', () => {
  const { lines, text } = transcript();
  lines.add(message('working'), true);
  lines.add(progress(say('Hel')));
  lines.add(progress(say('Hello\nwor')));
  expect(lines.isLive).toBe(true);
  lines.add(response({ parts: [say('Hello\nworld')] }));
  expect(lines.isLive).toBe(false);
  lines.add(message('answered'), true);
  expect(text()).toBe('Iris\n  Hello\n  world\n');
});

test('thoughts, tools and what wants to be allowed have lines of their own', () => {
  const { lines, text } = transcript();
  lines.add(
    response({
      parts: [
        { type: 'reasoning', text: 'Let me see.' },
        { type: 'tool_call', id: 'c', name: 'Bash', arguments: '{"command":\n"date"}' },
        { type: 'tool_return', id: 'c', status: 'error', text: `no\n${'x'.repeat(1000)}` },
        { type: 'approval_request', id: 'd', name: 'Bash', arguments: '{}' },
        say('Done.'),
      ],
    }),
  );
  expect(text().split('\n')).toEqual([
    `Iris  ${timestamp}`,
    '  Let me see.',
    '  → Bash {"command": "date"}',
    expect.stringMatching(/^ {2}← error: no x{100,160}…$/),
    '  ? It asks whether it may: Bash {}',
    '  Done.',
    '',
  ]);
});

test('a message that is sent once more is answered anew, and another failure is told', () => {
  const { lines, text } = transcript();
  const failed = message('failed', { problem: 'It was stopped.' });
  lines.add(message('working'), true);
  lines.add(progress(say('Hello')));
  lines.add(failed);
  lines.add(failed);
  lines.add(response({ parts: [say('Hello there')] }));
  lines.add(message('stored'));
  lines.add(progress(say('Hello')));
  lines.add(failed);
  const told = '  It failed: It was stopped. /retry sends it again.\n'.trimStart();
  expect(text()).toBe(`Iris\n  Hello\n${told}   there\nIris\n  Hello\n${told}`);
});

test('an answer that comes otherwise than it began is shown whole', () => {
  const { lines, text } = transcript();
  lines.add(progress(say('Perhaps')));
  lines.add(response({ parts: [say('No.')] }));
  expect(text()).toBe('Iris\n  Perhaps\nThe answer begins anew:\n  No.\n');
});

test('a character that comes by half is shown when it is whole', () => {
  const { lines, text } = transcript();
  lines.add(progress(say('a\ud83e')));
  lines.add(progress(say('a\ud83e\udd89')));
  expect(text()).toBe('Iris\n  a🦉');
});

test('what others say stands indented, so that it passes for nobody else, and steers nothing', () => {
  const { lines, text } = transcript(true);
  lines.add(message('failed', { message: 'hi\nyou> bye', problem: 'x\nyou> no\x1b[2J' }));
  lines.add(response({ response: 'yes\nyou> \x9b2J\u202e\r' }));
  const own = /\x1b\[(1|2|22)m/g;
  expect(text().match(own)).not.toBeNull();
  const plain = text().replaceAll(own, '');
  expect(plain).not.toMatch(/[\x1b\x9b\r\u202e]|^you> /m);
  expect(plain).toContain('  you> no\\u001b[2J');
});
