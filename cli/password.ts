import { isCancel, password } from '@clack/prompts';
import { UsageError } from './session.ts';
import { readStdin } from './value.ts';

/**
 * Passwords, from a terminal without echo, otherwise from standard input, one in each line; never from the command
 * line, where others can see them.
 *
 * @throws UsageError when one is missing
 */
export async function readPasswords(...titles: string[]): Promise<string[]> {
  const given: string[] = [];
  if (process.stdin.isTTY)
    for (const message of titles) {
      const answer = await password({ message });
      if (isCancel(answer)) throw new UsageError('Nothing was done.');
      given.push(answer);
    }
  else given.push(...(await readStdin()).split(/\r?\n/).slice(0, titles.length));
  const missing = titles.find((_title, index) => !given[index]);
  if (missing !== undefined) throw new UsageError(`Nothing was given for: ${missing}. See --help.`);
  return given;
}
