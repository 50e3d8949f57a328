import { type Command, Option } from 'commander';
import { z } from 'zod';
import { dataOf, itemsOf } from '../../client/client.ts';
import { exitCodes } from '../exit.ts';
import { readJsonFile } from '../input-file.ts';
import { type Output, printJson, printRecord, printRows, say } from '../output.ts';
import { connect, UsageError } from '../session.ts';
import { take, wholeNumber } from '../take.ts';
import { undoCommand } from './history.ts';

export function journalCommands(program: Command): void {
  const journal = program.command('journal').description('What changed, who did it, and the proof');

  journal
    .command('list')
    .description('List changes, newest first')
    .option('--entity <table>', 'only of this table, such as agents')
    .option('--id <entity_id>', 'only of this record')
    .option('--agent <id>', 'only of this agent')
    .option('--since <time>', 'from this time on, such as 2026-11-24T00:00:00Z')
    .option('--limit <n>', 'how many', wholeNumber, 50)
    .addHelpText('after', '\nExample: sanctum journal list --entity agents --id athena')
    .action(async (options: ListOptions, command: Command) => {
      const api = connect();
      const query = {
        entity: options.entity,
        entity_id: options.id,
        agent_id: options.agent,
        since: options.since,
        limit: Math.min(Math.max(options.limit, 1), 200),
      };
      const changes = itemsOf((cursor) =>
        api.GET('/api/v1/changes', { params: { query: { ...query, cursor } } }),
      );
      printRows(command.optsWithGlobals<Output>(), await take(changes, options.limit), [
        ['REV', ({ revision, seq }) => `${revision}.${seq}`],
        ['AT', ({ at }) => at],
        ['WHO', ({ actor }) => actor.name],
        ['ACTION', ({ action }) => action],
        ['WHAT', ({ entity, entity_id }) => `${entity} ${entity_id}`],
        ['FIELDS', ({ after, before }) => shorten(Object.keys(after ?? before ?? {}))],
      ]);
    });

  journal
    .command('activity')
    .description('Count changes over time')
    .option('--entity <table>', 'only of this table, such as agents')
    .option('--agent <id>', 'only of this agent')
    .option('--since <time>', 'from this time on; a day ago when left out')
    .option('--until <time>', 'until this time; now when left out')
    .addOption(new Option('--bucket <length>', 'how long a bucket is (UTC)').choices(bucketLengths))
    .addOption(new Option('--by <what>', 'what changes are told apart by').choices(kinds).default('entity'))
    .addHelpText('after', '\nExample: sanctum journal activity --bucket 1h --by action')
    .action(async (options: ActivityOptions, command: Command) => {
      const { entity, agent: agent_id, since, until, bucket, by } = options;
      const query = { entity, agent_id, since, until, bucket, by };
      const activity = await dataOf(connect().GET('/api/v1/changes/activity', { params: { query } }));
      const output = command.optsWithGlobals<Output>();
      if (output.json) return printJson(activity);
      say(output, `${activity.total} changes from ${activity.since} until ${activity.until}.`);
      printRows(
        output,
        activity.buckets.filter(({ total }) => total > 0),
        [
          ['FROM', ({ start }) => start],
          ['CHANGES', ({ total }) => total],
          [
            'OF WHAT',
            ({ counts }) =>
              Object.entries(counts)
                .map(([name, many]) => `${name} ${many}`)
                .join(', '),
          ],
        ],
      );
    });

  undoCommand(journal);

  journal
    .command('head')
    .description('Show the signed head of the journal, to keep somewhere else')
    .addHelpText('after', '\nExample: sanctum --json journal head > head.json')
    .action(async (_options: object, command: Command) => {
      printRecord(command.optsWithGlobals<Output>(), await dataOf(connect().GET('/api/v1/changes/head')));
    });

  journal
    .command('verify')
    .description('Verify the whole journal; exits 1 when a record does not fit')
    .option('--head <file>', 'a head that was kept by: sanctum --json journal head')
    .action(async (options: { head?: string }, command: Command) => {
      const query = options.head === undefined ? {} : readHead(options.head);
      const verification = await dataOf(connect().GET('/api/v1/changes/verify', { params: { query } }));
      const output = command.optsWithGlobals<Output>();
      if (output.json) printJson(verification);
      else if (verification.ok)
        say(
          output,
          `The journal is whole: ${verification.revisions} revisions, ${verification.changes} changes, head ${verification.hash}.`,
        );
      else if (verification.problem) {
        const { revision, seq, message } = verification.problem;
        const place = seq === null ? `revision ${revision}` : `revision ${revision}, record ${seq}`;
        say(output, `The journal was altered. The first record that does not fit is ${place}: ${message}`);
      }
      if (!verification.ok) process.exitCode = exitCodes.failed;
    });
}

const bucketLengths = ['1m', '5m', '15m', '1h', '6h', '1d'] as const;
const kinds = ['entity', 'action', 'actor_type'] as const;

interface ActivityOptions {
  entity?: string;
  agent?: string;
  since?: string;
  until?: string;
  bucket?: (typeof bucketLengths)[number];
  by: (typeof kinds)[number];
}

interface ListOptions {
  entity?: string;
  id?: string;
  agent?: string;
  since?: string;
  limit: number;
}

function shorten(fields: string[]): string {
  return fields.slice(0, 5).join(' ') + (fields.length > 5 ? ` and ${fields.length - 5} more` : '');
}

function readHead(file: string): { revision: number; hash: string } {
  const head = z.object({ revision: z.int(), hash: z.string() }).safeParse(readJsonFile(file, 'a head'));
  if (!head.success)
    throw new UsageError(`${file} is not a head: make one with sanctum --json journal head.`);
  return head.data;
}
