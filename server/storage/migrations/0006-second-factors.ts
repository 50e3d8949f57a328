import type { ColumnTypes } from '../columns.ts';

/** What people prove beside their password, and what is asked of them meanwhile. */
export function secondFactors(t: ColumnTypes): string[] {
  const owner = `user_id ${t.integer} NOT NULL REFERENCES users (id) ON DELETE CASCADE`;
  const createdAt = `created_at ${t.timestamp('created_at')} NOT NULL DEFAULT ${t.now}`;
  return [
    `CREATE TABLE second_factors (
  id ${t.id},
  ${owner},
  kind ${t.varchar('kind', 20)} NOT NULL CHECK (kind IN ('totp', 'passkey')),
  name ${t.varchar('name', 100)} NOT NULL,
  secret ${t.varchar('secret', 50)},
  last_step ${t.integer},
  credential_id ${t.varchar('credential_id', 1400)} UNIQUE,
  public_key ${t.text},
  counter ${t.integer},
  transports ${t.json('transports')},
  rp_id ${t.varchar('rp_id', 255)},
  ${createdAt},
  last_used ${t.timestamp('last_used')},
  revision ${t.integer} NOT NULL DEFAULT 0,
  CHECK ((kind = 'totp') = (secret IS NOT NULL)),
  CHECK ((kind = 'passkey') = (credential_id IS NOT NULL)),
  CHECK ((kind = 'passkey') = (public_key IS NOT NULL))
)${t.tableOptions}`,
    `CREATE INDEX idx_second_factors_user ON second_factors (user_id)`,

    `CREATE TABLE recovery_codes (
  id ${t.id},
  ${owner},
  code_hash ${t.varchar('code_hash', 64)} NOT NULL,
  used_at ${t.timestamp('used_at')},
  ${createdAt},
  UNIQUE (user_id, code_hash)
)${t.tableOptions}`,

    `CREATE TABLE second_factor_challenges (
  id ${t.varchar('id', 64)} NOT NULL PRIMARY KEY,
  ${owner},
  purpose ${t.varchar('purpose', 20)} NOT NULL CHECK (purpose IN ('sign_in', 'totp', 'passkey')),
  session_id ${t.varchar('session_id', 100)},
  password_mark ${t.varchar('password_mark', 64)} NOT NULL,
  secret ${t.text},
  passkey_challenge ${t.varchar('passkey_challenge', 100)},
  tries ${t.integer} NOT NULL DEFAULT 0,
  expires_at ${t.timestamp('expires_at')} NOT NULL,
  ${createdAt}
)${t.tableOptions}`,
    `CREATE INDEX idx_second_factor_challenges_user ON second_factor_challenges (user_id)`,

    `ALTER TABLE user_sessions ADD COLUMN confirmed_at ${t.timestamp('confirmed_at')}`,
  ];
}
