import type { Command } from 'commander';
import type { paths } from '../../client/api.d.ts';
import { dataOf, itemsOf } from '../../client/client.ts';
import { role } from '../options.ts';
import { type Output, printJson, printRecord, printRows, say } from '../output.ts';
import { connect } from '../session.ts';
import { id, take, wholeNumber } from '../take.ts';
import { userWriteCommands } from './user-write.ts';

/** A word that the server knows or refuses with the list of all. */
type Permission = paths['/api/v1/access/explain']['get']['parameters']['query']['permission'];

export function userCommands(program: Command): void {
  const users = program.command('users').description('People, their roles and their access');

  users
    .command('list')
    .description('List people')
    .option('-q, --query <text>', 'only with this text in username or email')
    .option('--limit <n>', 'how many', wholeNumber, 200)
    .action(async (options: { query?: string; limit: number }, command: Command) => {
      const api = connect();
      const found = itemsOf((cursor) =>
        api.GET('/api/v1/users', { params: { query: { q: options.query, cursor, limit: 200 } } }),
      );
      printRows(command.optsWithGlobals<Output>(), await take(found, options.limit), [
        ['ID', (row) => row.id],
        ['USERNAME', (row) => row.username],
        ['EMAIL', (row) => row.email],
        ['ROLE', (row) => row.role],
        ['ACTIVE', (row) => (row.is_active ? 'yes' : 'no')],
        ['LAST LOGIN', (row) => row.last_login],
      ]);
    });

  users
    .command('create <username>')
    .description('Invite a person; prints a link, once, with which she sets her password')
    .requiredOption('--email <address>')
    .option('--role <role>', 'admin, user or viewer', role, 'user')
    .action(
      async (
        username: string,
        options: { email: string; role: ReturnType<typeof role> },
        command: Command,
      ) => {
        const created = await dataOf(
          connect().POST('/api/v1/users', {
            body: { username, email: options.email, role: options.role },
          }),
        );
        const output = command.optsWithGlobals<Output>();
        if (output.json) return printJson(created);
        say(output, `Created ${created.username} (${created.role}). The link works once:`);
        say(output, created.invitation?.url ?? '');
      },
    );

  userWriteCommands(users);

  users
    .command('invite')
    .description('Make a new link for a person to set a password; older links stop working')
    .argument('<id>', 'the number of the person', id)
    .action(async (userId: number, _options: object, command: Command) => {
      const invitation = await dataOf(
        connect().POST('/api/v1/users/{id}/invitation', { params: { path: { id: userId } }, body: {} }),
      );
      printRecord(command.optsWithGlobals<Output>(), invitation);
    });

  users
    .command('unlock')
    .description('Let a person try again who was locked out')
    .argument('<id>', 'the number of the person', id)
    .action(async (userId: number, _options: object, command: Command) => {
      await dataOf(connect().POST('/api/v1/users/{id}/unlock', { params: { path: { id: userId } } }));
      say(command.optsWithGlobals<Output>(), 'Unlocked.');
    });

  users
    .command('reset-second-factor')
    .description('Remove the second factors of a person who lost them; asks for your session, not for a key')
    .argument('<id>', 'the number of the person', id)
    .addHelpText(
      'after',
      `
The password is enough to sign in afterwards, until the person sets up another second factor.
An administrator who lost her own: sanctum users recover NAME --reset-second-factor, on the host.`,
    )
    .action(async (userId: number, _options: object, command: Command) => {
      await dataOf(
        connect().DELETE('/api/v1/users/{id}/second-factors', { params: { path: { id: userId } } }),
      );
      say(command.optsWithGlobals<Output>(), `The person ${userId} has no second factor any more.`);
    });

  users
    .command('recover <username>')
    .description('On the host itself: a new link for somebody who lost the password, also for a lone admin')
    .option('--reset-second-factor', 'also remove the second factors, when they are lost as well')
    .addHelpText(
      'after',
      `
Works on the database directly, whether the server runs or not. No sign-in is needed.
A second factor stays, and is asked for after the new password, unless it is removed with --reset-second-factor.`,
    )
    .action(async (username: string, options: { resetSecondFactor?: boolean }, command: Command) => {
      const { recoverOnHost } = await import('../host.ts');
      const link = await recoverOnHost(username, options);
      printRecord(command.optsWithGlobals<Output>(), link);
    });

  users
    .command('explain <user> <permission>')
    .description('Say whether a person may do something, and which rule decided')
    .option('--agent <id>', 'for this agent')
    .addHelpText('after', '\nExample: sanctum users explain ada chat:send --agent athena')
    .action(async (user: string, permission: string, { agent }: { agent?: string }, command: Command) => {
      const explanation = await dataOf(
        connect().GET('/api/v1/access/explain', {
          params: { query: { user, permission: permission as Permission, agent } },
        }),
      );
      printRecord(command.optsWithGlobals<Output>(), explanation);
    });
}
