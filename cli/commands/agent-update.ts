import { type Command, Option } from 'commander';
import { dataOf } from '../../client/client.ts';
import { changesOf, delivery, healthStatus, role, several, switched, textOrNone } from '../options.ts';
import { type Output, printRecord } from '../output.ts';
import { connect } from '../session.ts';
import { id } from '../take.ts';

interface UpdateOptions {
  name?: string;
  description?: string;
  lettaUid?: string;
  status?: ReturnType<typeof healthStatus>;
  delivery?: ReturnType<typeof delivery>;
  activate?: boolean;
  deactivate?: boolean;
  user?: number[];
  role?: ReturnType<typeof role>[];
  everybody?: boolean;
  nobody?: boolean;
}

/** `sanctum agents update`. */
export function agentUpdateCommand(agents: Command): void {
  const lists = ['user', 'role'];
  agents
    .command('update <id>')
    .description('Change an agent, and who sees it')
    .option('--name <name>', "what people call it; '' takes it away")
    .option('--description <text>', "what it is for; '' takes it away")
    .option('--letta-uid <uid>', 'its id in Letta')
    .option('--status <status>', 'Healthy, Degraded, Off or Ready', healthStatus)
    .option('--delivery <way>', 'what brings it messages: broca, which fetches them, or letta', delivery)
    .option('--activate', 'let people see it again')
    .option('--deactivate', 'hide it from everybody but administrators')
    .option('--user <id...>', 'the people who see it, by number; also those of --role', several(id))
    .option('--role <role...>', 'the roles that see it: admin, user, viewer', several(role))
    .addOption(
      new Option('--everybody', 'everybody who is signed in sees it').conflicts([...lists, 'nobody']),
    )
    .addOption(new Option('--nobody', 'only administrators see it').conflicts([...lists, 'everybody']))
    .addHelpText(
      'after',
      `
Examples:
  sanctum agents update athena --name Athena --user 3 5 --role viewer
  sanctum agents update athena --delivery letta
  sanctum agents update athena --everybody`,
    )
    .action(async (agentId: string, options: UpdateOptions, command: Command) => {
      const { name, description, lettaUid, status, delivery, activate, deactivate } = options;
      const agent = await dataOf(
        connect().PATCH('/api/v1/agents/{id}', {
          params: { path: { id: agentId } },
          body: changesOf({
            name: textOrNone(name),
            description: textOrNone(description),
            letta_uid: lettaUid,
            status,
            delivery,
            is_active: switched(activate, deactivate),
            ...visibilityOf(options),
          }),
        }),
      );
      printRecord(command.optsWithGlobals<Output>(), agent);
    });
}

function visibilityOf({ user, role: roles, everybody, nobody }: UpdateOptions) {
  if (everybody) return { visible_to_users: null, visible_to_roles: null };
  if (nobody) return { visible_to_users: [], visible_to_roles: [] };
  return { visible_to_users: user, visible_to_roles: roles };
}
