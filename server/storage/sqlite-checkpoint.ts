import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** A log that is shorter than this, in bytes, costs less to read than to empty. */
const longLog = 4 * 1024 * 1024;
/** Commits between two looks at its length, and the least time between two checkpoints, in milliseconds. */
const lookEvery = 50;
const pause = 1000;
/** A thread that has nothing to do for so long ends. */
const idle = 30_000;

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/**
 * Copies the write-ahead log into the database beside the writer. The engine would do it within a commit, and whoever
 * waits for that one would wait for the disk twice. Whatever goes wrong here, the engine does it itself when the log is
 * very long, and when the database is closed.
 */
export class Checkpoints {
  readonly #file: string;
  #commits = 0;
  #last = 0;
  #isRunning = false;
  #isClosed = false;
  #thread: Worker | undefined;
  #ending: NodeJS.Timeout | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** Something was committed. */
  committed(): void {
    if (++this.#commits % lookEvery !== 0 || this.#isRunning || this.#isClosed) return;
    const now = performance.now();
    if (now - this.#last < pause || !this.#isLong()) return;
    this.#last = now;
    this.#run();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end();
  }

  #isLong(): boolean {
    const log = statSync(`${this.#file}-wal`, { throwIfNoEntry: false });
    return log !== undefined && log.size >= longLog;
  }

  #run(): void {
    this.#isRunning = true;
    clearTimeout(this.#ending);
    this.#thread ??= this.#start();
    this.#thread.postMessage('checkpoint');
  }

  #start(): Worker {
    const thread = new Worker(new URL(`sqlite-checkpoint-thread.${extension}`, import.meta.url), {
      workerData: this.#file,
    });
    thread.unref();
    thread.on('message', () => {
      this.#isRunning = false;
      this.#ending = setTimeout(() => void this.#end(), idle).unref();
    });
    // The engine's own way is left.
    thread.on('error', () => undefined);
    thread.on('exit', () => {
      if (this.#thread === thread) this.#thread = undefined;
      this.#isRunning = false;
    });
    return thread;
  }

  async #end(): Promise<void> {
    clearTimeout(this.#ending);
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }
}
