import type { Command } from 'commander';
import { dataOf, itemsOf } from '../../client/client.ts';
import { type Output, printJson, printRows, say } from '../output.ts';
import { connect } from '../session.ts';
import { id, take } from '../take.ts';

export function apiKeyCommands(program: Command): void {
  const keys = program.command('api-keys').description('Keys with which programs act for you');

  keys
    .command('list')
    .description('List your keys')
    .action(async (_options: object, command: Command) => {
      const api = connect();
      const found = itemsOf((cursor) =>
        api.GET('/api/v1/api-keys', { params: { query: { cursor, limit: 200 } } }),
      );
      printRows(command.optsWithGlobals<Output>(), await take(found, 1000), [
        ['ID', (row) => row.id],
        ['NAME', (row) => row.name],
        ['KEY', (row) => row.hint],
        ['MAY', (row) => row.permissions.join(' ')],
        ['EXPIRES', (row) => row.expires_at],
        ['LAST USED', (row) => row.last_used],
        ['REVOKED', (row) => row.revoked_at],
      ]);
    });

  keys
    .command('create <name>')
    .description('Make a key; it is shown once')
    .requiredOption('--may <permission...>', 'what it may do, such as status:report')
    .option('--agent <id...>', 'the only agents that it sees')
    .option('--expires <time>', 'such as 2027-01-01T00:00:00Z')
    .addHelpText('after', '\nExample: sanctum api-keys create heartbeat --may status:report --agent athena')
    .action(
      async (
        name: string,
        options: { may: string[]; agent?: string[]; expires?: string },
        command: Command,
      ) => {
        const created = await dataOf(
          connect().POST('/api/v1/api-keys', {
            body: { name, permissions: options.may, agent_ids: options.agent, expires_at: options.expires },
          }),
        );
        const output = command.optsWithGlobals<Output>();
        if (output.json) return printJson(created);
        say(output, `Keep it now, it is not shown again:\n${created.key}`);
      },
    );

  keys
    .command('revoke')
    .description('End a key, at once')
    .argument('<id>', 'its number', id)
    .action(async (keyId: number, _options: object, command: Command) => {
      await dataOf(connect().DELETE('/api/v1/api-keys/{id}', { params: { path: { id: keyId } } }));
      say(command.optsWithGlobals<Output>(), 'Revoked.');
    });
}
