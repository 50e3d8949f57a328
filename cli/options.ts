import { InvalidArgumentError } from 'commander';
import { UsageError } from './session.ts';

export const healthStatus = oneOf('Healthy', 'Degraded', 'Off', 'Ready');
export const delivery = oneOf('broca', 'letta');
export const role = oneOf('admin', 'user', 'viewer');

/** Reads an option that is one of these words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw new InvalidArgumentError(`It must be one of ${words.join(', ')}.`);
    return word;
  };
}

/** Reads an option that may be given several times, or with several words. */
export function several<Value>(
  read: (text: string) => Value,
): (text: string, before: Value[] | undefined) => Value[] {
  return (text, before = []) => [...before, read(text)];
}

/** What an option says of a text that may be taken away: '' takes it away. */
export function textOrNone(text: string | undefined): string | null | undefined {
  return text === '' ? null : text;
}

/** What `--activate` and `--deactivate` say together; undefined without either. */
export function switched(on: boolean | undefined, off: boolean | undefined): boolean | undefined {
  if (on && off) throw new UsageError('It cannot be switched on and off at once.');
  return on ? true : off ? false : undefined;
}

/**
 * The fields that a command was told to change.
 *
 * @throws UsageError when it was told none
 */
export function changesOf<Body extends object>(body: Body): Body {
  if (Object.values(body).every((value) => value === undefined))
    throw new UsageError('Say what to change: --help shows what there is.');
  return body;
}
