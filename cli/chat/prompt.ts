import { createInterface, cursorTo, clearScreenDown, type Interface, moveCursor } from 'node:readline';
import { Writable } from 'node:stream';

/** What somebody at the prompt does. */
export interface PromptListener {
  line(text: string): void;
  /** Ctrl-C. */
  interrupt(): void;
  /** Ctrl-D, or the terminal is gone. */
  end(): void;
}

/**
 * A line to type in, below what is written meanwhile. It is out of sight while an answer comes, and what was typed shows
 * again with it.
 */
export class Prompt {
  readonly #screen: Screen;
  readonly #lines: Interface;
  #isClosed = false;

  constructor(listener: PromptListener) {
    this.#screen = new Screen();
    this.#lines = createInterface({
      input: process.stdin,
      output: this.#screen,
      terminal: process.stdout.isTTY,
    });
    this.#lines.on('line', (text) => listener.line(text));
    this.#lines.on('SIGINT', () => listener.interrupt());
    this.#lines.on('close', () => {
      this.#isClosed = true;
      listener.end();
    });
  }

  /** @param text what stands before the line */
  show(text = this.#lines.getPrompt()): void {
    if (this.#isClosed) return;
    const typed = this.#takeTyped();
    this.#lines.setPrompt(text);
    this.#screen.isVisible = true;
    this.#lines.prompt();
    if (typed !== '') this.#lines.write(typed);
  }

  hide(): void {
    if (!this.#screen.isVisible || this.#isClosed) return;
    const { rows } = this.#lines.getCursorPos();
    if (process.stdout.isTTY) {
      moveCursor(this.#screen, 0, -rows);
      cursorTo(this.#screen, 0);
      clearScreenDown(this.#screen);
    }
    this.#screen.isVisible = false;
  }

  close(): void {
    this.#lines.close();
  }

  /** Empties the line, and with it what readline knows of the rows that it took. */
  #takeTyped(): string {
    this.hide();
    if (!this.#lines.terminal) return '';
    const typed = this.#lines.line;
    this.#lines.write(null, { ctrl: true, name: 'e' });
    this.#lines.write(null, { ctrl: true, name: 'u' });
    return typed;
  }
}

/** The terminal, as long as the prompt is to be seen. */
class Screen extends Writable {
  isVisible = false;

  get columns(): number {
    return process.stdout.columns;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.isVisible) process.stdout.write(chunk);
    done();
  }
}
