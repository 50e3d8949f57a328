import type { Command } from 'commander';
import type { components } from '../../client/api.d.ts';
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
      say(output, scan.dry_run ? 'Preview; nothing was changed.' : 'Applied.');
      say(output, sumOf(scan.counts));
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

/** The counts are of manifests, not of the records that follow from them. */
function sumOf(counts: components['schemas']['ScanResult']['counts']): string {
  const { missing, ...found } = counts;
  const total = Object.values(found).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(found).flatMap(([word, count]) =>
    count > 0 ? `${count} ${meanings[word as keyof typeof found]}` : [],
  );
  const present = total === 1 ? '1 manifest' : `${total} manifests`;
  const gone = missing > 0 ? `; ${missing} that ${missing === 1 ? 'was' : 'were'} there before, missing` : '';
  return `In the home ${total === 1 ? 'is' : 'are'} ${present}${total > 0 ? ': ' : ''}${parts.join(', ')}${gone}.`;
}

const meanings = {
  new: 'new',
  changed: 'changed',
  unchanged: 'unchanged',
  conflict: 'in conflict',
  problem: 'unusable',
};
