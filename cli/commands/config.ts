import type { Command } from 'commander';
import type { components } from '../../client/api.d.ts';
import { type Api, dataOf, itemsOf } from '../../client/client.ts';
import { exitCodes, Failure } from '../exit.ts';
import { areOnePlace, isObject, pathOf, valueAt } from '../key.ts';
import { cellOf, type Column, type Output, printJson, printRows, printValue, say } from '../output.ts';
import { findPlace, type Place, type PlaceOptions, withPlace } from '../place.ts';
import { connect } from '../session.ts';
import { take, wholeNumber } from '../take.ts';
import {
  type EffectiveConfiguration,
  nameOfTarget,
  readEffective,
  type Target,
  targetOf,
  type TargetOptions,
  withTarget,
} from '../target.ts';
import { configWriteCommands } from './config-write.ts';
import { documentCommands } from './documents.ts';
import { historyCommands } from './history.ts';

export function configCommands(program: Command): void {
  const config = program.command('config').description('What everything is configured with, and why');
  getCommand(config);
  explainCommand(config);
  listCommand(config);
  configWriteCommands(config);
  historyCommands(config);
  documentCommands(config);
}

interface ReadOptions extends TargetOptions {
  at?: string;
  reveal?: boolean;
}

function getCommand(config: Command): void {
  withRead(config.command('get'))
    .description('Print a value that counts, or all of them')
    .argument('[key]', 'such as log.level')
    .addHelpText(
      'after',
      `
With a key it prints the bare value, an object as JSON; it exits 4 when nothing is set, and 1 when the value is sealed
and not revealed, or wrong. Without options it is about your own preferences.

Examples:
  sanctum config get port --instance 5
  sanctum config get --agent athena
  sanctum config get port --instance 5 --at 2026-11-24T00:00:00Z
  TOKEN=$(sanctum config get token --instance 5 --reveal)`,
    )
    .action(async (key: string | undefined, options: ReadOptions, command: Command) => {
      const output = command.optsWithGlobals<Output>();
      const target = targetOf(options);
      const configuration = await readEffective(connect(), target, options);
      if (key !== undefined) return printOne(output, target, configuration, key, options.reveal ?? false);
      if (output.json) return printJson(configuration.values);
      printRows(output, Object.entries(configuration.keys), [
        ['KEY', ([name]) => name],
        ['VALUE', ([, { value, sealed }]) => cellOf(value, sealed)],
      ]);
    });
}

function printOne(
  output: Output,
  target: Target,
  { keys, values, errors }: EffectiveConfiguration,
  key: string,
  isRevealed: boolean,
): void {
  const sealed = Object.keys(keys).find((name) => keys[name]?.sealed && areOnePlace(name, key));
  if (sealed !== undefined && !isRevealed)
    throw new Failure(`${sealed} is sealed. --reveal shows it, and the journal tells that you looked.`);
  const found = valueAt(values, pathOf(key));
  const wrong = errors.filter((error) => areOnePlace(error.key, key));
  if (found === undefined && wrong.length === 0)
    throw new Failure(`${key} is not set for ${nameOfTarget(target)}.`, exitCodes.notFound);
  if (found != null) printValue(output, found);
  if (wrong.length > 0) throw new Failure(wrong.map(sentenceOf).join('\n'));
}

function explainCommand(config: Command): void {
  withRead(config.command('explain'))
    .description('Show each value with where it comes from, who set it, and what it takes the place of')
    .argument('[key]', 'only this key, or what lies within it')
    .addHelpText(
      'after',
      `
Sealed values show as ••• unless --reveal is given. It exits 1 when the configuration is not valid.
An instance also shows the revision that is wanted and the one that it says it runs with.

Examples:
  sanctum config explain --instance 5
  sanctum config explain log --agent athena
  sanctum config explain --instance 5 --at 1234`,
    )
    .action(async (key: string | undefined, options: ReadOptions, command: Command) => {
      const output = command.optsWithGlobals<Output>();
      const api = connect();
      const target = targetOf(options);
      const [configuration, running] = await Promise.all([
        readEffective(api, target, options),
        readRunning(api, target),
      ]);
      const keys = Object.entries(configuration.keys).filter(
        ([name]) => key === undefined || areOnePlace(name, key),
      );
      const errors = configuration.errors.filter((error) => key === undefined || areOnePlace(error.key, key));
      if (key !== undefined && keys.length + errors.length === 0)
        throw new Failure(`${key} is not set for ${nameOfTarget(target)}.`, exitCodes.notFound);
      if (!configuration.valid) process.exitCode = exitCodes.failed;
      if (output.json)
        return printJson({ ...configuration, keys: Object.fromEntries(keys), errors, ...running });
      printRows(output, keys.flatMap(explanationOf), explanationColumns);
      if (running)
        say(
          output,
          `\nWanted: revision ${configuration.revision}. ${sentenceOfRunning(running, configuration.revision)}`,
        );
      if (errors.length > 0) say(output, '\nWrong:');
      for (const error of errors) say(output, `  ${sentenceOf(error)}`);
    });
}

type Key = EffectiveConfiguration['keys'][string];

interface ExplanationRow {
  key: string;
  value: string;
  layer: string;
  from: string;
  origin?: Key['origin'];
}

