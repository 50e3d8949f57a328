import { readFileSync } from 'node:fs';
import { isObject } from './key.ts';
import { UsageError } from './session.ts';

const refusals: Record<string, (path: string) => string> = {
  ENOENT: (path) => `There is no file ${path}.`,
  ENOTDIR: (path) => `There is no file ${path}.`,
  EISDIR: (path) => `${path} is a folder: name a file in it.`,
  EACCES: (path) => `This account may not read ${path}.`,
};

/**
 * The JSON object in a file that a command was given.
 *
 * @param what what the file should be, such as "an agent file"
 * @throws UsageError that names the file and says what is wrong with it
 */
export function readJsonFile(path: string, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readText(path));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${path} is not ${what}: it is not JSON (${error.message}).`);
  }
  if (!isObject(value)) throw new UsageError(`${path} is not ${what}: it holds no JSON object.`);
  return value;
}

/** @throws UsageError that names the file and says why it cannot be read */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const refusal = refusals[code];
    throw refusal ? new UsageError(refusal(path)) : error;
  }
}
