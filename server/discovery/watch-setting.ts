import { systemConfig } from '../configuration/configuration.schema.ts';
import { settingOf } from '../configuration/setting-tables.ts';
import { openSetting } from '../configuration/write-setting.ts';
import type { Context } from '../context.ts';

/** The key of the system configuration that keeps the home from being watched, when it is false. */
export const watchKey = 'discovery.watch';

/** Shall what changes in the home be applied as it happens? Unless it is said otherwise, yes. */
export async function isWatchWanted(ctx: Context): Promise<boolean> {
  const row = await ctx.read
    .selectFrom('system_config')
    .selectAll()
    .where('config_key', '=', watchKey)
    .executeTakeFirst();
  if (!row) return true;
  const value = await openSetting(ctx, settingOf('system_config', systemConfig.decode(row)));
  return String(value) !== 'false';
}