const explanationColumns: Column<ExplanationRow>[] = [
  ['KEY', (row) => row.key],
  ['VALUE', (row) => row.value],
  ['LAYER', (row) => row.layer],
  ['FROM', (row) => row.from],
  ['REV', (row) => row.origin?.revision],
  ['WHO', (row) => row.origin?.actor?.name],
  ['WHEN', (row) => row.origin?.at],
];

/** A value, and below it what it took the place of, the nearest first. */
function explanationOf([key, { value, sealed, origin, overrides }]: [string, Key]): ExplanationRow[] {
  const own = {
    key,
    value: cellOf(value, sealed),
    layer: origin.layer,
    from: `${origin.table} ${origin.id}`,
    origin,
  };
  const others = overrides.toReversed().map((over) => ({
    key: over.key === undefined ? '  over' : `  over ${over.key}`,
    value: cellOf(over.value, over.sealed),
    layer: over.layer,
    from: `${over.table} ${over.id}`,
  }));
  return [own, ...others];
}

interface Running {
  running_revision: number | null;
  running_at: string | null;
}

async function readRunning(api: Api, target: Target): Promise<Running | undefined> {
  if (target.type !== 'instance') return undefined;
  const { running_revision, running_at } = await dataOf(
    api.GET('/api/v1/tool-instances/{id}', { params: { path: { id: target.id } } }),
  );
  return { running_revision, running_at };
}

function sentenceOfRunning({ running_revision, running_at }: Running, wanted: number): string {
  if (running_revision === null) return 'Running: it never said.';
  const words = running_revision === wanted ? 'the same' : `revision ${running_revision}`;
  return `Running: ${words}, since ${running_at ?? 'some time'}.`;
}

function sentenceOf({ key, message }: EffectiveConfiguration['errors'][number]): string {
  return [key, message].filter((part) => part !== '').join(': ');
}

type Row = components['schemas']['Configuration' | 'SystemConfig' | 'AgentConfig'];

interface ListOptions extends PlaceOptions {
  query?: string;
  prefix?: string;
  limit: number;
}

function listCommand(config: Command): void {
  withPlace(config.command('list'))
    .description('List what is written in one place, before any inheritance')
    .option('-q, --query <text>', 'only with this text in key or description')
    .option('--prefix <text>', 'only keys that begin so')
    .option('--limit <n>', 'how many', wholeNumber, 200)
    .addHelpText(
      'after',
      `
Without a place: everything of the table configurations that you may see.

Examples:
  sanctum config list --system
  sanctum config list --agent athena --agent-config
  sanctum config list --tool 3 --prefix log.`,
    )
    .action(async (options: ListOptions, command: Command) => {
      const api = connect();
      const output = command.optsWithGlobals<Output>();
      const place = await findPlace(api, options);
      if (place?.table === 'tool_instances') return listInstance(api, output, place.id);
      printRows(output, await take(readSettings(api, place, options), options.limit), [
        ['KEY', (row) => ('key' in row ? row.key : row.config_key)],
        ['VALUE', (row) => cellOf('key' in row ? row.value : row.config_value, row.is_encrypted)],
        ['TYPE', (row) => ('key' in row ? row.type : row.config_type)],
        [
          'FOR',
          (row) =>
            'scope' in row
              ? [row.scope, row.scope_id ?? ''].join(' ')
              : 'agent_id' in row
                ? row.agent_id
                : '',
        ],
        ['REV', (row) => row.revision],
        ['CHANGED', (row) => row.updated_at],
        ['PINNED BY', (row) => row.pinned_by],
      ]);
    });
}

function readSettings(
  api: Api,
  place: Exclude<Place, { table: 'tool_instances' }> | undefined,
  { query: q, prefix }: ListOptions,
): AsyncGenerator<Row> {
  const filter = { q, prefix, limit: 200 };
  switch (place?.table) {
    case 'system_config':
      return itemsOf((cursor) =>
        api.GET('/api/v1/system-config', { params: { query: { ...filter, cursor } } }),
      );
    case 'agent_configs':
      return itemsOf((cursor) =>
        api.GET('/api/v1/agents/{id}/configs', {
          params: { path: { id: place.agent_id }, query: { ...filter, cursor } },
        }),
      );
    default: {
      const { scope, scope_id } = place ?? {};
      return itemsOf((cursor) =>
        api.GET('/api/v1/configurations', {
          params: { query: { ...filter, scope, scope_id: scope_id ?? undefined, cursor } },
        }),
      );
    }
  }
}

async function listInstance(api: Api, output: Output, instanceId: number): Promise<void> {
  const { config } = await dataOf(
    api.GET('/api/v1/tool-instances/{id}', { params: { path: { id: instanceId } } }),
  );
  if (output.json) return printJson(config ?? {});
  printRows(output, Object.entries(config ?? {}), [
    ['KEY', ([name]) => name],
    ['VALUE', ([, value]) => cellOf(withDots(value))],
  ]);
}

/** Sealed values stand as markers in a config column. */
function withDots(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, '$sealed')) return '•••';
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withDots(inner)]));
}

function withRead(command: Command): Command {
  return withTarget(command)
    .option('--at <revision|time>', 'as it was then')
    .option('--reveal', 'sealed values in the clear; the journal tells that you looked');
}
