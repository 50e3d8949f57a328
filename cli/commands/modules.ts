import type { Command } from 'commander';
import { dataOf, itemsOf } from '../../client/client.ts';
import { oneOf } from '../options.ts';
import { type Output, printRecord, printRows } from '../output.ts';
import { connect } from '../session.ts';
import { id, take, wholeNumber } from '../take.ts';

const moduleState = oneOf('registered', 'needs_parent', 'needs_agent', 'conflict', 'unknown_type', 'missing');

interface ListOptions {
  query?: string;
  state?: ReturnType<typeof moduleState>;
  type?: string;
  agent?: string;
  limit: number;
}

export function moduleCommands(program: Command): void {
  const modules = program
    .command('modules')
    .description('Manifests that scans found, and what they wait for');

  modules
    .command('list')
    .description('List modules')
    .option('-q, --query <text>', 'only with this text in name or path')
    .option('--state <state>', 'only in this state, such as needs_parent', moduleState)
    .option('--type <type>', 'only of this type, such as plugin')
    .option('--agent <id>', 'only of this agent')
    .option('--limit <n>', 'how many', wholeNumber, 200)
    .addHelpText('after', '\nExample: sanctum modules list --state needs_agent')
    .action(async ({ query: q, state, type, agent, limit }: ListOptions, command: Command) => {
      const api = connect();
      const query = { q, state, type, agent_id: agent, limit: 200 };
      const found = itemsOf((cursor) =>
        api.GET('/api/v1/modules', { params: { query: { ...query, cursor } } }),
      );
      printRows(command.optsWithGlobals<Output>(), await take(found, limit), [
        ['ID', (row) => row.id],
        ['PATH', (row) => row.path],
        ['NAME', (row) => row.name],
        ['TYPE', (row) => row.type],
        ['STATE', (row) => row.state],
        ['PROBLEM', (row) => row.problem],
      ]);
    });

  modules
    .command('show')
    .description('Show a module with its manifest')
    .argument('<id>', 'its number', id)
    .action(async (moduleId: number, _options: object, command: Command) => {
      const module = await dataOf(
        connect().GET('/api/v1/modules/{id}', { params: { path: { id: moduleId } } }),
      );
      printRecord(command.optsWithGlobals<Output>(), module);
    });

  modules
    .command('assign-parent')
    .description('Give a plugin the tool that it belongs to; later scans remember')
    .argument('<id>', 'the number of the module', id)
    .argument('<tool>', 'the number of the tool, or none', (text) => (text === 'none' ? null : id(text)))
    .addHelpText('after', '\nExample: sanctum modules assign-parent 12 3')
    .action(async (moduleId: number, tool: number | null, _options: object, command: Command) => {
      const module = await dataOf(
        connect().PATCH('/api/v1/modules/{id}', {
          params: { path: { id: moduleId } },
          body: { parent_tool_id: tool },
        }),
      );
      printRecord(command.optsWithGlobals<Output>(), module);
    });

  modules
    .command('register-agent')
    .description('Register the agent in whose folder a module was found; its modules come with it')
    .argument('<id>', 'the number of the module', id)
    .option('--id <agent>', 'the id of the agent here; made of the name when left out')
    .option('--letta-uid <uid>', 'its id in Letta, when the folder is not called so')
    .option('--name <name>', 'what people call it')
    .addHelpText('after', '\nExample: sanctum modules register-agent 12 --name Nova')
    .action(
      async (
        moduleId: number,
        options: { id?: string; lettaUid?: string; name?: string },
        command: Command,
      ) => {
        const agent = await dataOf(
          connect().POST('/api/v1/modules/{id}/register-agent', {
            params: { path: { id: moduleId } },
            body: { id: options.id, letta_uid: options.lettaUid, name: options.name },
          }),
        );
        printRecord(command.optsWithGlobals<Output>(), agent);
      },
    );
}
