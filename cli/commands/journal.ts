import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { dataOf, itemsOf } from '../../client/client.ts';
import { writeEnvFile } from '../env-file.ts';
import { exitCodes, Failure } from '../exit.ts';
import { readJsonFile } from '../input-file.ts';
import { oneOf } from '../options.ts';
import { type Output, printable, printJson, printRecord, printRows, say } from '../output.ts';
import { connect, UsageError } from '../session.ts';
import { id, take, wholeNumber } from '../take.ts';
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

  exportCommand(journal);
  activityCommand(journal);
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

const format = oneOf('jsonl', 'csv');

interface ExportOptions {
  entity?: string;
  id?: string;
  agent?: string;
  user?: number;
  action?: string;
  request?: string;
  since?: string;
  until?: string;
  format?: ReturnType<typeof format>;
  output?: string;
}

function exportCommand(journal: Command): void {
  journal
    .command('export')
    .description('Write down all changes that you may see, or some of them, newest first')
    .option('--entity <table>', 'only of this table, such as agents')
    .option('--id <entity_id>', 'only of this record')
    .option('--agent <id>', 'only of this agent')
    .option('--user <n>', 'only by this person', id)
    .option('--action <word>', 'only of this kind, such as delete')
    .option('--request <id>', 'only by this request')
    .option('--since <time>', 'from this time on, such as 2026-11-24T00:00:00Z')
    .option('--until <time>', 'before this time')
    .option('--format <format>', 'jsonl (the default), an object on each line; or csv', format)
    .option('-o, --output <file>', 'write this file, of mode 0600, whole or not at all')
    .addHelpText(
      'after',
      `
It is read bit by bit, so that a long journal takes no more memory than a short one.
In csv a text that a spreadsheet would compute begins with an apostrophe.

Examples:
  sanctum journal export -o journal.jsonl
  sanctum journal export --agent athena --since 2026-11-01T00:00:00Z --format csv -o athena.csv`,
    )
    .action(async ({ output: file, ...options }: ExportOptions, command: Command) => {
      const query = {
        entity: options.entity,
        entity_id: options.id,
        agent_id: options.agent,
        user_id: options.user,
        action: options.action,
        request_id: options.request,
        since: options.since,
        until: options.until,
        format: options.format ?? (file?.endsWith('.csv') ? ('csv' as const) : ('jsonl' as const)),
      };
      const body = await dataOf(
        connect().GET('/api/v1/changes/export', { params: { query }, parseAs: 'stream' }),
      );
      const text = textOf(body as ReadableStream<Uint8Array>);
      const output = command.optsWithGlobals<Output>();
      if (file === undefined) return print(text);
      await writeEnvFile(file, text);
      if (output.json) printJson({ file });
      else say(output, `Wrote ${file}.`);
    });
}

/** @throws Failure when the answer ends before its end */
async function* textOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  try {
    for await (const bytes of body) yield decoder.decode(bytes, { stream: true });
  } catch {
    throw new Failure('The server broke off in the middle: what was read is not all. Try again.');
  }
  yield decoder.decode();
}

/** What others wrote steers no terminal; a program at the other end gets it as it is. */
async function print(text: AsyncIterable<string>): Promise<void> {
  for await (const part of text)
    if (!process.stdout.write(process.stdout.isTTY ? printable(part) : part))
      await once(process.stdout, 'drain');
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

function activityCommand(journal: Command): void {
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
