import { isCancel, text } from '@clack/prompts';
import type { Command } from 'commander';
import { dataOf } from '../../client/client.ts';
import { type Output, printRecord, say } from '../output.ts';
import { readPasswords } from '../password.ts';
import { connect, serverUrl, signIn, signOut, UsageError } from '../session.ts';

export function signInCommands(program: Command): void {
  program
    .command('login')
    .description('Sign in once; commands after this act as you')
    .option('-u, --username <name>', 'username or email')
    .addHelpText(
      'after',
      `
The password is asked for, or read from standard input when that is no terminal:
  pass show sanctum | sanctum login --username ada`,
    )
    .action(async (options: { username?: string }, command: Command) => {
      const url = serverUrl();
      const username = options.username ?? (await ask('Username or email'));
      const [password = ''] = await readPasswords('Password');
      await signIn(url, username, password);
      say(command.optsWithGlobals<Output>(), `Signed in to ${url} as ${username}.`);
    });

  program
    .command('logout')
    .description('End the session of sanctum login')
    .action(async (_options: object, command: Command) => {
      await signOut();
      say(command.optsWithGlobals<Output>(), 'Signed out.');
    });

  program
    .command('whoami')
    .description('Show who commands act as')
    .action(async (_options: object, command: Command) => {
      const me = await dataOf(connect().GET('/api/v1/auth/me'));
      const output = command.optsWithGlobals<Output>();
      printRecord(output, output.json ? me : { server: serverUrl(), ...me.user });
    });
}

async function ask(message: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new UsageError(`Say it on the command line: ${message}. See sanctum login --help.`);
  const answer = await text({ message });
  if (isCancel(answer) || !answer) throw new UsageError('Nothing was done.');
  return answer;
}
