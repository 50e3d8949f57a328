import { invalid } from '../kernel/errors.ts';
import type { JsonObject } from '../kernel/fields.ts';
import { foreignTime } from '../kernel/foreign-time.ts';
import { hasNullCharacter, tooDeepAt } from '../kernel/json-text.ts';
import { isObject } from '../kernel/json-value.ts';
import type { LeftOut } from '../storage/sqlite-extract.ts';
import { readForeignFile } from '../storage/sqlite-file.ts';

/** A row of the old configurator, whatever its version; what a version lacks is null. Ids are texts. */
export interface OldUser {
  id: string | null;
  username: string;
  email: string | null;
  role: string | null;
  permissions: unknown;
  created_at: string | null;
}

export interface OldAgent {
  id: string | null;
  letta_uid: string | null;
  name: string | null;
  description: string | null;
  status: string | null;
  created_by: string | null;
  config: JsonObject | null;
  is_active: boolean;
  visible_to_users: unknown[] | null;
  visible_to_roles: unknown[] | null;
  /** Why it cannot be kept, as a sentence. */
  problem: string | null;
  /** What of it could not be read and is left out. */
  notes: string[];
}

export interface OldSetting {
  key: string;
  value: string | null;
  description: string | null;
  created_at: string | null;
}

export interface OldChatSession {
  id: string;
  uid: string | null;
  user_id: string | null;
  agent_id: string | null;
  ip_address: string | null;
  metadata: JsonObject | null;
  created_at: string | null;
  last_active: string | null;
  problem: string | null;
}

export interface OldChatText {
  id: string | null;
  session_id: string;
  text: string;
  timestamp: string | null;
  processed: boolean;
  user_id: string | null;
  /** Of a reply: the message that it answers. */
  message_id: string | null;
  broca_message_id: number | null;
}

/** What an old database holds. Rows can be many, so they come one by one. */
export interface ControlDatabase {
  users(): AsyncIterable<OldUser>;
  agents(): AsyncIterable<OldAgent>;
  settings(): AsyncIterable<OldSetting>;
  sessions(): AsyncIterable<OldChatSession>;
  messages(): AsyncIterable<OldChatText>;
  responses(): AsyncIterable<OldChatText>;
  /** What was too large or too much of each table. */
  leftOut: Readonly<Record<string, LeftOut>>;
  /** Tables that have no place here. */
  ignored: string[];
}

const megabyte = 1024 * 1024;
const few = { rows: 10_000, bytes: 64 * megabyte };
const textColumns = [
  'id',
  'session_id',
  'timestamp',
  'created_at',
  'processed',
  'user_id',
  'message_id',
  'broca_message_id',
];

/** The tables and columns of the old configurator, in all of its versions, and how much of each is taken. */
const understood = {
  users: { columns: ['id', 'username', 'email', 'role', 'permissions', 'created_at'], ...few },
  agents: {
    columns: [
      'id',
      'letta_uid',
      'name',
      'description',
      'status',
      'created_by',
      'config',
      'is_active',
      'visible_to_users',
      'visible_to_roles',
    ],
    ...few,
  },
  system_config: {
    columns: ['config_key', 'key', 'config_value', 'value', 'description', 'created_at'],
    ...few,
  },
  web_chat_sessions: {
    columns: [
      'session_id',
      'id',
      'uid',
      'user_id',
      'agent_id',
      'ip_address',
      'metadata',
      'created_at',
      'last_active',
      'last_activity',
    ],
    rows: 100_000,
    bytes: 64 * megabyte,
  },
  web_chat_messages: { columns: [...textColumns, 'message'], rows: 1_000_000, bytes: 512 * megabyte },
  web_chat_responses: { columns: [...textColumns, 'response'], rows: 1_000_000, bytes: 512 * megabyte },
};
type Table = keyof typeof understood;

function isUnderstood(table: string): boolean {
  return Object.hasOwn(understood, table);
}

/** How deep JSON may be nested, as in the body of a request. */
export const depthLimit = 100;

/**
 * Reads the database of the old Python configurator, in any of its shapes: what is there is read, what is not is
 * empty.
 *
 * @param file alone in a folder that is the caller's
 * @throws AppError 400 `import.not_a_database`, `import.nothing_known`
 */
