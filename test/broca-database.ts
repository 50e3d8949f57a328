import { mkdirSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/** Broca's own tables, as its code makes them. */
export const brocaTables = `
  CREATE TABLE letta_users (id INTEGER PRIMARY KEY AUTOINCREMENT, created_at TEXT DEFAULT CURRENT_TIMESTAMP, last_active TEXT,
    letta_identity_id TEXT, letta_block_id TEXT, agent_preferences TEXT, custom_instructions TEXT, is_active INTEGER DEFAULT 1);
  CREATE TABLE platform_profiles (id INTEGER PRIMARY KEY AUTOINCREMENT, letta_user_id INTEGER, platform TEXT, platform_user_id TEXT,
    username TEXT, display_name TEXT, metadata TEXT, created_at TEXT DEFAULT CURRENT_TIMESTAMP, last_active TEXT,
    FOREIGN KEY (letta_user_id) REFERENCES letta_users(id), UNIQUE(platform, platform_user_id));
  CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, letta_user_id INTEGER, platform_profile_id INTEGER, role TEXT,
    message TEXT, timestamp TEXT, processed INTEGER DEFAULT 0, agent_response TEXT,
    FOREIGN KEY (letta_user_id) REFERENCES letta_users(id), FOREIGN KEY (platform_profile_id) REFERENCES platform_profiles(id));
  CREATE TABLE queue (id INTEGER PRIMARY KEY AUTOINCREMENT, letta_user_id INTEGER, message_id INTEGER, status TEXT,
    attempts INTEGER DEFAULT 0, timestamp TEXT DEFAULT CURRENT_TIMESTAMP);`;

/** Somebody who talks through Broca; what is left out is as usual. */
export interface BrocaProfile {
  platform?: string | null;
  platform_user_id?: string | null;
  username?: string | null;
  display_name?: string | null;
  last_active?: string | null;
  is_active?: number;
  /** When messages of hers arrived, in whatever spelling. */
  messages?: (string | null)[];
}

/** Makes a database of Broca, in whatever folder, whose last change is long past. */
export function makeBrocaDatabase(file: string, profiles: readonly BrocaProfile[]): string {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Database(file);
  database.exec(brocaTables);
  for (const profile of profiles) addBrocaProfile(database, profile);
  database.close();
  return rest(file);
}

/** Adds somebody as the real plugin does: with a second user that nobody is. */
export function addBrocaProfile(database: Database.Database, profile: BrocaProfile): void {
  const { platform = 'telegram', is_active = 1, last_active = null, messages = [] } = profile;
  const insertUser = database.prepare('INSERT INTO letta_users (is_active) VALUES (?)');
  insertUser.run(is_active);
  const { lastInsertRowid: user } = insertUser.run(is_active);
  const { lastInsertRowid: id } = database
    .prepare(
      'INSERT INTO platform_profiles (letta_user_id, platform, platform_user_id, username, display_name, last_active) VALUES (?,?,?,?,?,?)',
    )
    .run(
      user,
      platform,
      profile.platform_user_id ?? null,
      profile.username ?? null,
      profile.display_name ?? null,
      last_active,
    );
  for (const timestamp of messages)
    database
      .prepare(
        "INSERT INTO messages (letta_user_id, platform_profile_id, role, message, timestamp) VALUES (?,?,'user','what she wrote',?)",
      )
      .run(user, id, timestamp);
}

/** Makes a file look as if nobody had written it for a while, and another time each time it is asked to. */
export function rest(file: string): string {
  const past = Date.now() / 1000 - 3600 + Math.random() * 1000;
  utimesSync(file, past, past);
  return file;
}
