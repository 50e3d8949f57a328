import type { JsonObject } from '../kernel/fields.ts';
import { isoTime } from '../kernel/clock.ts';
import { type ForeignFile, openForeignFile } from '../storage/sqlite-file.ts';

/** A row of the old configurator, whatever its version; what a version lacks is null. Ids are texts. */
export interface OldUser {
  id: string;
  username: string;
  email: string | null;
  role: string | null;
  permissions: unknown;
  created_at: string | null;
}

export interface OldAgent {
  id: string;
  letta_uid: string | null;
  name: string | null;
  description: string | null;
  status: string | null;
  created_by: string | null;
  config: JsonObject | null;
  is_active: boolean;
  visible_to_users: unknown[] | null;
  visible_to_roles: unknown[] | null;
}

export interface OldSetting {
  key: string;
  value: string | null;
  description: string | null;
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
}

export interface OldChatText {
  id: string;
  session_id: string;
  text: string;
  timestamp: string | null;
  processed: boolean;
  message_id: string | null;
}

/** What an old database holds. Chat texts can be many, so they come one by one. */
export interface ControlDatabase {
  users: OldUser[];
  agents: OldAgent[];
  settings: OldSetting[];
  sessions: OldChatSession[];
  messages(): Iterable<OldChatText>;
  responses(): Iterable<OldChatText>;
  /** Tables that have no place here. */
  ignored: string[];
  close(): void;
}

const understood = [
  'users',
  'agents',
  'system_config',
  'web_chat_sessions',
  'web_chat_messages',
  'web_chat_responses',
];

/**
 * Reads the database of the old Python configurator, in any of its shapes: what is there is read, what is not is
 * empty.
 *
 * @throws AppError 400 `import.not_a_database`, or `import.nothing_known` when none of its tables are there
 */
export function openControlDatabase(file: string): ControlDatabase {
  const foreign = openForeignFile(file);
  const rows = (table: string) => readRows(foreign, table);
  return {
    users: [...rows('users')].map(readUser),
    agents: [...rows('agents')].map(readAgent),
    settings: [...rows('system_config')].map(readSetting),
    sessions: [...rows('web_chat_sessions')].map(readSession),
    messages: () => texts(rows('web_chat_messages'), 'message'),
    responses: () => texts(rows('web_chat_responses'), 'response'),
    ignored: [...foreign.tables.keys()].filter((table) => !understood.includes(table)),
    close: foreign.close,
  };
}

type Row = (...columns: string[]) => unknown;

/** Gives each row as a function: the value of the first of these columns that has one. */
function* readRows(foreign: ForeignFile, table: string): Generator<Row> {
  for (const row of foreign.rows(table))
    yield (...columns) =>
      columns.map((column) => row[column]).find((value) => value !== null && value !== undefined) ?? null;
}

function readUser(row: Row): OldUser {
  return {
    id: text(row('id')) ?? '',
    username: text(row('username')) ?? '',
    email: text(row('email')),
    role: text(row('role')),
    permissions: json(row('permissions')),
    created_at: time(row('created_at')),
  };
}

function readAgent(row: Row): OldAgent {
  return {
    id: text(row('id')) ?? '',
    letta_uid: text(row('letta_uid')),
    name: text(row('name')),
    description: text(row('description')),
    status: text(row('status')),
    created_by: text(row('created_by')),
    config: object(json(row('config'))),
    is_active: flag(row('is_active'), true),
    // The old program wrote an empty text where it meant everybody.
    visible_to_users: list(json(row('visible_to_users'))),
    visible_to_roles: list(json(row('visible_to_roles'))),
  };
}

function readSetting(row: Row): OldSetting {
  return {
    key: text(row('config_key', 'key')) ?? '',
    value: text(row('config_value', 'value')),
    description: text(row('description')),
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
    created_at: time(row('created_at')),
    last_active: time(row('last_active', 'last_activity')),
  };
}

function* texts(rows: Iterable<Row>, column: string): Generator<OldChatText> {
  for (const row of rows) {
    const session_id = text(row('session_id'));
    const content = row(column);
    if (session_id === null || typeof content !== 'string') continue;
    yield {
      id: text(row('id')) ?? '',
      session_id,
      text: content.replaceAll('\0', ''),
      timestamp: time(row('timestamp', 'created_at')),
      processed: flag(row('processed'), true),
      message_id: text(row('message_id')),
    };
  }
}

function text(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim().replaceAll('\0', '') : null;
}

/** A JSON text that cannot be read is worth no more than none. */
function json(value: unknown): unknown {
  if (typeof value !== 'string' || value.trim() === '') return null;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}

function object(value: unknown): JsonObject | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.keys(value).length > 0 ? (value as JsonObject) : null;
}

function list(value: unknown): unknown[] | null {
  return Array.isArray(value) ? value : null;
}

function flag(value: unknown, otherwise: boolean): boolean {
  if (value === null || value === undefined) return otherwise;
  return value === true || value === 1 || value === '1' || value === 'true';
}

/** `2025-08-31 16:41:04.385050`, RFC 3339, or seconds since 1970; without a zone it is UTC. */
function time(value: unknown): string | null {
  if (typeof value === 'number') return isoTime(value < 1e11 ? value * 1000 : value);
  if (typeof value !== 'string') return null;
  const spelled = value.trim().replace(' ', 'T');
  const milliseconds = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(spelled) ? spelled : `${spelled}Z`);
  return Number.isNaN(milliseconds) ? null : isoTime(milliseconds);
}
