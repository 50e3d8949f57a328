import type { AnswerPart } from '../chat/chat.schema.ts';
import type { TurnPart } from '../letta/letta-server.ts';

/** The longest answer that is kept, in characters: a peer that does not stop must not fill the disk. */
const longest = 1_000_000;

/** An answer as it grows: pieces of one text become one. */
export class Answer {
  readonly #parts: AnswerPart[] = [];
  #length = 0;

  get parts(): readonly AnswerPart[] {
    return this.#parts;
  }

  /** In characters. */
  get length(): number {
    return this.#length;
  }

  /** @returns false when there is no more room: what comes is not kept */
  add(part: TurnPart): boolean {
    const clean = withoutNull(part);
    this.#length += JSON.stringify(clean).length;
    if (this.#length > longest) return false;
    const last = this.#parts.at(-1);
    if ((clean.type === 'text' || clean.type === 'reasoning') && last?.type === clean.type)
      this.#parts[this.#parts.length - 1] = { ...clean, text: last.text + clean.text };
    else this.#parts.push(clean);
    return true;
  }
}

/** No database keeps the character U+0000 in texts. */
function withoutNull(part: TurnPart): TurnPart {
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, value.replaceAll('\0', '')]),
  ) as TurnPart;
}
