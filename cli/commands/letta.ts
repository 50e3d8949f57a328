import type { Command } from 'commander';
import type { components } from '../../client/api.d.ts';
import { dataOf, itemsOf } from '../../client/client.ts';
import { writeEnvFile } from '../env-file.ts';
import { exitCodes } from '../exit.ts';
import { readJsonFile } from '../input-file.ts';
import { jsonText, type Output, printJson, printRecord, printRows, printValue, say } from '../output.ts';
import { readPasswords } from '../password.ts';
import { connect } from '../session.ts';
import { take, wholeNumber } from '../take.ts';

type SyncReport = components['schemas']['LettaSyncReport'];

export function lettaCommands(program: Command): void {
  const letta = program.command('letta').description('The Letta server and its agents');
  testCommand(letta);
  agentCommands(letta);
  fileCommands(letta);
}

function testCommand(letta: Command): void {
  letta
    .command('test')
    .description('Try to reach the Letta server, and say what is wrong')
    .option('--url <url>', 'another server than the configured one')
    .option('--token-stdin', 'read the credential for it from standard input')
    .addHelpText(
      'after',
      `
Examples:
  sanctum config set letta.url ws://127.0.0.1:4500 --system-config
  pass show letta | sanctum config set letta.token --system-config --seal --stdin
  sanctum letta test`,
    )
    .action(async (options: { url?: string; tokenStdin?: boolean }, command: Command) => {
      const [token] = options.tokenStdin ? await readPasswords('Credential') : [];
      const found = await dataOf(connect().POST('/api/v1/letta/test', { body: { url: options.url, token } }));
      const output = command.optsWithGlobals<Output>();
      if (output.json) printJson(found);
      else {
        const what = `${found.kind ?? 'server'}${found.version === null ? '' : ` ${found.version}`}`;
        if (found.reached) say(output, `Reached the ${what} in ${found.milliseconds} ms.`);
        if (found.problem) say(output, `Not reached: ${found.problem.message} (${found.problem.code})`);
        for (const { code, message } of found.warnings) say(output, `Warning: ${message} (${code})`);
      }
      if (!found.reached) process.exitCode = exitCodes.failed;
    });
}

function agentCommands(letta: Command): void {
  letta
    .command('agents')
    .description('List the agents of the Letta server')
    .option('--limit <n>', 'how many', wholeNumber, 200)
    .action(async ({ limit }: { limit: number }, command: Command) => {
      const api = connect();
      const found = itemsOf((cursor) =>
        api.GET('/api/v1/letta/agents', { params: { query: { cursor, limit: 100 } } }),
      );
      printRows(command.optsWithGlobals<Output>(), await take(found, limit), [
        ['LETTA UID', ({ letta_uid }) => letta_uid],
        ['NAME', ({ name }) => name],
        ['MODEL', ({ model }) => model],
        ['LAST RUN', ({ last_run_at }) => last_run_at],
        ['REGISTERED AS', ({ registered_as }) => registered_as],
      ]);
    });

  letta
    .command('register <letta-uid>')
    .description('Register an agent of the Letta server here')
    .option('--id <id>', 'its id here, such as athena; made of the name when left out')
    .action(async (letta_uid: string, body: { id?: string }, command: Command) => {
      const agent = await dataOf(
        connect().POST('/api/v1/letta/agents/{letta_uid}/register', {
          params: { path: { letta_uid } },
          body,
        }),
      );
      printRecord(command.optsWithGlobals<Output>(), agent);
    });

  letta
    .command('sync [agent]')
    .description('Take over from the Letta server what changed there: of one agent, or of all')
    .action(async (id: string | undefined, _options: object, command: Command) => {
      const api = connect();
      const report =
        id === undefined
          ? await dataOf(api.POST('/api/v1/letta/sync'))
          : await dataOf(api.POST('/api/v1/agents/{id}/letta/sync', { params: { path: { id } } }));
      const output = command.optsWithGlobals<Output>();
      if (output.json) printJson(report);
      else showReport(output, report);
    });
}

function showReport(output: Output, { checked, updated, missing, problems }: SyncReport): void {
  say(output, `Checked ${checked}, changed ${updated.length}.`);
  for (const id of updated) say(output, `  Changed: ${id}`);
  for (const id of missing) say(output, `  Not on the Letta server: ${id}`);
  for (const { agent_id, message, code } of problems) say(output, `  ${agent_id}: ${message} (${code})`);
}

function fileCommands(letta: Command): void {
  letta
    .command('export <agent>')
    .description('Export an agent of the Letta server as an agent file (.af)')
    .option('-o, --output <file>', 'write this file, of mode 0600, whole or not at all')
    .action(async (id: string, { output: path }: { output?: string }, command: Command) => {
      const exported = await dataOf(
        connect().GET('/api/v1/agents/{id}/letta/export', { params: { path: { id } } }),
      );
      const output = command.optsWithGlobals<Output>();
      if (path === undefined) {
        if (output.json) printJson(exported);
        else printValue(output, exported.file);
        return;
      }
      await writeEnvFile(path, `${jsonText(exported.file)}\n`);
      if (output.json) return printJson({ file: path, losses: exported.losses });
      say(output, `Wrote ${path}. What is not in it:`);
      for (const loss of exported.losses) say(output, `  ${loss}`);
    });

  letta
    .command('import <file>')
    .description('Make an agent on the Letta server out of an agent file (.af)')
    .option('--register', 'register it here as well')
    .addHelpText('after', '\nExample: sanctum letta import iris.af --register')
    .action(async (path: string, { register = false }: { register?: boolean }, command: Command) => {
      const imported = await dataOf(
        connect().POST('/api/v1/letta/agents/import', {
          body: { agent_file: readJsonFile(path, 'an agent file'), register },
        }),
      );
      const output = command.optsWithGlobals<Output>();
      if (output.json) return printJson(imported);
      const here = imported.agent ? `, registered here as ${imported.agent.id}` : '';
      say(output, `Made ${imported.letta_uid} on the Letta server${here}. What did not come along:`);
      for (const loss of imported.losses) say(output, `  ${loss}`);
    });
}