export async function openControlDatabase(file: string): Promise<ControlDatabase> {
  const foreign = await readForeignFile(file, understood);
  if (!foreign.tables.some(isUnderstood))
    throw invalid(
      'import.nothing_known',
      `This is a database, but not one of the old configurator: it has none of the tables ${Object.keys(understood).join(', ')}. It has: ${foreign.tables.slice(0, 20).join(', ') || 'none'}.`,
    );
  async function* mapped<T>(table: Table, read: (row: Row) => T | undefined): AsyncGenerator<T> {
    for await (const values of foreign.rows(table)) {
      const row: Row = (...columns) =>
        columns.map((column) => values[column]).find((value) => value !== null && value !== undefined) ??
        null;
      const record = read(row);
      if (record !== undefined) yield record;
    }
  }
  return {
    users: () => mapped('users', readUser),
    agents: () => mapped('agents', readAgent),
    settings: () => mapped('system_config', readSetting),
    sessions: () => mapped('web_chat_sessions', readSession),
    messages: () => mapped('web_chat_messages', (row) => readText(row, 'message')),
    responses: () => mapped('web_chat_responses', (row) => readText(row, 'response')),
    leftOut: foreign.leftOut,
    ignored: foreign.tables.filter((table) => !isUnderstood(table)),
  };
}

/** A row: gives the value of the first of these columns that has one. */
type Row = (...columns: string[]) => string | number | null;

function readUser(row: Row): OldUser {
  return {
    id: text(row('id')),
    username: text(row('username')) ?? '',
    email: text(row('email')),
    role: text(row('role')),
    permissions: json(row('permissions')),
    created_at: foreignTime(row('created_at')),
  };
}

function readAgent(row: Row): OldAgent {
  return {
    id: text(row('id')),
    letta_uid: text(row('letta_uid')),
    name: text(row('name')),
    description: text(row('description')),
    status: text(row('status')),
    created_by: text(row('created_by')),
    config: object(json(row('config'))),
    is_active: flag(row('is_active'), true),
    visible_to_users: list(row('visible_to_users')),
    visible_to_roles: list(row('visible_to_roles')),
    problem: problemOf('config', row('config')),
    notes: isUnreadable(row('config')) ? ['Its config is no JSON object and is left out.'] : [],
  };
}

function readSetting(row: Row): OldSetting {
  return {
    key: text(row('config_key', 'key')) ?? '',
    value: text(row('config_value', 'value')),
    description: text(row('description')),
    created_at: foreignTime(row('created_at')),
  };
}

function readSession(row: Row): OldChatSession {
  return {
    id: text(row('session_id', 'id')) ?? '',
    uid: text(row('uid')),
    user_id: text(row('user_id')),
    agent_id: text(row('agent_id')),
    ip_address: text(row('ip_address'))?.slice(0, 45) ?? null,
    metadata: object(json(row('metadata'))),
    created_at: foreignTime(row('created_at')),
    last_active: foreignTime(row('last_active', 'last_activity')),
    problem: problemOf('metadata', row('metadata')),
  };
}

function readText(row: Row, column: string): OldChatText | undefined {
  const session_id = text(row('session_id'));
  const content = row(column);
  if (session_id === null || typeof content !== 'string') return undefined;
  return {
    id: text(row('id')),
    session_id,
    text: content.replaceAll('\0', ''),
    timestamp: foreignTime(row('timestamp', 'created_at')),
    processed: flag(row('processed'), true),
    user_id: text(row('user_id')),
    message_id: text(row('message_id')),
    broca_message_id: wholeNumber(row('broca_message_id')),
  };
}

function text(value: string | number | null): string | null {
  if (typeof value === 'number') return String(value);
  return value?.replaceAll('\0', '').trim() || null;
}

/** A JSON text that cannot be read is worth no more than none; one that nobody could keep is `problemOf` its column. */
function json(value: string | number | null): unknown {
  if (typeof value !== 'string' || value.trim() === '' || problemOf('', value) !== null) return null;
  try {
    return JSON.parse(value, withoutPrototype);
  } catch {
    return null;
  }
}

/** What the body of a request loses too: a name that means something to JavaScript itself. */
function withoutPrototype(name: string, value: unknown): unknown {
  return name === '__proto__' ? undefined : value;
}

function problemOf(column: string, value: string | number | null): string | null {
  if (typeof value !== 'string') return null;
  if (tooDeepAt(value, depthLimit) !== undefined)
    return `Its ${column} is nested deeper than ${depthLimit} levels.`;
  return hasNullCharacter(value) ? `Its ${column} contains the character U+0000.` : null;
}

/** Is there something that is no JSON object? */
function isUnreadable(value: string | number | null): boolean {
  return value !== null && String(value).trim() !== '' && value !== 'null' && !isObject(json(value));
}

function object(value: unknown): JsonObject | null {
  return isObject(value) && Object.keys(value).length > 0 ? value : null;
}

/** The old program wrote an empty text where it meant everybody. What is no list names somebody unknown. */
function list(value: string | number | null): unknown[] | null {
  if (value === null || ['', 'null'].includes(String(value).trim())) return null;
  const read = json(value);
  return Array.isArray(read) ? (read as unknown[]) : [value];
}

function wholeNumber(value: string | number | null): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && Math.abs(number) <= 2_147_483_647
    ? number
    : null;
}

function flag(value: string | number | null, otherwise: boolean): boolean {
  if (value === null) return otherwise;
  return value === 1 || value === '1' || value === 'true';
}
