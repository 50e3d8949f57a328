import type { Command } from 'commander';
import { dataOf, itemsOf } from '../../client/client.ts';
import { renderEnvFile } from '../../client/env-file.ts';
import { writeEnvFile } from '../env-file.ts';
import { readInstanceEnvironment } from '../instance-env.ts';
import { cellOf, type Output, printJson, printRows, printValue, say } from '../output.ts';
import { connect } from '../session.ts';
import { id, take, wholeNumber } from '../take.ts';
import { readValueText } from '../value.ts';

export function envCommands(program: Command): void {
  const env = program
    .command('env')
    .description('Variables that configuration refers to as ${env.NAME}, and .env files of instances');

  env
    .command('list')
    .description('List variables; sealed ones show as •••')
    .option('-q, --query <text>', 'only with this text in name or description')
    .option('--limit <n>', 'how many', wholeNumber, 200)
    .action(async ({ query: q, limit }: { query?: string; limit: number }, command: Command) => {
      const api = connect();
      const found = itemsOf((cursor) =>
        api.GET('/api/v1/env-vars', { params: { query: { q, cursor, limit: 200 } } }),
      );
      printRows(command.optsWithGlobals<Output>(), await take(found, limit), [
        ['NAME', (row) => row.var_name],
        ['VALUE', (row) => cellOf(row.var_value, row.is_encrypted)],
        ['DESCRIPTION', (row) => row.description],
        ['REV', (row) => row.revision],
        ['CHANGED', (row) => row.updated_at],
        ['PINNED BY', (row) => row.pinned_by],
      ]);
    });

  env
    .command('set')
    .description('Set a variable')
    .argument('<name>', 'such as LETTA_TOKEN')
    .argument('[value]')
    .option('--seal', 'keep it encrypted; shown only to who may reveal it')
    .option('--description <text>', 'what it is for')
    .option('--stdin', 'read the value from standard input, so that it is in no process list')
    .addHelpText(
      'after',
      `
Examples:
  sanctum env set LETTA_URL http://127.0.0.1:8283
  pass show letta | sanctum env set LETTA_TOKEN --seal --stdin`,
    )
    .action(
      async (
        name: string,
        argument: string | undefined,
        options: { seal?: boolean; description?: string; stdin?: boolean },
        command: Command,
      ) => {
        const variable = await dataOf(
          connect().PUT('/api/v1/env-vars', {
            body: {
              var_name: name,
              var_value: await readValueText(argument, options.stdin ?? false),
              is_encrypted: options.seal,
              description: options.description,
            },
          }),
        );
        const output = command.optsWithGlobals<Output>();
        if (output.json) return printJson(variable);
        say(output, `Set ${name}${variable.is_encrypted ? ', sealed' : ''} (revision ${variable.revision}).`);
      },
    );

  env
    .command('unset <name>')
    .description('Take a variable away')
    .action(async (name: string, _options: object, command: Command) => {
      await dataOf(connect().DELETE('/api/v1/env-vars/{key}', { params: { path: { key: name } } }));
      say(command.optsWithGlobals<Output>(), `${name} is not set any more.`);
    });

  env
    .command('reveal <name>')
    .description('Print the value of a sealed variable; the journal tells that you looked')
    .action(async (name: string, _options: object, command: Command) => {
      const { value } = await dataOf(
        connect().POST('/api/v1/env-vars/{key}/reveal', { params: { path: { key: name } } }),
      );
      printValue(command.optsWithGlobals<Output>(), value);
    });

  env
    .command('render')
    .description('Write what an instance is configured with as a .env file, secrets in the clear')
    .requiredOption('--instance <n>', 'of this instance', id)
    .option('-o, --output <file>', 'write this file, of mode 0600, whole or not at all')
    .option('--force', 'although the configuration is not valid')
    .addHelpText(
      'after',
      `
db.host becomes DB_HOST; a keyword x-env in the tool's config_schema gives a property another name.
bash, python-dotenv and node read the file alike. Where you can, use sanctum run: it needs no file.

Examples:
  sanctum env render --instance 5 -o .env
  set -a; . <(sanctum env render --instance 5); set +a`,
    )
    .action(async (options: { instance: number; output?: string; force?: boolean }, command: Command) => {
      const { revision, variables } = await readInstanceEnvironment(connect(), options.instance, {
        force: options.force ?? false,
      });
      const output = command.optsWithGlobals<Output>();
      if (options.output === undefined) {
        if (output.json) printJson(Object.fromEntries(variables));
        else process.stdout.write(renderEnvFile(variables));
        return;
      }
      await writeEnvFile(options.output, renderEnvFile(variables));
      if (output.json) printJson({ file: options.output, revision, variables: [...variables.keys()] });
      else say(output, `Wrote ${variables.size} variables to ${options.output} (revision ${revision}).`);
    });
}
