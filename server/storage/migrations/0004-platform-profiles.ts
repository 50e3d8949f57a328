import type { ColumnTypes } from '../columns.ts';

/** Which profile on which platform belongs to which person here. */
export function platformProfiles(t: ColumnTypes): string[] {
  return [
    `CREATE TABLE platform_profiles (
  id ${t.id},
  user_id ${t.integer} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  platform ${t.varchar('platform', 64)} NOT NULL,
  platform_user_id ${t.varchar('platform_user_id', 255)} NOT NULL,
  username ${t.varchar('username', 255)},
  display_name ${t.varchar('display_name', 255)},
  created_at ${t.timestamp('created_at')} NOT NULL DEFAULT ${t.now},
  revision ${t.integer} NOT NULL DEFAULT 0,
  UNIQUE (platform, platform_user_id)
)${t.tableOptions}`,
    `CREATE INDEX idx_platform_profiles_user ON platform_profiles (user_id)`,
  ];
}
