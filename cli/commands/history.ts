import type { Command } from 'commander';
import type { components } from '../../client/api.d.ts';
import { dataOf, itemsOf } from '../../client/client.ts';
import { exitCodes } from '../exit.ts';
import { cellOf, type Output, printJson, printRows, say } from '../output.ts';
import { findPlace, ownPlace, type Place, type PlaceOptions, withPlace } from '../place.ts';
import { connect, UsageError } from '../session.ts';
import { id, take, wholeNumber } from '../take.ts';

type Restoration = components['schemas']['Restoration'];
type Extent =
  | { kind: 'everything' }
  | { kind: 'agent'; agent_id: string }
  | { kind: 'entity'; entity: string; entity_id: string };

interface RecordOptions extends PlaceOptions {
  record?: string;
}

/** `sanctum config history`, `diff` and `restore`. */
export function historyCommands(config: Command): void {
  withRecord(config.command('history'))
    .description('Every version of a key or a record, newest first')
    .option('--limit <n>', 'how many', wholeNumber, 50)
    .addHelpText(
      'after',
      `
Examples:
  sanctum config history log.level --system
  sanctum config history --instance 7
  sanctum config history --record agents athena`,
    )
    .action(async (key: string | undefined, options: RecordOptions & { limit: number }, command: Command) => {
      const query = await recordOf(key, options);
      const api = connect();
      const versions = itemsOf((cursor) =>
        api.GET('/api/v1/history', {
          params: { query: { ...query, cursor, limit: Math.min(Math.max(options.limit, 1), 200) } },
        }),
      );
      const output = command.optsWithGlobals<Output>();
      const found = await take(versions, options.limit);
      if (output.json) return printJson(found);
      printRows(
        output,
        found.flatMap((version) => withFields(version).map((change) => ({ version, change }))),
        [
          ['REV', ({ version }) => version.revision],
          ['AT', ({ version }) => version.at],
          ['WHO', ({ version }) => version.actor.name],
          ['ACTION', ({ version }) => version.action],
          ['FIELD', ({ version, change }) => change?.path ?? (version.erased ? '(erased)' : '')],
          ['BEFORE', ({ change }) => change && cellOf(change.before, false)],
          ['AFTER', ({ change }) => change && cellOf(change.after, false)],
        ],
      );
    });

  withRecord(config.command('diff'))
    .description('What differs in a key or a record between two revisions or times')
    .requiredOption('--from <revision|time>')
    .option('--to <revision|time>', 'now when left out')
    .addHelpText('after', '\nExample: sanctum config diff --record agents athena --from 17')
    .action(
      async (
        key: string | undefined,
        options: RecordOptions & { from: string; to?: string },
        command: Command,
      ) => {
        const query = { ...(await recordOf(key, options)), from: options.from, to: options.to };
        const found = await dataOf(connect().GET('/api/v1/history/diff', { params: { query } }));
        const output = command.optsWithGlobals<Output>();
        if (output.json) return printJson(found);
        printRows(output, found.difference, [
          ['FIELD', ({ path }) => path],
          [`REVISION ${found.from}`, ({ before }) => cellOf(before, false)],
          [`REVISION ${found.to}`, ({ after }) => cellOf(after, false)],
        ]);
      },
    );

  withRecord(config.command('restore'))
    .description('Bring a key, a record, an agent or everything back to an earlier state, as new changes')
    .requiredOption('--to <revision|time>', 'such as 17 or 2026-11-25T12:00:00Z')
    .option('--everything', 'all that can be brought back')
    .option('--agent-tree <id>', 'an agent with all that belongs to it')
    .option('--dry-run', 'only show what would happen')
    .option('--force', 'although valid instances become invalid')
    .addHelpText(
      'after',
      `
Sessions, keys, passwords and people are never brought back.

Examples:
  sanctum config restore log.level --system --to 17 --dry-run
  sanctum config restore --agent-tree athena --to 2026-11-25T12:00:00Z
  sanctum config restore --everything --to 17`,
    )
    .action(async (key: string | undefined, options: RestoreOptions, command: Command) => {
      const what = await extentOf(key, options);
      const body = { what, to: options.to, dry_run: options.dryRun ?? false, force: options.force ?? false };
      report(command.optsWithGlobals<Output>(), await dataOf(connect().POST('/api/v1/restore', { body })));
    });
}

