import { isCancel, password } from '@clack/prompts';
import { InvalidArgumentError } from 'commander';
import { UsageError } from './session.ts';

/** What a value is stored and checked as. */
export type ValueType = 'string' | 'number' | 'boolean' | 'json';
const valueTypes: readonly string[] = ['string', 'number', 'boolean', 'json'];

/** The word of `--type`. */
export function valueType(text: string): ValueType {
  if (valueTypes.includes(text)) return text as ValueType;
  throw new InvalidArgumentError(`It must be one of ${valueTypes.join(', ')}.`);
}

/**
 * A value as it is written on a command line: JSON where it is JSON (8080, true, null, {"a": 1}, "8080"), else text.
 * Messages never hold the value, which may be a secret.
 *
 * @throws UsageError when it is not of the type that was asked for, or a number too long to be kept exactly
 */
export function parseValue(text: string, type?: ValueType): unknown {
  if (type === 'string') return text;
  const parsed = parseJson(text);
  if (!parsed) {
    if (type === undefined) return text;
    throw new UsageError(`The value is not ${type === 'json' ? 'JSON' : `a ${type}`}.`);
  }
  const { value } = parsed;
  if (type !== undefined && type !== 'json' && typeof value !== type)
    throw new UsageError(`The value is not a ${type}.`);
  if (typeof value === 'number' && !isExact(text.trim(), value))
    throw new UsageError(
      'The value has more digits than a number keeps: --type string keeps it as it is written.',
    );
  return value;
}

/**
 * The value of a command: the argument, or with `--stdin` what standard input holds, so that it is in no process list.
 * At a terminal it is asked for, without echo.
 *
 * @throws UsageError when there is none, or both
 */
export async function readValueText(argument: string | undefined, fromStdin: boolean): Promise<string> {
  if (argument !== undefined && fromStdin)
    throw new UsageError('Give the value either on the command line or on standard input, not both.');
  if (argument !== undefined) return argument;
  if (!fromStdin)
    throw new UsageError('Give a value, or --stdin to read it from standard input. See --help.');
  if (process.stdin.isTTY) {
    const answer = await password({ message: 'Value' });
    if (isCancel(answer)) throw new UsageError('Nothing was done.');
    return answer;
  }
  return (await readStdin()).replace(/\r?\n$/, '');
}

/** All of standard input. */
export async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** 12345678901234567890 would come back with other digits; 0.1 and 1e3 are what they say. */
function isExact(text: string, value: number): boolean {
  return Number.isFinite(value) && (!/^-?\d+$/.test(text) || Number.isSafeInteger(value));
}
