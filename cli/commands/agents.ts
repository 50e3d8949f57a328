import type { Command } from 'commander';
import { dataOf, itemsOf } from '../../client/client.ts';
import { readJsonFile } from '../input-file.ts';
import { type Output, printJson, printRecord, printRows, say } from '../output.ts';
import { connect } from '../session.ts';
import { take, wholeNumber } from '../take.ts';
import { agentCopyCommand } from './agent-copy.ts';
import { agentUpdateCommand } from './agent-update.ts';

const mostHistories = 1000;

export function agentCommands(program: Command): void {
  const agents = program.command('agents').description('Agents that you may see');

  agents
    .command('list')
    .description('List agents')
    .option('-q, --query <text>', 'only with this text in id, name, description or letta_uid')
    .option('--limit <n>', 'how many', wholeNumber, 200)
    .action(async ({ query: q, limit }: { query?: string; limit: number }, command: Command) => {
      const api = connect();
      const found = itemsOf((cursor) =>
        api.GET('/api/v1/agents', { params: { query: { q, cursor, limit: 200 } } }),
      );
      printRows(command.optsWithGlobals<Output>(), await take(found, limit), [
        ['ID', ({ id }) => id],
        ['NAME', ({ name }) => name],
        ['STATUS', ({ status }) => status],
        ['ACTIVE', ({ is_active }) => (is_active ? 'yes' : 'no')],
        ['LETTA UID', ({ letta_uid }) => letta_uid],
      ]);
    });

  agents
    .command('show <id>')
    .description('Show an agent and its instances')
    .action(async (id: string, _options: object, command: Command) => {
      const api = connect();
      const agent = await dataOf(api.GET('/api/v1/agents/{id}', { params: { path: { id } } }));
      const instances = await take(
        itemsOf((cursor) =>
          api.GET('/api/v1/tool-instances', { params: { query: { agent_id: id, cursor, limit: 200 } } }),
        ),
        1000,
      );
      const output = command.optsWithGlobals<Output>();
      if (output.json) return printJson({ ...agent, instances });
      const tools = itemsOf((cursor) =>
        api.GET('/api/v1/tools', { params: { query: { cursor, limit: 200 } } }),
      );
      const names = new Map((await take(tools, 1000)).map((tool) => [tool.id, tool.name]));
      printRecord(output, agent);
      say(output, '\nInstances:');
      printRows(output, instances, [
        ['ID', (row) => row.id],
        ['TOOL', (row) => names.get(row.tool_id) ?? row.tool_id],
        ['NAME', (row) => row.name],
        ['STATUS', (row) => row.status],
      ]);
    });

  agents
    .command('create')
    .description('Register an agent')
    .requiredOption('--letta-uid <uid>', 'its id in Letta')
    .option('--id <id>', 'its id here, such as athena; made of the name when left out')
    .option('--name <name>')
    .option('--description <text>')
    .action(
      async (
        options: { lettaUid: string; id?: string; name?: string; description?: string },
        command: Command,
      ) => {
        const { lettaUid, ...body } = options;
        const agent = await dataOf(
          connect().POST('/api/v1/agents', { body: { letta_uid: lettaUid, ...body } }),
        );
        printRecord(command.optsWithGlobals<Output>(), agent);
      },
    );

  agentCopyCommand(agents);
  agentUpdateCommand(agents);

  agents
    .command('health [id]')
    .description('Show how agents were over time: a line for each status they had')
    .option('--since <time>', 'from this time on; a day ago when left out')
    .addHelpText('after', '\nExample: sanctum agents health athena --since 2026-11-01T00:00:00Z')
    .action(async (id: string | undefined, { since }: { since?: string }, command: Command) => {
      const api = connect();
      const found = itemsOf((cursor) =>
        api.GET('/api/v1/health-history', {
          params: { query: { entity: 'agents' as const, entity_id: id, since, cursor, limit: 100 } },
        }),
      );
      const output = command.optsWithGlobals<Output>();
      const histories = await take(found, mostHistories);
      if (output.json) return printJson(histories);
      const spans = histories.flatMap(({ entity_id, spans: own }) =>
        own.map((span) => ({ entity_id, ...span })),
      );
      printRows(output, spans, [
        ['ID', ({ entity_id }) => entity_id],
        ['STATUS', ({ status }) => status ?? 'not known'],
        ['FROM', ({ from }) => from],
        ['TO', ({ to }) => to],
        ['WHY', ({ began }) => began?.reason],
        ['WHO', ({ began }) => began?.actor.name],
      ]);
    });

  agents
    .command('delete <id>')
    .description('Delete an agent')
    .option('--cascade', 'with everything that belongs to it')
    .action(async (id: string, { cascade }: { cascade?: boolean }, command: Command) => {
      await dataOf(
        connect().DELETE('/api/v1/agents/{id}', {
          params: { path: { id }, query: cascade ? { cascade: 'true' } : {} },
        }),
      );
      say(command.optsWithGlobals<Output>(), `Agent ${id} is deleted. Its history stays in the journal.`);
    });

  agents
    .command('import <file>')
    .description('Import an agent file (.af)')
    .option('--id <id>', 'its id here; made of the name when left out')
    .option('--letta-uid <uid>', 'its id in Letta, when it has one already')
    .option('--dry-run', 'show what would be imported, and import nothing')
    .addHelpText('after', '\nExample: sanctum agents import iris.af --dry-run')
    .action(
      async (
        path: string,
        options: { id?: string; lettaUid?: string; dryRun?: boolean },
        command: Command,
      ) => {
        const result = await dataOf(
          connect().POST('/api/v1/agents/import', {
            body: {
              file: readJsonFile(path, 'an agent file'),
              id: options.id,
              letta_uid: options.lettaUid,
              dry_run: options.dryRun ?? false,
            },
          }),
        );
        const output = command.optsWithGlobals<Output>();
        if (output.json) return printJson(result);
        for (const agent of result.agents)
          say(
            output,
            `${result.dry_run ? 'Would import' : 'Imported'} ${agent.name ?? agent.id} as ${agent.id}.`,
          );
        say(output, '\nKept:');
        for (const item of result.report.kept) say(output, `  ${item}`);
        say(output, '\nLeft out:');
        printRows(output, result.report.left_out, [
          ['PATH', ({ path: place }) => place],
          ['WHY', ({ why }) => why],
        ]);
      },
    );
}
