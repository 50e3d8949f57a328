import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { components } from '../../client/api.d.ts';
import { type Api, ApiError, dataOf } from '../../client/client.ts';
import { exitCodes, Failure } from '../exit.ts';
import { isObject } from '../key.ts';
import { cellOf, type Output, printJson, printRows, say } from '../output.ts';
import {
  type Change,
  changeOf,
  findPlace,
  nameOfPlace,
  ownPlace,
  type Place,
  type PlaceOptions,
  type Setting,
  withPlace,
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
    .action(
      async (key: string, argument: string | undefined, options: WriteOptions, command: Command) => {
        const api = connect();
        const setting = await settingOf(argument, options);
        const place = (await findPlace(api, options)) ?? (await ownPlace(api));
        const record = await write(api, place, key, setting, options.force ?? false);
        const output = command.optsWithGlobals<Output>();
        if (output.json) return printJson(record);
        say(output, `Set ${key} for ${nameOfPlace(place)} (revision ${record.revision}).`);
      },
    );
}

function unsetCommand(config: Command): void {
  withPlace(config.command('unset').argument('<key>'))
    .description('Take a value away, so that what is inherited counts again')
    .option('--force', 'although it is missing then')
    .addHelpText('after', '\nExample: sanctum config unset log.level --agent athena')
    .action(async (key: string, options: WriteOptions, command: Command) => {
      const api = connect();
      const place = (await findPlace(api, options)) ?? (await ownPlace(api));
      await erase(api, place, key, options.force ?? false);
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

/** How often a key is written into the values of an instance that others are writing too. */
const attempts = 3;

async function write(
  api: Api,
  place: Place,
  key: string,
  setting: Setting | undefined,
  force: boolean,
): Promise<{ revision: number }> {
  const query = { force: String(force) };
  for (let attempt = 1; ; attempt++) {
    const change = await changeOf(api, place, key, setting);
    const { table, ...body } = change;
    try {
      switch (change.table) {
        case 'configurations':
          return await dataOf(api.PUT('/api/v1/configurations', { params: { query }, body: bodyOf(change) }));
      }
    } catch (error) {
      const isOvertaken = error instanceof ApiError && error.status === 412;
      if (!isOvertaken || attempt === attempts) throw error;
    }
  }
}
