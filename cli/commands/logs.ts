import { type Command, Option } from 'commander';
import type { components } from '../../client/api.d.ts';
import { dataOf } from '../../client/client.ts';
import { type Output, printJson, say } from '../output.ts';
import { connect } from '../session.ts';

type Level = components['schemas']['LogLine']['level'];

const levels: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

export function logsCommand(program: Command): void {
  program
    .command('logs')
    .description('Show the last lines that the server has logged, the newest last')
    .addOption(new Option('--level <level>', 'the least that is shown').choices(levels).default('info'))
    .option('--search <text>', 'only lines that contain it')
    .option('--limit <number>', 'how many at most', '200')
    .addHelpText('after', '\nExample: sanctum logs --level warn')
    .action(
      async (
        { level, search = '', limit }: { level: Level; search?: string; limit: string },
        command: Command,
      ) => {
        const output = command.optsWithGlobals<Output>();
        const query = { level, q: search, limit: limit as never };
        const { items } = await dataOf(connect().GET('/api/v1/logs', { params: { query } }));
        if (output.json) return printJson(items);
        for (const line of items) {
          const fields = Object.entries(line.fields).map(([name, value]) => `${name}=${textOf(value)}`);
          say(output, [line.time, line.level.padEnd(5), line.message, ...fields].join(' '));
        }
      },
    );
}

function textOf(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}
