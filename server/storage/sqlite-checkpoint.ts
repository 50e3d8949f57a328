import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';

/** A log that is shorter than this, in pages of 4 KiB, costs less to read than to empty. */
const longLog = 2000;
/** Commits between two looks at its length. */
const lookEvery = 50;
/** A thread that has nothing to do for so long ends. */
const idle = 30_000;

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/**
 * Copies the write-ahead log into the database beside the writer. The engine would do it within a commit, and whoever
 * waits for that one would wait for the disk twice. Whatever goes wrong here, the engine does it itself when the log is
 * very long, and when the database is closed.
 *
 * A log begins anew only once all of it was copied, and while much is written something is always left: the writer
 * copies that little itself, since a log that grows for ever is dearer to write than that.
 */
export class Checkpoints {
  readonly #file: string;
  readonly #writer: Database;
  #commits = 0;
  #isRunning = false;
  #isNearlyDone = false;
  #isClosed = false;
  #thread: Worker | undefined;
  #ending: NodeJS.Timeout | undefined;

  constructor(file: string, writer: Database) {
    this.#file = file;
    this.#writer = writer;
  }

  /** Something was committed, and nothing else begins before this resolves. */
  async committed(): Promise<void> {
    try {
      if (this.#isNearlyDone) await this.#finish();
      if (++this.#commits % lookEvery !== 0 || this.#isRunning || this.#isClosed) return;
      if (this.#length() >= longLog) this.#run();
    } catch {
      // What was committed is safe in the log, and the engine's own way is left.
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end();
  }

  /** In pages, of what is still to be copied. */
  #length(): number {
    const [state] = this.#writer.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[];
    return state ? state.log - state.checkpointed : 0;
  }

  async #finish(): Promise<void> {
    this.#isNearlyDone = false;
    // First everybody gets the answer for what was committed.
    await nextTurn();
    this.#writer.pragma('wal_checkpoint(PASSIVE)');
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
    thread.on('message', (hasCopied: boolean) => {
      this.#isRunning = false;
      this.#isNearlyDone = hasCopied;
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
