import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { components } from '../../client/api.d.ts';
import { type Api, dataOf } from '../../client/client.ts';
import { exitCodes } from '../exit.ts';
import { isObject } from '../key.ts';
import { cellOf, type Output, printJson, printRows, say } from '../output.ts';
import {
  type Change,
  changeOf,
  eraseSetting,
  findPlace,
  nameOfPlace,
  ownPlace,
  type PlaceOptions,
  type Setting,
  withPlace,
  writeSetting,
} from '../place.ts';
import { connect, UsageError } from '../session.ts';
import { wholeNumber } from '../take.ts';
import { parseValue, readStdin, readValueText, type ValueType, valueType } from '../value.ts';

type Plan = components['schemas']['ConfigurationPlan'];
type Impact = Plan['items'][number];

export function configWriteCommands(config: Command): void {
  setCommand(config);
  unsetCommand(config);
  planCommands(config);
}

interface SetOptions extends PlaceOptions {
  type?: ValueType;
  seal?: boolean;
  description?: string;
  stdin?: boolean;
}

interface WriteOptions extends SetOptions {
  force?: boolean;
}

const aboutValues = `
A value is JSON where it is JSON (8080, true, null, {"a": 1}), else text; --type string keeps 007 or true as text.
null removes what was inherited. What is sealed with --seal is text unless --type says otherwise.`;

function withSetting(command: Command): Command {
  return withPlace(command.argument('<key>', 'such as log.level').argument('[value]'))
    .option('--type <type>', 'string, number, boolean or json', valueType)
    .option('--seal', 'keep it encrypted; shown only to who may reveal it')
    .option('--description <text>', 'what it is for')
    .option('--stdin', 'read the value from standard input, so that it is in no process list');
}

function setCommand(config: Command): void {
  withSetting(config.command('set'))
    .description('Set a value; without a place it is your own preference')
    .option('--force', 'although it does not fit the schema of a tool')
    .addHelpText(
      'after',
      `${aboutValues}

Examples:
  sanctum config set log.level debug --agent athena
  sanctum config set port 8001 --instance 5
  pass show letta | sanctum config set token --system --seal --stdin`,
    )
    .action(async (key: string, argument: string | undefined, options: WriteOptions, command: Command) => {
      const api = connect();
      const setting = await settingOf(argument, options);
      const place = (await findPlace(api, options)) ?? (await ownPlace(api));
      const record = await writeSetting(api, place, key, setting, options.force ?? false);
      const output = command.optsWithGlobals<Output>();
      if (output.json) return printJson(record);
      say(output, `Set ${key} for ${nameOfPlace(place)} (revision ${record.revision}).`);
    });
}

function unsetCommand(config: Command): void {
  withPlace(config.command('unset').argument('<key>'))
    .description('Take a value away, so that what is inherited counts again')
    .option('--force', 'although it is missing then')
    .addHelpText('after', '\nExample: sanctum config unset log.level --agent athena')
    .action(async (key: string, options: WriteOptions, command: Command) => {
      const api = connect();
      const place = (await findPlace(api, options)) ?? (await ownPlace(api));
      await eraseSetting(api, place, key, options.force ?? false);
      say(command.optsWithGlobals<Output>(), `${key} is not set any more for ${nameOfPlace(place)}.`);
    });
}

async function settingOf(argument: string | undefined, options: SetOptions): Promise<Setting> {
  const { type, seal, description } = options;
  const text = await readValueText(argument, options.stdin ?? false);
  return {
    value: parseValue(text, type ?? (seal ? 'string' : undefined)),
    type,
    is_encrypted: seal,
    description,
  };
}

interface PlanOptions {
  apply?: boolean;
  force?: boolean;
  limit: number;
}

function planCommands(config: Command): void {
  const plan = config
    .command('plan')
    .description('Show what changes would do to every instance; nothing is written without --apply')
    .option('-f, --file <file>', 'the changes: JSON such as {"changes": […]}; - is standard input')
    .option('--apply', 'apply it, unless something moved since the plan or valid instances would break')
    .option('--force', 'with --apply: although valid instances become invalid')
    .option('--limit <n>', 'how many instances to show', wholeNumber, 50)
    .addHelpText(
      'after',
      `
It exits 1 when valid instances would become invalid, and 5 when --apply is refused.
The changes of a file are those of POST /api/v1/configurations/plan (see /api/docs).

Examples:
  sanctum config plan set port 8001 --system
  sanctum config plan unset log.level --agent athena --apply
  sanctum config plan -f changes.json --apply`,
    )
    .action(async (_options: object, command: Command) => {
      const { file, ...options } = command.optsWithGlobals<Output & PlanOptions & { file?: string }>();
      if (file === undefined)
        throw new UsageError(
          'Say what to plan: -f FILE, or plan set KEY VALUE, or plan unset KEY. See --help.',
        );
      const changes = readChanges(file, file === '-' ? await readStdin() : readFileSync(file, 'utf8'));
      await planAndApply(connect(), changes, options);
    });

  const alsoTakes = '\nAlso --apply, --force and --limit, as sanctum config plan.';

  withSetting(plan.command('set'))
    .description('Plan to set a value')
    .addHelpText('after', `${aboutValues}\n${alsoTakes}`)
    .action(async (key: string, argument: string | undefined, setOptions: SetOptions, command: Command) => {
      const api = connect();
      const setting = await settingOf(argument, setOptions);
      const place = (await findPlace(api, setOptions)) ?? (await ownPlace(api));
      const change = await changeOf(api, place, key, setting);
      await planAndApply(api, [change], command.optsWithGlobals<Output & PlanOptions>());
    });

  withPlace(plan.command('unset').argument('<key>'))
    .description('Plan to take a value away')
    .addHelpText('after', alsoTakes)
    .action(async (key: string, options: PlaceOptions, command: Command) => {
      const api = connect();
      const place = (await findPlace(api, options)) ?? (await ownPlace(api));
      const change = await changeOf(api, place, key, undefined);
      await planAndApply(api, [change], command.optsWithGlobals<Output & PlanOptions>());
    });
}

