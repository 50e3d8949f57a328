import type { DoubleConversation, DoubleMessage, DoubleState } from './double-state.ts';
import { answer, cues, refusal, thought } from './model-stub.ts';

/** What a turn of the double sends: the messages of a stream, and what follows. */
export type Scripted =
  { delta: Record<string, unknown> } | { wait: number } | { approval: string } | { error: string };

/** A conversation of the double, with its first message when it is new. */
export function conversationOf(state: DoubleState, id: string, agentId: string): DoubleConversation {
  const known = state.conversations.get(id);
  if (known) return known;
  const conversation = { id, agent_id: agentId, messages: [] };
  state.conversations.set(id, conversation);
  return conversation;
}

export function keep(
  state: DoubleState,
  conversation: DoubleConversation,
  message: Omit<DoubleMessage, 'id'> & { message_type: string },
): DoubleMessage {
  const kept = { id: `message-${++state.count}`, ...message };
  conversation.messages.push(kept);
  return kept;
}

const call = (command: string) => ({
  tool_call_id: 'call_stub_1',
  name: 'Bash',
  arguments: JSON.stringify({ command, description: 'As asked' }),
});

/** The script for what somebody says; the same as the model stub would have a real server do. */
export function* scriptFor(text: string): Generator<Scripted> {
  if (text.includes(cues.approval)) {
    yield { delta: { message_type: 'approval_request_message', tool_call: call('touch changed') } };
    yield { approval: 'call_stub_1' };
    return;
  }
  if (text.includes(cues.tool)) {
    yield { delta: { message_type: 'approval_request_message', tool_call: call('echo forty-two') } };
    yield {
      delta: {
        message_type: 'tool_return_message',
        tool_call_id: 'call_stub_1',
        status: 'success',
        tool_return: 'forty-two\n',
      },
    };
  }
  if (text.includes(cues.fail)) {
    yield { error: refusal };
    return;
  }
  if (text.includes(cues.think))
    for (const reasoning of thought) yield { delta: { message_type: 'reasoning_message', reasoning } };
  for (const piece of answer) yield { delta: { message_type: 'assistant_message', content: piece } };
  if (text.includes(cues.slow))
    for (let n = 0; n < 600; n++) {
      yield { wait: 100 };
      yield { delta: { message_type: 'assistant_message', content: 'more ' } };
    }
}

/** Keeps what was streamed: pieces of one text are one message. */
export function keepDelta(
  state: DoubleState,
  conversation: DoubleConversation,
  delta: Record<string, unknown>,
): void {
  const last = conversation.messages.at(-1);
  const column = { assistant_message: 'content', reasoning_message: 'reasoning' }[String(delta.message_type)];
  if (column && last && last.message_type === delta.message_type)
    last[column] = `${String(last[column])}${String(delta[column])}`;
  else keep(state, conversation, { ...delta, message_type: String(delta.message_type) });
}
