import { expect, test } from 'vitest';
import { fateOf, type ReadMessages, remainderOf } from './history.ts';
import type { TurnPart } from './letta-server.ts';

const said = (id: string, otid: string) => ({ id, message_type: 'user_message', otid });
const answered = (id: string, content: string) => ({ id, message_type: 'assistant_message', content });

/** Pages as a server would give them, newest first. */
function pages(...list: object[][]): ReadMessages {
  return async (before) => {
    const at = before === undefined ? 0 : Number(before);
    const next = at + 1 < list.length ? String(at + 1) : null;
    return { messages: (list[at] ?? []) as Awaited<ReturnType<ReadMessages>>['messages'], next };
  };
}

test('the answer to a message is what stands between it and the next one', async () => {
  const read = pages([answered('5', 'Later.'), said('4', 'b')], [answered('3', 'Yes.'), said('2', 'a')]);
  expect(await fateOf('a', read, false)).toEqual({
    state: 'answered',
    parts: [{ type: 'text', text: 'Yes.' }],
  });
  expect(await fateOf('b', read, false)).toEqual({
    state: 'answered',
    parts: [{ type: 'text', text: 'Later.' }],
  });
});

test('messages of one page may share an id', async () => {
  const thought = { id: '2', message_type: 'reasoning_message', reasoning: 'Hm.' };
  const read = pages([answered('2', 'Yes.'), thought, said('1', 'a')]);
  expect((await fateOf('a', read, false)).parts.map(({ type }) => type)).toEqual(['reasoning', 'text']);
});

test('what is nowhere is absent, unless it runs or a server shows not all', async () => {
  const read = pages([said('2', 'b')], []);
  expect(await fateOf('a', read, false)).toEqual({ state: 'absent', parts: [] });
  expect(await fateOf('a', read, true)).toEqual({ state: 'running', parts: [] });
  const same: ReadMessages = async () => ({ messages: [said('2', 'b')], next: '2' });
  expect((await fateOf('a', same, false)).state).toBe('unknown');
  let n = 0;
  const endless: ReadMessages = async () => ({ messages: [said(`${++n}`, `${n}`)], next: `${n}` });
  expect((await fateOf('a', endless, false)).state).toBe('unknown');
  expect(n).toBeLessThan(20);
});

test('a message whose answer does not end in words may have been broken off', async () => {
  expect(await fateOf('a', pages([said('1', 'a')]), false)).toEqual({ state: 'unknown', parts: [] });
  const call = {
    id: '2',
    message_type: 'tool_call_message',
    tool_call: { tool_call_id: 'x', name: 'dig', arguments: '' },
  };
  expect((await fateOf('a', pages([call, said('1', 'a')]), false)).state).toBe('unknown');
});

test('of an answer that was given in part the rest is what was not given', () => {
  const given: TurnPart[] = [
    { type: 'text', text: 'One ' },
    { type: 'tool_call', id: 'a', name: 'x', arguments: '' },
    { type: 'text', text: 'tw' },
  ];
  const whole: TurnPart[] = [
    { type: 'text', text: 'One ' },
    { type: 'tool_call', id: 'a', name: 'x', arguments: '' },
    { type: 'tool_return', id: 'a', status: 'success', text: '' },
    { type: 'text', text: 'two three' },
  ];
  expect(remainderOf(whole, given)).toEqual([
    { type: 'tool_return', id: 'a', status: 'success', text: '' },
    { type: 'text', text: 'o three' },
  ]);
});
