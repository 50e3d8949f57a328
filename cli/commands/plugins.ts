import type { Command } from 'commander';
import { dataOf, itemsOf } from '../../client/client.ts';
import { type Output, printJson, printRecord, printRows, say } from '../output.ts';
import { connect } from '../session.ts';
import { id, take, wholeNumber } from '../take.ts';

export function pluginCommands(program: Command): void {
  const plugins = program
    .command('plugins')
    .description('Plugins of tools, and what they need of each other');

  plugins
    .command('list')
    .description('List plugins')
    .option('--tool <id>', 'only of this tool', id)
    .option('-q, --query <text>', 'only with this text in the name')
    .option('--limit <n>', 'how many', wholeNumber, 200)
    .action(async (options: { tool?: number; query?: string; limit: number }, command: Command) => {
      const api = connect();
      const found = itemsOf((cursor) =>
        api.GET('/api/v1/plugins', {
          params: { query: { tool_id: options.tool, q: options.query, cursor, limit: 200 } },
        }),
      );
      printRows(command.optsWithGlobals<Output>(), await take(found, options.limit), [
        ['ID', (row) => row.id],
        ['NAME', (row) => row.name],
        ['TOOL', (row) => row.tool_id],
        ['VERSION', (row) => row.version],
        ['STATUS', (row) => row.status],
        ['ENABLED', (row) => (row.is_enabled ? 'yes' : 'no')],
      ]);
    });

  plugins
    .command('show')
    .description('Show a plugin')
    .argument('<id>', 'its number', id)
    .action(async (pluginId: number, _options: object, command: Command) => {
      const plugin = await dataOf(
        connect().GET('/api/v1/plugins/{id}', { params: { path: { id: pluginId } } }),
      );
      printRecord(command.optsWithGlobals<Output>(), plugin);
    });

  for (const verb of ['enable', 'disable'] as const)
    plugins
      .command(verb)
      .description(verb === 'enable' ? 'Switch a plugin on' : 'Switch a plugin off')
      .argument('<id>', 'its number', id)
      .option('--cascade', verb === 'enable' ? 'with what it needs' : 'with what needs it')
      .action(async (pluginId: number, { cascade }: { cascade?: boolean }, command: Command) => {
        const api = connect();
        const request = { params: { path: { id: pluginId } }, body: { cascade: cascade ?? false } };
        const result = await dataOf(
          verb === 'enable'
            ? api.POST('/api/v1/plugins/{id}/enable', request)
            : api.POST('/api/v1/plugins/{id}/disable', request),
        );
        const output = command.optsWithGlobals<Output>();
        if (output.json) return printJson(result);
        const names = result.plugins.map(({ name }) => name);
        say(
          output,
          names.length > 0 ? `${verb}d, in this order: ${names.join(', ')}.` : `It is ${verb}d already.`,
        );
      });

  plugins
    .command('dependencies')
    .description('Show what the plugins of a tool need of each other, and in which order they can start')
    .argument('<tool_id>', 'the number of the tool', id)
    .action(async (toolId: number, _options: object, command: Command) => {
      const report = await dataOf(
        connect().GET('/api/v1/tools/{id}/plugin-dependencies', { params: { path: { id: toolId } } }),
      );
      const output = command.optsWithGlobals<Output>();
      if (output.json) return printJson(report);
      const names = new Map(report.plugins.map(({ id: pluginId, name }) => [pluginId, name]));
      printRows(output, report.plugins, [
        ['PLUGIN', ({ name }) => name],
        ['NEEDS', ({ requires }) => requires.map(({ name, range }) => `${name} ${range}`).join(', ')],
        ['NEEDED BY', ({ required_by }) => required_by.join(', ')],
        [
          'PROBLEM',
          ({ requires }) =>
            requires
              .map(({ message }) => message)
              .filter(Boolean)
              .join('\n'),
        ],
      ]);
      say(output, `\nOrder: ${report.order.map((pluginId) => names.get(pluginId)).join(', ')}`);
      for (const cycle of report.cycles)
        say(output, `These need each other, none can start: ${cycle.join(', ')}`);
    });
}
