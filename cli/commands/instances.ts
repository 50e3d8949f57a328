import type { Command } from 'commander';
import { dataOf, itemsOf } from '../../client/client.ts';
import { changesOf, healthStatus, switched, textOrNone } from '../options.ts';
import { type Output, printRecord, printRows, say } from '../output.ts';
import { connect } from '../session.ts';
import { id, take, wholeNumber } from '../take.ts';

type Status = ReturnType<typeof healthStatus>;

export function instanceCommands(program: Command): void {
  const instances = program
    .command('instances')
    .description('Tools as they run, for an agent or for the master system');

  instances
    .command('list')
    .description('List instances of the agents that you may see')
    .option('--tool <id>', 'only of this tool', id)
    .option('--agent <id>', 'only of this agent')
    .option('--status <status>', 'only with this status', healthStatus)
    .option('-q, --query <text>', 'only with this text in the name')
    .option('--limit <n>', 'how many', wholeNumber, 200)
    .action(async ({ tool, agent, status, query: q, limit }: ListOptions, command: Command) => {
      const api = connect();
      const query = { tool_id: tool, agent_id: agent, status, q, limit: 200 };
      const found = itemsOf((cursor) =>
        api.GET('/api/v1/tool-instances', { params: { query: { ...query, cursor } } }),
      );
      printRows(command.optsWithGlobals<Output>(), await take(found, limit), [
        ['ID', (row) => row.id],
        ['TOOL', (row) => row.tool_id],
        ['AGENT', (row) => row.agent_id],
        ['NAME', (row) => row.name],
        ['STATUS', (row) => row.status],
        ['ACTIVE', (row) => (row.is_active ? 'yes' : 'no')],
      ]);
    });

  instances
    .command('show')
    .description('Show an instance; sanctum config explain shows what it is configured with')
    .argument('<id>', 'its number', id)
    .action(async (instanceId: number, _options: object, command: Command) => {
      const instance = await dataOf(
        connect().GET('/api/v1/tool-instances/{id}', { params: { path: { id: instanceId } } }),
      );
      printRecord(command.optsWithGlobals<Output>(), instance);
    });

  instances
    .command('create')
    .description('Make an instance of a tool; sanctum config set gives it its configuration')
    .requiredOption('--tool <id>', 'the number of the tool', id)
    .option('--agent <id>', 'for this agent; an agent-specific tool needs one')
    .option('--name <name>', 'what people call it')
    .addHelpText('after', '\nExample: sanctum instances create --tool 3 --agent athena')
    .action(async (options: { tool: number; agent?: string; name?: string }, command: Command) => {
      const instance = await dataOf(
        connect().POST('/api/v1/tool-instances', {
          body: { tool_id: options.tool, agent_id: options.agent, name: options.name },
        }),
      );
      printRecord(command.optsWithGlobals<Output>(), instance);
    });

  instances
    .command('update')
    .description('Change an instance')
    .argument('<id>', 'its number', id)
    .option('--name <name>', "what people call it; '' takes it away")
    .option('--status <status>', 'Healthy, Degraded, Off or Ready', healthStatus)
    .option('--activate', 'let it count')
    .option('--deactivate', 'keep it, but let it not count')
    .addHelpText('after', '\nExample: sanctum instances update 5 --status Off')
    .action(async (instanceId: number, options: UpdateOptions, command: Command) => {
      const { name, status, activate, deactivate } = options;
      const instance = await dataOf(
        connect().PATCH('/api/v1/tool-instances/{id}', {
          params: { path: { id: instanceId } },
          body: changesOf({ name: textOrNone(name), status, is_active: switched(activate, deactivate) }),
        }),
      );
      printRecord(command.optsWithGlobals<Output>(), instance);
    });

  instances
    .command('delete')
    .description('Delete an instance with its configuration')
    .argument('<id>', 'its number', id)
    .action(async (instanceId: number, _options: object, command: Command) => {
      await dataOf(connect().DELETE('/api/v1/tool-instances/{id}', { params: { path: { id: instanceId } } }));
      say(
        command.optsWithGlobals<Output>(),
        `Instance ${instanceId} is deleted. Its history stays in the journal.`,
      );
    });
}

interface ListOptions {
  tool?: number;
  agent?: string;
  status?: Status;
  query?: string;
  limit: number;
}

interface UpdateOptions {
  name?: string;
  status?: Status;
  activate?: boolean;
  deactivate?: boolean;
}
