import type { Command } from 'commander';
import { dataOf } from '../../client/client.ts';
import { changesOf } from '../options.ts';
import { type Output, printRecord, say } from '../output.ts';
import { readPasswords } from '../password.ts';
import { connect, UsageError } from '../session.ts';

/** What one does with one's own account; a key cannot. */
export function profileCommands(program: Command): void {
  program
    .command('profile')
    .description('Change your own name or email; sanctum whoami shows them')
    .option('--username <name>', 'your new name')
    .option('--email <address>', 'your new email')
    .addHelpText('after', '\nExample: sanctum profile --email ada@example.org')
    .action(async (options: { username?: string; email?: string }, command: Command) => {
      const user = await dataOf(connect().PATCH('/api/v1/auth/me', { body: changesOf(options) }));
      printRecord(command.optsWithGlobals<Output>(), user);
    });

  program
    .command('password')
    .description('Change your own password; your other sessions end')
    .addHelpText(
      'after',
      `
The present and the new password are asked for, or read from standard input, one in each line:
  printf '%s\\n' "$OLD" "$NEW" | sanctum password`,
    )
    .action(async (_options: object, command: Command) => {
      const api = connect();
      const titles = ['Present password', 'New password'];
      if (process.stdin.isTTY) titles.push('New password, again');
      const [current_password = '', new_password = '', again = new_password] = await readPasswords(...titles);
      if (again !== new_password) throw new UsageError('The two are not the same. Nothing was done.');
      await dataOf(api.POST('/api/v1/auth/password', { body: { current_password, new_password } }));
      say(command.optsWithGlobals<Output>(), 'Changed. Your other sessions have ended.');
    });
}
