import type { Command } from 'commander';
import { dataOf, itemsOf } from '../../client/client.ts';
import { type Output, printJson, printRecord, printRows, say } from '../output.ts';
import { connect } from '../session.ts';
import { id, take, wholeNumber } from '../take.ts';
import { toolWriteCommands } from './tool-write.ts';

export function toolCommands(program: Command): void {
  const tools = program.command('tools').description('Tools and their instances');

  tools
    .command('list')
    .description('List tools')
    .option('-q, --query <text>', 'only with this text in name or description')
    .option('--category <name>', 'only of this category, such as smcp')
    .option('--limit <n>', 'how many', wholeNumber, 200)
    .action(async (options: { query?: string; category?: string; limit: number }, command: Command) => {
      const api = connect();
      const found = itemsOf((cursor) =>
        api.GET('/api/v1/tools', {
          params: { query: { q: options.query, category: options.category, cursor, limit: 200 } },
        }),
      );
      printRows(command.optsWithGlobals<Output>(), await take(found, options.limit), [
        ['ID', (row) => row.id],
        ['NAME', (row) => row.name],
        ['SCOPE', (row) => row.module_scope],
        ['CATEGORY', (row) => row.category],
        ['STATUS', (row) => row.status],
        ['ENABLED', (row) => (row.is_enabled ? 'yes' : 'no')],
      ]);
    });

  tools
    .command('show')
    .description('Show a tool with its instances and plugins')
    .argument('<id>', 'its number', id)
    .action(async (toolId: number, _options: object, command: Command) => {
      const api = connect();
      const query = { tool_id: toolId, limit: 200 };
      const [tool, instances, plugins] = await Promise.all([
        dataOf(api.GET('/api/v1/tools/{id}', { params: { path: { id: toolId } } })),
        take(
          itemsOf((cursor) => api.GET('/api/v1/tool-instances', { params: { query: { ...query, cursor } } })),
          1000,
        ),
        take(
          itemsOf((cursor) => api.GET('/api/v1/plugins', { params: { query: { ...query, cursor } } })),
          1000,
        ),
      ]);
      const output = command.optsWithGlobals<Output>();
      if (output.json) return printJson({ ...tool, instances, plugins });
      printRecord(output, tool);
      say(output, '\nInstances:');
      printRows(output, instances, [
        ['ID', (row) => row.id],
        ['AGENT', (row) => row.agent_id],
        ['NAME', (row) => row.name],
        ['STATUS', (row) => row.status],
      ]);
      say(output, '\nPlugins:');
      printRows(output, plugins, [
        ['ID', (row) => row.id],
        ['NAME', (row) => row.name],
        ['VERSION', (row) => row.version],
        ['STATUS', (row) => row.status],
      ]);
    });

  toolWriteCommands(tools);
}
