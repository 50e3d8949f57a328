import { type SettingRow, settingOf, type SettingTable, settingTables } from './setting-tables.ts';
import { decodeValue } from './value.ts';

/** A row as the API shows it: its value native and typed, null while it is sealed. */
export function presentSetting(table: SettingTable, row: SettingRow): Record<string, unknown> {
  const setting = settingOf(table, row);
  const { value } = settingTables[table];
  return {
    ...row,
    [value]: setting.isSealed ? null : (decodeValue(setting.text, setting.type) ?? null),
  };
}
