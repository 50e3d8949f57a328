import { isCancel, log, text } from '@clack/prompts';
import type { Command } from 'commander';
import { ApiError, dataOf } from '../../client/client.ts';
import { type Output, printRecord, say } from '../output.ts';
import { readPasswords } from '../password.ts';
import {
  connect,
  finishSignIn,
  type SecondFactorRequired,
  serverUrl,
  signIn,
  signOut,
  UsageError,
} from '../session.ts';

interface SignInOptions {
  username?: string;
  code?: string;
}

export function signInCommands(program: Command): void {
  program
    .command('login')
    .description('Sign in once; commands after this act as you')
    .option('-u, --username <name>', 'username or email')
    .option(
      '--code <code>',
      'the code of your authenticator app, or a recovery code, when you have a second factor',
    )
    .addHelpText(
      'after',
      `
The password is asked for, or read from standard input when that is no terminal:
  pass show sanctum | sanctum login --username ada
The code of a second factor is asked for where there is one. A passkey works in a browser only: without an
authenticator app, take a recovery code here, or an API key in SANCTUM_API_KEY.`,
    )
    .action(async (options: SignInOptions, command: Command) => {
      const url = serverUrl();
      const username = options.username ?? (await ask('Username or email'));
      const [password = ''] = await readPasswords('Password');
      const required = await signIn(url, username, password);
      if (required) await showSecondFactor(url, username, required, options.code);
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

/** At a terminal, a code that was mistyped is asked for again. */
async function showSecondFactor(
  url: string,
  username: string,
  required: SecondFactorRequired,
  given: string | undefined,
): Promise<void> {
  const hasApp = required.methods.includes('totp');
  if (given === undefined && !process.stdin.isTTY)
    throw new UsageError(
      `This account has a second factor: add --code with ${hasApp ? 'the code of the authenticator app, or ' : ''}a recovery code.`,
    );
  for (let code = given; ; code = undefined)
    try {
      code ??= await ask(hasApp ? 'Code of your authenticator app, or a recovery code' : 'Recovery code');
      return await finishSignIn(url, username, required, code);
    } catch (error) {
      const mayTryAgain = error instanceof ApiError && error.code === 'second_factor.wrong';
      if (!mayTryAgain || !process.stdin.isTTY) throw error;
      log.error(error.message);
    }
}

async function ask(message: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new UsageError(`Say it on the command line: ${message}. See sanctum login --help.`);
  const answer = await text({ message });
  if (isCancel(answer) || !answer) throw new UsageError('Nothing was done.');
  return answer;
}
