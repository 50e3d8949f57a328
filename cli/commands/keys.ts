import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { components } from '../../client/api.d.ts';
import { type Api, dataOf } from '../../client/client.ts';
import { exitCodes, Failure } from '../exit.ts';
import { type Output, printJson, printRecord, printRows, say } from '../output.ts';
import { connect } from '../session.ts';

type Status = components['schemas']['KeyStatus'];

const pollInterval = 250;

export function keyCommands(program: Command): void {
  const keys = program.command('keys').description('The keys that sealed values are encrypted with');

  keys
    .command('status')
    .description('Show which keys there are, and how far a rotation is')
    .action(async (_options: object, command: Command) => {
      printStatus(command.optsWithGlobals<Output>(), await readStatus(connect()));
    });

  keys
    .command('rotate')
    .description(
      'Make a new data key and seal everything with it, history included, while the registry works',
    )
    .option('--master', 'instead: wrap the data keys with another master key')
    .option('--wait', 'stay until nothing is left to do; exits 1 when some values could not be opened')
    .addHelpText(
      'after',
      `
--master takes the key of SANCTUM_MASTER_KEY_NEXT, as the server sees it, or makes a new one in place of the file.

Examples:
  sanctum keys rotate --wait
  sanctum keys rotate --master`,
    )
    .action(async (options: { master?: boolean; wait?: boolean }, command: Command) => {
      const output = command.optsWithGlobals<Output>();
      const api = connect();
      const started = await dataOf(
        api.POST('/api/v1/keys/rotate', { body: { which: options.master ? 'master' : 'data' } }),
      );
      const status = options.wait ? await untilRotated(api, started) : started;
      printStatus(output, status);
      if (options.wait && status.remaining > 0)
        throw new Failure(
          `${status.remaining} values could not be sealed anew: sanctum keys verify says which, and the server's log why.`,
        );
    });

  keys
    .command('verify')
    .description(
      'Open every sealed value, history included, and change nothing; exits 1 when one does not open',
    )
    .action(async (_options: object, command: Command) => {
      const output = command.optsWithGlobals<Output>();
      const { ok, values, unreadable } = await dataOf(connect().POST('/api/v1/keys/verify'));
      if (!ok) process.exitCode = exitCodes.failed;
      if (output.json) return printJson({ ok, values, unreadable });
      if (ok) return say(output, `All ${values} sealed values open.`);
      say(output, `Of ${values} sealed values these do not open:`);
      printRows(output, unreadable, [
        ['TABLE', ({ table }) => table],
        ['OWNER', ({ owner }) => owner],
        ['PATH', ({ path }) => path],
      ]);
    });
}

function readStatus(api: Api): Promise<Status> {
  return dataOf(api.GET('/api/v1/keys'));
}

/** Says how far it is, on standard error, until nothing is left or the server has stopped. */
async function untilRotated(api: Api, started: Status): Promise<Status> {
  let status = started;
  let said = -1;
  while (status.remaining > 0 && status.is_running) {
    if (status.remaining !== said)
      process.stderr.write(`${status.total - status.remaining} of ${status.total} sealed anew …\n`);
    said = status.remaining;
    await sleep(pollInterval);
    status = await readStatus(api);
  }
  return status;
}

function printStatus(output: Output, status: Status): void {
  if (output.json) return printJson(status);
  printRecord(output, {
    master_key: status.master_fingerprint,
    sealed_values: status.total,
    waiting: status.remaining,
    rotation: status.is_running ? 'under way' : 'none',
    ...(status.unreadable > 0 ? { unreadable: status.unreadable } : {}),
  });
  say(output, '');
  printRows(output, status.data_keys, [
    ['DATA KEY', ({ id }) => id],
    ['CURRENT', ({ is_current }) => (is_current ? 'yes' : 'no')],
    ['CREATED', ({ created_at }) => created_at],
    ['VALUES', ({ values }) => values],
  ]);
}
