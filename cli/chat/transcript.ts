import { printable } from '../output.ts';
import type { Message, News, Part, Progress, Response } from './conversation.ts';

/** Codes of a terminal that begin and end a style. */
const styles = { bold: ['\x1b[1m', '\x1b[22m'], dim: ['\x1b[2m', '\x1b[22m'] } as const;
type Style = keyof typeof styles;

/** Of what a tool is called with, or answers, this much tells what it is about. */
const longestDetail = 160;
const indent = '  ';

/** May there be bold and dim text on standard output? */
export function isStyled(): boolean {
  return process.stdout.isTTY && !process.env.NO_COLOR;
}

/** How a conversation is written down for people. What was said stands indented, so that it passes for nothing else. */
export class Transcript {
  readonly #agent: string;
  readonly #write: (text: string) => void;
  readonly #isStyled: boolean;
  /** Messages that stand there. */
  readonly #seen = new Set<number>();
  /** Why messages failed, as it stands there. */
  readonly #failures = new Map<number, string | null>();
  #live: { messageId: number | null; shown: Part[] } | undefined;
  #isLineStart = true;

  /**
   * @param write puts text where people read it
   * @param isStyled may there be bold and dim text there?
   */
  constructor(agent: string, write: (text: string) => void, isStyled: boolean) {
    this.#agent = agent;
    this.#write = write;
    this.#isStyled = isStyled;
  }

  /** Is there an answer that is not complete? */
  get isLive(): boolean {
    return this.#live !== undefined;
  }

  /** @param isTyped it was typed here, so it stands there already */
  add(news: News, isTyped = false): void {
    if (news.type === 'message') this.#message(news, isTyped);
    else if (news.type === 'response') this.#response(news);
    else this.#progress(news);
  }

  /** A line about the conversation, not of it. */
  note(text: string): void {
    this.#startLine();
    this.#flow(`${text}\n`, 'dim');
  }

  #message({ id, message, timestamp, state, problem }: Message, isTyped: boolean): void {
    if (!this.#seen.has(id) && !isTyped) {
      this.#endAnswer();
      this.#heading('you', timestamp);
      this.#flow(`${indent}${message}\n`);
    }
    this.#seen.add(id);
    if (state === 'failed') return this.#failure(id, problem);
    if (state !== 'stored') return;
    // From here on it is answered anew.
    this.#failures.delete(id);
    if (this.#live?.messageId === id) this.#endAnswer();
    if (problem !== null) this.note(problem);
  }

  #failure(id: number, problem: string | null): void {
    if (this.#failures.get(id) === problem) return;
    this.#failures.set(id, problem);
    this.note(`It failed: ${problem ?? 'nobody knows why.'} /retry sends it again.`);
  }

  #progress({ message_id, parts }: Progress): void {
    if (this.#live?.messageId !== message_id) this.#beginAnswer(message_id);
    this.#grow(parts);
  }

  #response({ message_id, response, parts, timestamp }: Response): void {
    if (message_id === null || this.#live?.messageId !== message_id) this.#beginAnswer(message_id, timestamp);
    this.#grow(parts ?? [{ type: 'text', text: response }]);
    this.#endAnswer();
  }

  #beginAnswer(messageId: number | null, timestamp?: string): void {
    this.#endAnswer();
    this.#heading(this.#agent, timestamp);
    this.#live = { messageId, shown: [] };
  }

  #endAnswer(): void {
    this.#startLine();
    this.#live = undefined;
  }

  /** Writes what is new of an answer. */
  #grow(parts: readonly Part[]): void {
    if (!this.#live) return;
    if (!isContinuation(this.#live.shown, parts)) {
      this.note('The answer begins anew:');
      this.#live.shown = [];
    }
    const { shown } = this.#live;
    for (const [index, part] of parts.entries()) {
      const before = shown[index];
      if (!before) this.#startLine();
      const style = part.type === 'text' || part.type === 'approval_request' ? undefined : 'dim';
      // A character that has come by half is written when it is whole.
      const text = textOf(part).replace(/[\uD800-\uDBFF]$/, '');
      const added = text.slice(before ? textOf(before).length : 0);
      if (added !== '') this.#flow((this.#isLineStart ? indent : '') + added, style);
      shown[index] = isFlowing(part) ? { ...part, text } : part;
    }
  }

  #heading(name: string, timestamp?: string): void {
    this.#startLine();
    this.#flow(name.replaceAll('\n', ' '), 'bold');
    this.#flow(timestamp === undefined ? '\n' : `  ${timestamp}\n`, 'dim');
  }

  #startLine(): void {
    if (!this.#isLineStart) this.#flow('\n');
  }

  #flow(text: string, style?: Style): void {
    const end = text.endsWith('\n') ? '\n' : '';
    const body = printable(text.slice(0, text.length - end.length)).replaceAll('\n', `\n${indent}`);
    const [begin, stop] = style && this.#isStyled && body !== '' ? styles[style] : ['', ''];
    this.#write(`${begin}${body}${stop}${end}`);
    this.#isLineStart = end !== '';
  }
}

type Flowing = Extract<Part, { type: 'text' | 'reasoning' }>;

/** Does more of it come? */
function isFlowing(part: Part): part is Flowing {
  return part.type === 'text' || part.type === 'reasoning';
}

function textOf(part: Part): string {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return part.text;
    case 'tool_call':
      return `→ ${detail(`${part.name} ${part.arguments}`)}`;
    case 'tool_return':
      return `← ${part.status === 'error' ? 'error: ' : ''}${detail(part.text)}`;
    case 'approval_request':
      return `? It asks whether it may: ${detail(`${part.name} ${part.arguments}`)}`;
  }
}

function detail(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length > longestDetail ? `${line.slice(0, longestDetail - 1)}…` : line;
}

/** Is it the answer that is shown, with more to it? */
function isContinuation(shown: readonly Part[], parts: readonly Part[]): boolean {
  return shown.every((before, index) => {
    const part = parts[index];
    if (part?.type !== before.type) return false;
    return isFlowing(part) ? textOf(part).startsWith(textOf(before)) : textOf(part) === textOf(before);
  });
}
