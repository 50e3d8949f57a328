import type { Command } from 'commander';
import { dataOf } from '../../client/client.ts';
import { readJsonFile } from '../input-file.ts';
import { changesOf, healthStatus, oneOf, switched, textOrNone } from '../options.ts';
import { type Output, printRecord, say } from '../output.ts';
import { connect } from '../session.ts';
import { id } from '../take.ts';

const scope = oneOf('global', 'agent');

interface Described {
  description?: string;
  emoji?: string;
  category?: string;
  schema?: string;
}

interface UpdateOptions extends Described {
  name?: string;
  status?: ReturnType<typeof healthStatus>;
  enable?: boolean;
  disable?: boolean;
}

/** Commands of `sanctum tools` that change something. */
export function toolWriteCommands(tools: Command): void {
  described(tools.command('create'))
    .description('Make a tool by hand; a scan makes those of the home by itself')
    .argument('<name>')
    .option('--scope <scope>', 'global, or agent for one instance per agent', scope)
    .addHelpText(
      'after',
      '\nExample: sanctum tools create smcp --description "The hub" --schema smcp.schema.json',
    )
    .action(async (name: string, options: Described & { scope?: 'global' | 'agent' }, command: Command) => {
      const tool = await dataOf(
        connect().POST('/api/v1/tools', {
          body: { name, module_scope: options.scope, ...bodyOf(options) },
        }),
      );
      printRecord(command.optsWithGlobals<Output>(), tool);
    });

  described(tools.command('update'))
    .description('Change a tool')
    .argument('<id>', 'its number', id)
    .option('--name <name>', 'what it is called')
    .option('--status <status>', 'Healthy, Degraded, Off or Ready', healthStatus)
    .option('--enable', 'let it count')
    .option('--disable', 'keep it, but let it not count')
    .addHelpText('after', '\nExample: sanctum tools update 3 --emoji 🧩 --category smcp')
    .action(async (toolId: number, options: UpdateOptions, command: Command) => {
      const { name, status, enable, disable } = options;
      const tool = await dataOf(
        connect().PATCH('/api/v1/tools/{id}', {
          params: { path: { id: toolId } },
          body: changesOf({ name, status, is_enabled: switched(enable, disable), ...bodyOf(options) }),
        }),
      );
      printRecord(command.optsWithGlobals<Output>(), tool);
    });

  tools
    .command('delete')
    .description('Delete a tool')
    .argument('<id>', 'its number', id)
    .option('--cascade', 'with its instances, plugins and configuration')
    .action(async (toolId: number, { cascade }: { cascade?: boolean }, command: Command) => {
      await dataOf(
        connect().DELETE('/api/v1/tools/{id}', {
          params: { path: { id: toolId }, query: cascade ? { cascade: 'true' } : {} },
        }),
      );
      say(command.optsWithGlobals<Output>(), `Tool ${toolId} is deleted. Its history stays in the journal.`);
    });
}

function described(command: Command): Command {
  return command
    .option('--description <text>', "what it is for; '' takes it away")
    .option('--emoji <emoji>', 'its sign in lists')
    .option('--category <name>', 'the tab that it stands in')
    .option('--schema <file>', 'a JSON file with the schema of its configuration');
}

function bodyOf({ description, emoji, category, schema }: Described) {
  const config_schema = schema === undefined ? undefined : readJsonFile(schema, 'a JSON schema');
  return {
    description: textOrNone(description),
    emoji: textOrNone(emoji),
    category: textOrNone(category),
    config_schema,
  };
}
