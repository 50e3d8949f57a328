import { readFile, stat } from 'node:fs/promises';
import { systemActor } from '../accounts/actor.ts';
import { type SettingTable, settingTables } from '../configuration/setting-tables.ts';
import type { Context } from '../context.ts';
import { systemCause } from '../journal/journal.ts';
import { AppError, invalid } from '../kernel/errors.ts';
import { type Difference, differenceOf } from './difference.ts';
import { importDocument, takePinsOff } from './import.service.ts';
import { filePin, isPinOfStart, variablePin } from './pin.ts';
import { readDocument } from './read-document.ts';
import { documentLimit, readTextAside } from './read-text-aside.ts';
import { readPinned } from './rows.ts';

/** A document that the environment gives. */
interface StartDocument {
  /** Where it comes from, for who reads what is wrong with it. */
  from: string;
  pin: string;
  value: unknown;
}

/**
 * Applies the documents of the environment, SANCTUM_CONFIG_FILE and SANCTUM_CONFIG. What they set is pinned; what they
 * set at an earlier start and do not any more stays, and is people's again. It writes nothing when all is so already.
 *
 * @throws AppError that says where it comes from and what is wrong with it
 */
export async function applyAtStart(ctx: Context): Promise<void> {
  const documents = await readStartDocuments(ctx);
  await releaseForgotten(ctx, documents);
  for (const { from, pin, value } of documents) {
    const options = { owner: pin, pins: true, prune: false, dryRun: false, force: false };
    const { revision, counts } = await saying(from, () =>
      importDocument(ctx, systemActor(pin), systemCause(pin), value, options),
    );
    if (revision !== null) ctx.log.info({ from, revision, counts }, 'configuration applied');
    if (counts.missing > 0) ctx.log.warn({ from, missing: counts.missing }, 'sealed values are missing');
  }
}

async function readStartDocuments({ config }: Context): Promise<StartDocument[]> {
  const { configFile, configText } = config;
  const found: StartDocument[] = [];
  if (configFile !== null) {
    const from = `SANCTUM_CONFIG_FILE, ${configFile}`;
    const value = await saying(from, async () => readTextAside(await readConfigFile(configFile)));
    found.push({ from, pin: filePin(configFile), value });
  }
  if (configText !== null) {
    const from = 'SANCTUM_CONFIG';
    found.push({ from, pin: variablePin, value: await saying(from, () => readTextAside(configText)) });
  }
  return found;
}

async function readConfigFile(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > documentLimit)
      throw invalid('document.too_large', `The file is larger than ${documentLimit / 1024 / 1024} MiB.`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw invalid('document.unreadable', `The file cannot be read (${reason}).`);
  }
}

/** First of all, so that a key may move from one document to the other. */
async function releaseForgotten(ctx: Context, documents: readonly StartDocument[]): Promise<void> {
  const released: { pin: string; releases: Difference['releases'] }[] = [];
  for (const { from, pin, value } of documents) {
    const actor = systemActor(pin);
    const { releases } = await saying(from, async () => {
      const entries = await readDocument(ctx.read, actor, value);
      return differenceOf(ctx, actor, entries, { owner: pin, pins: true, prune: false });
    });
    released.push({ pin, releases });
  }
  const current = new Set(documents.map(({ pin }) => pin));
  for (const pin of await pinsOfStarts(ctx))
    if (!current.has(pin)) released.push({ pin, releases: await readPinned(ctx.read, pin) });
  for (const { pin, releases } of released)
    if (releases.length > 0) await ctx.journal.write(systemCause(pin), (tx) => takePinsOff(tx, releases));
}

/** All that anything was pinned by at a start. */
async function pinsOfStarts({ read }: Context): Promise<string[]> {
  const pins = new Set<string>();
  for (const table of Object.keys(settingTables) as SettingTable[]) {
    const rows = await read
      .selectFrom(table as 'configurations')
      .select('pinned_by')
      .distinct()
      .where('pinned_by', 'is not', null)
      .execute();
    for (const { pinned_by } of rows) if (pinned_by !== null && isPinOfStart(pinned_by)) pins.add(pinned_by);
  }
  return [...pins];
}

/** Says in an error which document it is about. */
async function saying<T>(from: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.status, error.code, `${from}: ${error.message}`, error.details, error);
  }
}
