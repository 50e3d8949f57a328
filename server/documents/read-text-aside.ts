import { Worker } from 'node:worker_threads';
import { type AppError, invalid } from '../kernel/errors.ts';
import { TextProblem } from './text-problem.ts';
import type { TextRead } from './text-worker.ts';

/** The longest document, in bytes. */
export const documentLimit = 16 * 1024 * 1024;

/** Up to here a text is read at once, in characters: it takes less than starting a thread. */
const smallText = 16 * 1024;
/** How long a reader may take, in milliseconds, and how much memory, in MiB. */
const timeLimit = 30_000;
const memoryLimit = 512;

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/**
 * The value of a YAML or JSON text. Large ones are read by another thread, so that nobody else waits.
 *
 * @throws AppError 400 `document.syntax` with line and column, `document.too_large`
 */
export async function readTextAside(text: string): Promise<unknown> {
  if (Buffer.byteLength(text) > documentLimit) throw tooLarge();
  try {
    // Its parser takes a while to load, and is seldom needed.
    if (text.length <= smallText) return (await import('./read-text.ts')).readText(text);
    const read = await readInThread(text);
    if ('value' in read) return read.value;
    throw new TextProblem(read.message, read.line, read.column);
  } catch (error) {
    throw error instanceof TextProblem ? syntaxError(error) : error;
  }
}

function readInThread(text: string): Promise<TextRead> {
  const worker = new Worker(new URL(`text-worker.${extension}`, import.meta.url), {
    workerData: text,
    resourceLimits: { maxOldGenerationSizeMb: memoryLimit },
  });
  return new Promise<TextRead>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLarge()), timeLimit);
    worker.once('message', resolve);
    worker.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge() : error),
    );
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(tooLarge());
    });
  }).finally(() => void worker.terminate());
}

function syntaxError({ message, line, column }: TextProblem): AppError {
  return invalid('document.syntax', `Line ${line}, column ${column}: ${message}`, { line, column });
}

function tooLarge(): AppError {
  return invalid(
    'document.too_large',
    `The document is larger than ${documentLimit / 1024 / 1024} MiB, or more than this reader can take: split it, or send it as JSON.`,
  );
}
