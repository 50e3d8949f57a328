import { expect, test } from 'vitest';
import type { TurnPart } from './letta-server.ts';
import { turnEndOf } from './stop.ts';
import { TurnReader } from './turn-reader.ts';

function read(...messages: object[]): { parts: TurnPart[]; reader: TurnReader } {
  const parts: TurnPart[] = [];
  const reader = new TurnReader((part) => parts.push(part));
  for (const message of messages) expect(reader.read(message)).toBe(true);
  reader.end();
  return { parts, reader };
}
const call = (tool_call: object, message_type = 'tool_call_message') => ({ message_type, tool_call });

test('a call whose arguments come in pieces is shown once, whole', () => {
  const { parts } = read(
    call({ tool_call_id: 'a', name: 'dig', arguments: '{"de' }),
    call({ tool_call_id: null, name: null, arguments: 'ep": ' }),
    call({ tool_call_id: 'a', name: 'dig', arguments: '1}' }),
    call({ tool_call_id: 'b', name: 'fill', arguments: '{}' }),
    { message_type: 'usage_statistics', total_tokens: 2 },
    { message_type: 'assistant_message', content: [{ type: 'text', text: 'Dug.' }, { type: 'image' }] },
  );
  expect(parts).toEqual([
    { type: 'tool_call', id: 'a', name: 'dig', arguments: '{"deep": 1}' },
    { type: 'tool_call', id: 'b', name: 'fill', arguments: '{}' },
    { type: 'text', text: 'Dug.' },
  ]);
});

test('a tool that runs without having been allowed by anybody was no request', () => {
  const { parts, reader } = read(
    call({ tool_call_id: 'a', name: 'look', arguments: '{}' }, 'approval_request_message'),
    { message_type: 'tool_return_message', tool_call_id: 'a', status: 'error', tool_return: 'no eyes' },
    { message_type: 'tool_return_message', tool_call_id: 'a', status: 'error', tool_return: 'again' },
  );
  expect(parts).toEqual([
    { type: 'tool_call', id: 'a', name: 'look', arguments: '{}' },
    { type: 'tool_return', id: 'a', status: 'error', text: 'no eyes' },
  ]);
  expect(reader.needsApproval).toBe(false);
});

test('one that is left at the end waits for somebody', () => {
  const { parts, reader } = read(
    call({ tool_call_id: 'a', name: 'dig', arguments: '{}' }, 'approval_request_message'),
  );
  expect(parts).toEqual([{ type: 'approval_request', id: 'a', name: 'dig', arguments: '{}' }]);
  expect(turnEndOf(reader, null, null).stop).toBe('needs_approval');
});

test('what is no message is told', () => {
  const reader = new TurnReader(() => undefined);
  for (const nonsense of [null, 7, 'text', {}, { message_type: 1 }, { message_type: 'x', content: 7 }])
    expect(reader.read(nonsense)).toBe(false);
});

test.each([
  ['end_turn', { stop: 'done', reason: null }],
  ['max_steps', { stop: 'done', reason: 'max_steps' }],
  ['cancelled', { stop: 'cancelled', reason: null }],
  ['requires_approval', { stop: 'needs_approval', reason: null }],
  ['insufficient_credits', { stop: 'failed', reason: 'insufficient_credits' }],
  [null, { stop: 'failed', reason: null }],
])('a turn that stops because of %s', (reason, end) => {
  expect(turnEndOf(read().reader, reason, null)).toEqual(end);
});