function readChanges(file: string, text: string): Change[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file} is not JSON.`);
    throw error;
  }
  const changes = isObject(value) ? value.changes : value;
  if (!Array.isArray(changes)) throw new UsageError(`${file} holds no changes: write {"changes": […]}.`);
  // The server says what is wrong with one.
  return changes as Change[];
}

async function planAndApply(
  api: Api,
  changes: Change[],
  { apply, force = false, limit, ...output }: Output & PlanOptions,
): Promise<void> {
  const plan = await readPlan(api, changes, limit);
  if (!output.json) printPlan(output, plan);
  if (!apply) {
    if (output.json) printJson(plan);
    if (breaks(plan)) process.exitCode = exitCodes.failed;
    return;
  }
  const applied = await dataOf(
    api.POST('/api/v1/configurations/apply', {
      body: { changes, expected_revision: plan.revision, force },
    }),
  );
  if (output.json) return printJson({ ...plan, applied });
  say(
    output,
    applied.revision === null
      ? '\nNothing to apply: all is so already.'
      : `\nApplied as revision ${applied.revision}.`,
  );
}

/** The plan with as many instances as are to be shown; each page is a plan of its own. */
async function readPlan(api: Api, changes: Change[], limit: number): Promise<Plan> {
  const readPage = (size: number, cursor?: string) =>
    dataOf(
      api.POST('/api/v1/configurations/plan', {
        params: { query: { limit: Math.min(Math.max(size, 1), 200), cursor } },
        body: { changes },
      }),
    );
  const plan = await readPage(limit);
  for (let cursor = plan.next_cursor; cursor !== null && plan.items.length < limit;) {
    const page = await readPage(limit - plan.items.length, cursor);
    plan.items.push(...page.items);
    plan.next_cursor = cursor = page.next_cursor;
  }
  return { ...plan, items: plan.items.slice(0, limit) };
}

/** Would valid instances become invalid? */
export function breaks({ counts }: Plan): boolean {
  return (counts?.newly_invalid ?? 0) > 0;
}

/** Whom it would change, and how. */
export function printPlan(output: Output, { counts, items, revision }: Plan): void {
  const { instances = 0, newly_invalid = 0, newly_valid = 0, broken_references = 0 } = counts ?? {};
  say(
    output,
    `As of revision ${revision}. Instances that change: ${instances}, become invalid: ${newly_invalid}, become valid: ${newly_valid}. References that break: ${broken_references}.`,
  );
  if (items.length === 0) return;
  say(output, '');
  printRows(output, items.flatMap(rowsOf), [
    ['INSTANCE', (row) => row.instance],
    ['AGENT', (row) => row.agent],
    ['VALID', (row) => row.valid],
    ['KEY', (row) => row.key],
    ['OLD → NEW', (row) => row.change],
  ]);
  if (instances > items.length) say(output, `And ${instances - items.length} more: --limit shows them.`);
  const errors = items.flatMap(({ target, errors: found }) =>
    found.map(({ key, message }) => `  instance ${target.id}: ${[key, message].filter(Boolean).join(': ')}`),
  );
  if (errors.length > 0) say(output, `\nWould be wrong:\n${errors.join('\n')}`);
}

interface ImpactRow {
  instance?: number;
  agent?: string | null;
  valid?: string;
  key: string;
  change: string;
}

/** A line for each key; what is said of the instance stands in the first. */
function rowsOf({ target, changes, valid_before, valid_after }: Impact): ImpactRow[] {
  const lines = changes.map(({ key, before, after, sealed }) => ({
    key,
    change: sealed ? 'another secret' : `${cellOf(before ?? '–')} → ${cellOf(after ?? '–')}`,
  }));
  const [first = { key: '', change: '' }, ...rest] = lines;
  const valid =
    valid_before === valid_after ? wordOf(valid_after) : `${wordOf(valid_before)} → ${wordOf(valid_after)}`;
  return [{ instance: target.id, agent: target.agent_id, valid, ...first }, ...rest];
}

function wordOf(isValid: boolean): string {
  return isValid ? 'yes' : 'NO';
}
