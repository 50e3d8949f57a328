import { systemConfig } from '../configuration/configuration.schema.ts';
import { settingOf } from '../configuration/setting-tables.ts';
import { openSetting } from '../configuration/write-setting.ts';
import type { Context } from '../context.ts';
import { AppError, conflict } from '../kernel/errors.ts';
import { parseLettaUrl } from './address.ts';
import { parseToken, type Target } from './target.ts';

/** Which driver speaks with the server; `auto` finds out. */
export const drivers = ['auto', 'app-server', 'rest'] as const;
export type DriverChoice = (typeof drivers)[number];

/** Where the Letta server is, and how it is spoken with. */
export interface LettaSettings extends Target {
  driver: DriverChoice;
}

/** The keys of the system configuration that say so. */
export const lettaKeys = ['letta.url', 'letta.token', 'letta.driver'] as const;

/** Is a Letta server configured? */
export async function hasLettaUrl(ctx: Context): Promise<boolean> {
  return Boolean((await read(ctx)).get('letta.url'));
}

/**
 * The Letta server of the system configuration.
 *
 * @throws AppError 409 `letta.not_configured` with what to do; 400 when a value is no good
 */
export async function readLettaSettings(ctx: Context): Promise<LettaSettings> {
  const values = await read(ctx);
  const url = values.get('letta.url');
  if (!url)
    throw conflict(
      'letta.not_configured',
      'No Letta server is configured. Run: sanctum config set letta.url ws://127.0.0.1:4500 --system-config; and, when it asks for a credential: sanctum config set letta.token --system-config --seal --stdin',
    );
  const driver = values.get('letta.driver') ?? 'auto';
  if (!isDriver(driver))
    throw new AppError(400, 'letta.driver_unknown', `letta.driver must be one of ${drivers.join(', ')}.`);
  return { url: parseLettaUrl(url), token: parseToken(values.get('letta.token')), driver };
}

function isDriver(text: string): text is DriverChoice {
  return drivers.some((driver) => driver === text);
}

async function read(ctx: Context): Promise<Map<string, string>> {
  const rows = await ctx.read
    .selectFrom('system_config')
    .selectAll()
    .where('config_key', 'in', [...lettaKeys])
    .execute();
  const values = new Map<string, string>();
  for (const row of rows) {
    const setting = settingOf('system_config', systemConfig.decode(row));
    const value = await openSetting(ctx, setting);
    if (typeof value === 'string') values.set(setting.key, value.trim());
  }
  return values;
}
