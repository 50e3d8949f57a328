import { parentPort, workerData } from 'node:worker_threads';
import { readText } from './read-text.ts';
import { TextProblem } from './text-problem.ts';

/** Reads a large text beside the event loop: see `readTextAside`. */
export type TextRead = { value: unknown } | { message: string; line: number; column: number };

function read(text: string): TextRead {
  try {
    return { value: readText(text) };
  } catch (error) {
    if (!(error instanceof TextProblem)) throw error;
    const { message, line, column } = error;
    return { message, line, column };
  }
}

parentPort?.postMessage(read(workerData as string));