interface RestoreOptions extends RecordOptions {
  to: string;
  everything?: boolean;
  agentTree?: string;
  dryRun?: boolean;
  force?: boolean;
}

/** `sanctum journal undo`. */
export function undoCommand(journal: Command): void {
  journal
    .command('undo')
    .description('Take back what a transaction did, as new changes')
    .argument('<revision>', 'of the transaction', id)
    .option('--seq <n>', 'only this change of it', id)
    .option('--dry-run', 'only show what would happen')
    .option('--force', 'although it was changed since, or valid instances become invalid')
    .addHelpText('after', '\nExample: sanctum journal undo 42 --dry-run')
    .action(
      async (
        revision: number,
        options: { seq?: number; dryRun?: boolean; force?: boolean },
        command: Command,
      ) => {
        const body = { seq: options.seq, dry_run: options.dryRun ?? false, force: options.force ?? false };
        const params = { path: { revision } };
        report(
          command.optsWithGlobals<Output>(),
          await dataOf(connect().POST('/api/v1/changes/{revision}/undo', { params, body })),
        );
      },
    );
}

function withRecord(command: Command): Command {
  return withPlace(command.argument('[key]', 'a key in the place that the options name')).option(
    '--record <table>',
    'a record of this table, such as agents; then the argument is its id',
  );
}

async function extentOf(key: string | undefined, options: RestoreOptions): Promise<Extent> {
  if (options.everything) return { kind: 'everything' };
  if (options.agentTree !== undefined) return { kind: 'agent', agent_id: options.agentTree };
  return { kind: 'entity', ...(await recordOf(key, options)) };
}

/** The record as the journal names it. @throws UsageError */
async function recordOf(
  key: string | undefined,
  options: RecordOptions,
): Promise<{ entity: string; entity_id: string }> {
  if (options.record !== undefined) {
    if (key === undefined) throw new UsageError('Give the id of the record: --record agents athena.');
    return { entity: options.record, entity_id: key };
  }
  const api = connect();
  const place = (await findPlace(api, options)) ?? (await ownPlace(api));
  if (place.table === 'tool_instances') return { entity: 'tool_instances', entity_id: String(place.id) };
  if (key === undefined) throw new UsageError('Give a key, or a record with --record.');
  return { entity: place.table, entity_id: identityOf(place, key) };
}

function identityOf(place: Exclude<Place, { table: 'tool_instances' }>, key: string): string {
  if (place.table === 'system_config') return key;
  if (place.table === 'agent_configs') return `${place.agent_id}/${key}`;
  return place.scope_id === null ? `system/${key}` : `${place.scope}:${place.scope_id}/${key}`;
}

type Field = { path: string; before: unknown; after: unknown } | undefined;

/** The fields that differ; one empty line for what has none. */
function withFields({ difference }: { difference: Exclude<Field, undefined>[] }): Field[] {
  return difference.length === 0 ? [undefined] : difference;
}

function report(output: Output, done: Restoration): void {
  if (output.json) printJson(done);
  else {
    printRows(
      output,
      done.steps.flatMap((step) => withFields(step).map((change) => ({ step, change }))),
      [
        ['WHAT', ({ step }) => step.kind],
        ['RECORD', ({ step }) => `${step.entity} ${step.entity_id}`],
        ['FIELD', ({ change }) => change?.path ?? ''],
        ['NOW', ({ change }) => change && cellOf(change.before, false)],
        ['THEN', ({ change }) => change && cellOf(change.after, false)],
      ],
    );
    for (const { entity, entity_id, reason } of done.left_out)
      say(output, `Left as it is: ${entity} ${entity_id}. ${reason}`);
    const { counts } = done.plan;
    if (counts && counts.instances > 0)
      say(
        output,
        `\nIt changes the configuration of ${counts.instances} instances; ${counts.newly_invalid} become invalid, ${counts.newly_valid} valid.`,
      );
    if (done.steps.length === 0) say(output, 'All is so already.');
    else
      say(
        output,
        done.revision === null ? '\nNothing was changed.' : `\nDone, as revision ${done.revision}.`,
      );
  }
  if (done.dry_run && (done.plan.counts?.newly_invalid ?? 0) > 0) process.exitCode = exitCodes.failed;
}
