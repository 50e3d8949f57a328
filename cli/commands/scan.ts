import type { Command } from 'commander';
import { dataOf } from '../../client/client.ts';
import { type Output, printJson, printRows, say } from '../output.ts';
import { connect } from '../session.ts';

export function scanCommand(program: Command): void {
  program
    .command('scan')
    .description('Look for modules in the Sanctum home and register what is there')
    .option('--dry-run', 'show what would change, and change nothing')
    .addHelpText('after', '\nAfter the first scan the server applies what changes on disk by itself.')
    .action(async (options: { dryRun?: boolean }, command: Command) => {
      const scan = await dataOf(
        connect().POST('/api/v1/discovery/scans', { body: { dry_run: options.dryRun ?? false } }),
      );
      const output = command.optsWithGlobals<Output>();
      if (output.json) return printJson(scan);
      const counts = Object.entries(scan.counts).map(([word, count]) => `${count} ${word}`);
      say(output, `${scan.dry_run ? 'Preview' : 'Applied'}: ${counts.join(', ')}.`);
      if (scan.changes.length > 0) {
        say(output, '');
        printRows(output, scan.changes, [
          ['CHANGE', ({ action, entity }) => `${action} ${entity}`],
          ['NAME', ({ name }) => name],
          ['PATH', ({ path }) => path],
        ]);
      }
      if (scan.findings.length > 0) {
        say(output, '\nTo look at:');
        printRows(output, scan.findings, [
          ['PATH', ({ path, line, column }) => (line === null ? path : `${path}:${line}:${column ?? 1}`)],
          ['FINDING', ({ message }) => message],
        ]);
      }
    });
}
