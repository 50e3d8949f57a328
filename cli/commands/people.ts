import type { Command } from 'commander';
import type { components } from '../../client/api.d.ts';
import { type Api, dataOf } from '../../client/client.ts';
import { role } from '../options.ts';
import { type Output, printJson, printRecord, printRows, say } from '../output.ts';
import { connect } from '../session.ts';
import { id, take, wholeNumber } from '../take.ts';

type Person = components['schemas']['BrocaPerson'];
type Finding = components['schemas']['BrocaFinding'];

interface ListOptions {
  query?: string;
  platform?: string;
  limit: number;
}

interface PromoteOptions {
  username?: string;
  email?: string;
  role?: ReturnType<typeof role>;
}

export function personCommands(program: Command): void {
  const people = program
    .command('people')
    .description('People whom Broca knows, found in its databases in the home');

  people
    .command('list')
    .description('List them, who talked last first, and what kept a database from being read')
    .option('-q, --query <text>', 'only with this text in a name or number')
    .option('--platform <name>', 'only of this platform, such as telegram')
    .option('--limit <n>', 'how many', wholeNumber, 200)
    .addHelpText(
      'after',
      `
Broca's databases are only read. With --json: {items, findings}.

Examples:
  sanctum people list
  sanctum people list --platform telegram --query ada`,
    )
    .action(async (options: ListOptions, command: Command) => {
      const findings: Finding[] = [];
      const items = await take(peopleOf(connect(), options, findings), options.limit);
      print(command.optsWithGlobals<Output>(), items, findings);
    });

  people
    .command('promote <key>')
    .description('Make somebody from Broca a user; prints a link, once, with which she sets a password')
    .option('--username <name>', 'otherwise made of the names on the platform')
    .option('--email <address>', 'otherwise <username>@broca.local, which receives nothing')
    .option('--role <role>', 'admin, user or viewer', role, 'user')
    .addHelpText(
      'after',
      `
The key is the one that sanctum people list shows. That the two are the same person is kept.

Examples:
  sanctum people promote 0f5c6b4a9d8e7f60123456789abcdef0
  sanctum people promote 0f5c6b4a9d8e7f60123456789abcdef0 --username ada --email ada@example.org --role viewer`,
    )
    .action(async (key: string, { username, email, role }: PromoteOptions, command: Command) => {
      const created = await dataOf(
        connect().POST('/api/v1/broca/people/{key}/promote', {
          params: { path: { key } },
          body: { username, email, role },
        }),
      );
      const output = command.optsWithGlobals<Output>();
      if (output.json) return printJson(created);
      say(output, `Created ${created.username} (${created.role}). The link works once:`);
      say(output, created.invitation?.url ?? '');
    });

  people
    .command('link')
    .description('Say that somebody from Broca is a user whom there is already')
    .argument('<key>', 'the key that sanctum people list shows')
    .argument('<user>', 'the number of the user', id)
    .addHelpText('after', '\nExample: sanctum people link 0f5c6b4a9d8e7f60123456789abcdef0 3')
    .action(async (key: string, user: number, _options: object, command: Command) => {
      const link = await dataOf(
        connect().POST('/api/v1/broca/people/{key}/link', {
          params: { path: { key } },
          body: { user_id: user },
        }),
      );
      printRecord(command.optsWithGlobals<Output>(), link);
    });
}

/** All of them, page by page. @param findings what every page says beside them is put here */
async function* peopleOf(
  api: Api,
  { query: q, platform }: ListOptions,
  findings: Finding[],
): AsyncGenerator<Person> {
  let cursor: string | undefined;
  do {
    const page = await dataOf(
      api.GET('/api/v1/broca/people', {
        params: { query: { q, platform, sort: '-last_interaction', limit: 200, cursor } },
      }),
    );
    findings.splice(0, findings.length, ...page.findings);
    yield* page.items;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

function print(output: Output, items: Person[], findings: Finding[]): void {
  if (output.json) return printJson({ items, findings });
  printRows(output, items, [
    ['KEY', ({ key }) => key],
    ['PLATFORM', ({ platform }) => platform],
    ['NUMBER', ({ platform_user_id }) => platform_user_id],
    ['USERNAME', ({ username }) => username],
    ['NAME', ({ display_name }) => display_name],
    ['ACTIVE', ({ is_active }) => (is_active ? 'yes' : 'no')],
    ['MESSAGES', ({ interaction_count }) => interaction_count],
    ['LAST', ({ last_interaction }) => last_interaction],
    ['USER', ({ user_id }) => user_id],
  ]);
  if (findings.length === 0) return;
  say(output, '');
  printRows(output, findings, [
    ['PATH', ({ path }) => path],
    ['KIND', ({ kind }) => kind],
    ['WHAT TO DO', ({ message }) => message],
  ]);
}
