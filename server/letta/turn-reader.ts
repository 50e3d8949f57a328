import { z } from 'zod';
import type { TurnPart } from './letta-server.ts';

const Text = z.string().nullish();
const Call = z.object({ tool_call_id: Text, name: Text, arguments: Text });
const Content = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string().optional(), text: z.string().optional() })),
]);
const Return = z.object({ tool_call_id: z.string(), status: Text, tool_return: z.unknown().optional() });

/** A message, or the next piece of one, in the words that both kinds of server use. */
const Message = z.object({
  message_type: z.string(),
  id: Text,
  content: Content.nullish(),
  reasoning: Text,
  tool_call: Call.nullish(),
  tool_calls: z.union([z.array(Call), Call]).nullish(),
  tool_call_id: Text,
  tool_name: Text,
  tool_args: Text,
  tool_return: z.unknown().optional(),
  tool_returns: z.array(Return).nullish(),
  status: Text,
  stop_reason: Text,
  message: Text,
  detail: Text,
  is_terminal: z.boolean().nullish(),
  user_input_tool_call_ids: z.array(z.string()).nullish(),
});
type Message = z.infer<typeof Message>;

interface ToolCall {
  id: string;
  name: string;
  arguments: string;
  /** Asks whether it may, or says that it does. */
  isRequest: boolean;
}

/** Returns that an App Server sends while a tool still runs; the whole one follows. */
const preliminary = 'synthetic-tool-return-stream-';

/** Makes the parts of an answer out of the messages that a server streams, or keeps. */
export class TurnReader {
  readonly #onPart: (part: TurnPart) => void;
  /** Calls that came and are not shown yet: their arguments may still grow. */
  readonly #calls = new Map<string, ToolCall>();
  readonly #shown = new Set<string>();
  readonly #returned = new Set<string>();
  #lastCall = '';
  /** Why the turn stopped, in the server's word. */
  stopReason: string | null = null;
  /** What went wrong, in the server's sentence. */
  error: string | null = null;
  /** Does it wait for somebody to allow a tool? */
  needsApproval = false;

  constructor(onPart: (part: TurnPart) => void) {
    this.#onPart = onPart;
  }

  /** @returns false when the message makes no sense */
  read(raw: unknown): boolean {
    const parsed = Message.safeParse(raw);
    if (!parsed.success) return false;
    const message = parsed.data;
    switch (message.message_type) {
      case 'assistant_message':
        this.#showCalls();
        this.#say('text', textOf(message.content));
        break;
      case 'reasoning_message':
        this.#showCalls();
        this.#say('reasoning', message.reasoning ?? '');
        break;
      case 'tool_call_message':
        this.#takeCalls(message, false);
        break;
      case 'approval_request_message':
        this.#takeCalls(message, true);
        break;
      case 'client_tool_start':
        if (message.tool_call_id) this.#run(message.tool_call_id, message.tool_name, message.tool_args);
        break;
      case 'tool_return_message':
        this.#takeReturns(message);
        break;
      case 'approval_classification_end':
        for (const id of message.user_input_tool_call_ids ?? []) this.requestApproval({ id });
        break;
      case 'stop_reason':
        this.stopReason = message.stop_reason ?? null;
        break;
      case 'loop_error':
        if (message.is_terminal !== false) this.error = message.message ?? null;
        break;
      case 'error_message':
        this.error = [message.message, message.detail].filter(Boolean).join(': ');
        break;
    }
    return true;
  }

  /** A call that somebody has to allow. Without name and arguments it is one that came before. */
  requestApproval(call: { id: string; name?: string; arguments?: string }): void {
    this.needsApproval = true;
    const known = this.#calls.get(call.id);
    const name = call.name ?? known?.name;
    if (name === undefined || this.#shown.has(call.id)) return;
    this.#calls.delete(call.id);
    this.#shown.add(call.id);
    const text = call.arguments ?? known?.arguments ?? '';
    this.#onPart({ type: 'approval_request', id: call.id, name, arguments: text });
  }

  /** Nothing more comes: shows what was still waiting for more. */
  end(): void {
    for (const call of [...this.#calls.values()])
      if (call.isRequest) this.requestApproval(call);
      else this.#showCall(call);
  }

  #say(type: 'text' | 'reasoning', text: string): void {
    if (text !== '') this.#onPart({ type, text });
  }

  #takeCalls({ tool_call, tool_calls }: Message, isRequest: boolean): void {
    const several = Array.isArray(tool_calls) ? tool_calls : tool_calls ? [tool_calls] : [];
    for (const { tool_call_id, name, arguments: text } of several.length > 0 || !tool_call
      ? several
      : [tool_call]) {
      const id = tool_call_id ?? this.#lastCall;
      if (id === '' || this.#shown.has(id)) continue;
      if (id !== this.#lastCall) this.#showCalls();
      this.#lastCall = id;
      const call = this.#calls.get(id) ?? { id, name: '', arguments: '', isRequest };
      // A server repeats the name with each piece, or gives it in the first only.
      if (call.name === '') call.name = name ?? '';
      call.arguments += text ?? '';
      this.#calls.set(id, call);
    }
  }

  #takeReturns(message: Message): void {
    if (message.id?.startsWith(preliminary)) return;
    const { tool_call_id, status, tool_return, tool_returns } = message;
    const returns = tool_returns?.length
      ? tool_returns
      : tool_call_id
        ? [{ tool_call_id, status, tool_return }]
        : [];
    for (const returned of returns) {
      const id = returned.tool_call_id;
      if (this.#returned.has(id)) continue;
      this.#returned.add(id);
      this.#run(id);
      const text = textOf(returned.tool_return);
      this.#onPart({
        type: 'tool_return',
        id,
        status: returned.status === 'error' ? 'error' : 'success',
        text,
      });
    }
  }

  /** The tool runs, so nobody needs to allow it any more. */
  #run(id: string, name?: string | null, text?: string | null): void {
    if (this.#shown.has(id)) return;
    const known = this.#calls.get(id);
    const named = name ?? known?.name;
    if (named === undefined) return;
    this.#showCall({ id, name: named, arguments: text ?? known?.arguments ?? '' });
  }

  #showCalls(): void {
    for (const call of [...this.#calls.values()]) if (!call.isRequest) this.#showCall(call);
  }

  #showCall({ id, name, arguments: text }: Omit<ToolCall, 'isRequest'>): void {
    this.#calls.delete(id);
    this.#shown.add(id);
    this.#onPart({ type: 'tool_call', id, name, arguments: text });
  }
}

/** The text of what is a text, or a list whose items may hold some, or any other value. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value
    .map((item: unknown) =>
      typeof item === 'object' && item !== null && 'text' in item && typeof item.text === 'string'
        ? item.text
        : '',
    )
    .join('');
}
