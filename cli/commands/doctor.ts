import type { Command } from 'commander';
import { exitCodes } from '../exit.ts';
import { type Output, printJson, printRows } from '../output.ts';

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Look at everything that the registry of this machine leans on, and say how to mend it')
    .action(async (_options: object, command: Command) => {
      const output = command.optsWithGlobals<Output>();
      const { examine } = await import('../../server/operations/doctor.ts');
      const { readConfig } = await import('../../server/config.ts');
      const checks = await examine(readConfig());
      if (output.json) printJson(checks);
      else
        printRows(output, checks, [
          ['', ({ state }) => marks[state]],
          ['CHECK', ({ name }) => name],
          ['FINDING', ({ message, remedy }) => (remedy ? `${message}\n→ ${remedy}` : message)],
        ]);
      if (checks.some(({ state }) => state === 'failed')) process.exitCode = exitCodes.failed;
    });
}

const marks = { ok: 'ok', warning: 'warning', failed: 'FAILED' };
