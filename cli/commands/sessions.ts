import type { Command } from 'commander';
import { dataOf, itemsOf } from '../../client/client.ts';
import { type Output, printRows, say } from '../output.ts';
import { connect } from '../session.ts';
import { id, take, wholeNumber } from '../take.ts';

export function sessionCommands(program: Command): void {
  const sessions = program.command('sessions').description('Where somebody is signed in');

  sessions
    .command('list')
    .description('List your own sessions, or those of somebody else')
    .option('--user <id>', 'of the person with this number', id)
    .option('--limit <n>', 'how many', wholeNumber, 200)
    .action(async (options: { user?: number; limit: number }, command: Command) => {
      const api = connect();
      const found = itemsOf((cursor) =>
        api.GET('/api/v1/sessions', { params: { query: { user_id: options.user, cursor, limit: 200 } } }),
      );
      printRows(command.optsWithGlobals<Output>(), await take(found, options.limit), [
        ['ID', (row) => row.id],
        ['FROM', (row) => row.ip_address],
        ['WITH', (row) => row.user_agent],
        ['SINCE', (row) => row.created_at],
        ['LAST ACTIVE', (row) => row.last_active],
        ['EXPIRES', (row) => row.expires_at],
        ['', (row) => (row.current ? 'this one' : '')],
      ]);
    });

  sessions
    .command('revoke <id>')
    .description('End a session, at once')
    .addHelpText(
      'after',
      '\nExample: sanctum sessions revoke "$(sanctum --json sessions list | jq -r .[0].id)"',
    )
    .action(async (sessionId: string, _options: object, command: Command) => {
      await dataOf(connect().DELETE('/api/v1/sessions/{id}', { params: { path: { id: sessionId } } }));
      say(command.optsWithGlobals<Output>(), 'Ended.');
    });
}
