import { type Command, Option } from 'commander';
import { dataOf } from '../../client/client.ts';
import { changesOf, role, switched } from '../options.ts';
import { type Output, printRecord, say } from '../output.ts';
import { connect } from '../session.ts';
import { id } from '../take.ts';

interface UpdateOptions {
  username?: string;
  email?: string;
  role?: ReturnType<typeof role>;
  grant?: string[];
  deny?: string[];
  roleOnly?: boolean;
  activate?: boolean;
  deactivate?: boolean;
}

/** Commands of `sanctum users` that change people. */
export function userWriteCommands(users: Command): void {
  users
    .command('update')
    .description('Change a person: name, role, permissions, active or not')
    .argument('<id>', 'the number of the person', id)
    .option('--username <name>', 'the new name')
    .option('--email <address>', 'the new email')
    .option('--role <role>', 'admin, user or viewer', role)
    .option('--grant <permission...>', 'what the person may do beyond the role, all of it')
    .option('--deny <permission...>', 'what the person may not do, all of it; deny wins')
    .addOption(
      new Option('--role-only', 'nothing granted and nothing denied beyond the role').conflicts([
        'grant',
        'deny',
      ]),
    )
    .option('--activate', 'let the person sign in again')
    .option('--deactivate', 'sign the person out and keep the account')
    .addHelpText(
      'after',
      `
Examples:
  sanctum users update 3 --role viewer
  sanctum users update 3 --grant agents:update@agent:athena --deny chat:send
  sanctum users update 3 --deactivate`,
    )
    .action(async (userId: number, options: UpdateOptions, command: Command) => {
      const { username, email, activate, deactivate } = options;
      const user = await dataOf(
        connect().PATCH('/api/v1/users/{id}', {
          params: { path: { id: userId } },
          body: changesOf({
            username,
            email,
            role: options.role,
            permissions: permissionsOf(options),
            is_active: switched(activate, deactivate),
          }),
        }),
      );
      printRecord(command.optsWithGlobals<Output>(), user);
    });

  users
    .command('delete')
    .description('Delete a person; the journal keeps the name')
    .argument('<id>', 'the number of the person', id)
    .option('--cascade', 'with all conversations and settings of the person')
    .action(async (userId: number, { cascade }: { cascade?: boolean }, command: Command) => {
      await dataOf(
        connect().DELETE('/api/v1/users/{id}', {
          params: { path: { id: userId }, query: cascade ? { cascade: 'true' } : {} },
        }),
      );
      say(command.optsWithGlobals<Output>(), `The person ${userId} is deleted.`);
    });

  users
    .command('erase')
    .description('Erase from the journal who a deleted person was; it still verifies')
    .argument('<id>', 'the number of the person', id)
    .action(async (userId: number, _options: object, command: Command) => {
      const { records } = await dataOf(
        connect().POST('/api/v1/users/{id}/erase', { params: { path: { id: userId } } }),
      );
      say(command.optsWithGlobals<Output>(), `${records} records of the person ${userId} are erased.`);
    });
}

function permissionsOf({ grant, deny, roleOnly }: UpdateOptions) {
  if (roleOnly) return null;
  return grant || deny ? { grant, deny } : undefined;
}
