import { openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import type { components } from '../../client/api.d.ts';
import { dataOf } from '../../client/client.ts';
import { type Output, printJson, printRows, say } from '../output.ts';
import { connect } from '../session.ts';

export function importCommands(program: Command): void {
  const imports = program.command('import').description('Bring over what another program kept');

  imports
    .command('control <path>')
    .description('Import the database of the old configurator')
    .option('--dry-run', 'show what would be imported, and import nothing')
    .addHelpText(
      'after',
      `
The original is only read. People arrive inactive, without a password: invite each with sanctum users invite.
Importing twice changes nothing.

Example: sanctum import control ~/sanctum/control/db/sanctum.db --dry-run`,
    )
    .action(async (path: string, options: { dryRun?: boolean }, command: Command) => {
      const { copyDatabaseFile } = await import('../../server/storage/sqlite-file.ts');
      const api = connect();
      const copy = await copyDatabaseFile(path);
      try {
        const report = await dataOf(
          api.POST('/api/v1/imports/control', {
            params: { query: { dry_run: options.dryRun ? 'true' : 'false' } },
            headers: { 'content-type': 'application/octet-stream' },
            body: await openAsBlob(copy),
            bodySerializer: (file) => file,
          }),
        );
        print(command.optsWithGlobals<Output>(), report);
      } finally {
        await rm(dirname(copy), { recursive: true, force: true });
      }
    });
}

function print(output: Output, report: components['schemas']['ImportReport']): void {
  if (output.json) return printJson(report);
  say(output, report.dry_run ? 'Preview; nothing was changed.\n' : 'Imported.\n');
  printRows(output, Object.entries(report.counts), [
    ['WHAT', ([concept]) => concept],
    ['NEW', ([, counts]) => counts.new],
    ['THERE ALREADY', ([, counts]) => counts.unchanged],
    ['LEFT OUT', ([, counts]) => counts.skipped],
  ]);
  const noted = report.items.filter(({ notes }) => notes.length > 0);
  if (noted.length > 0) say(output, '');
  printRows(output, noted, [
    ['WHAT', ({ concept }) => concept],
    ['FROM', ({ from }) => from],
    ['TO', ({ to }) => to],
    ['NOTE', ({ notes }) => notes.join(' ')],
  ]);
  if (report.ignored_tables.length > 0)
    say(output, `\nTables without a place here, left out: ${report.ignored_tables.join(', ')}.`);
  for (const step of report.next_steps) say(output, `\n→ ${step}`);
}
