import type { ColumnTypes } from '../columns.ts';

/** What conversations need beyond the seed: their order, their states, the queue of what is to be delivered (design 5.8). */
export function chat(t: ColumnTypes): string[] {
  const add = (table: string, column: string) => `ALTER TABLE ${table} ADD COLUMN ${column}`;
  const counter = (name: string) => `${name} ${t.integer} NOT NULL DEFAULT 0`;
  return [
    add(
      'agents',
      `delivery ${t.varchar('delivery', 10)} NOT NULL DEFAULT 'broca' CONSTRAINT agents_delivery CHECK (delivery IN ('broca', 'letta'))`,
    ),

    add('web_chat_sessions', `title ${t.varchar('title', 200)}`),
    add('web_chat_sessions', `archived_at ${t.timestamp('archived_at')}`),
    add('web_chat_sessions', `conversation ${t.varchar('conversation', 200)}`),
    add('web_chat_sessions', counter('position')),

    add('web_chat_messages', `client_id ${t.varchar('client_id', 64)}`),
    add(
      'web_chat_messages',
      `state ${t.varchar('state', 20)} NOT NULL DEFAULT 'stored' CONSTRAINT web_chat_messages_state CHECK (state IN ('stored', 'handed_over', 'working', 'answered', 'failed'))`,
    ),
    add('web_chat_messages', `problem ${t.text}`),
    add('web_chat_messages', counter('registry_revision')),
    add('web_chat_messages', counter('number')),
    add('web_chat_messages', counter('position')),
    `UPDATE web_chat_messages SET state = 'handed_over' WHERE processed = ${t.true}`,

    add('web_chat_responses', `parts ${t.json('parts')}`),
    add('web_chat_responses', counter('number')),
    add('web_chat_responses', counter('position')),

    ...['web_chat_messages', 'web_chat_responses'].map(
      (table, kind) => `UPDATE ${table} SET number = ranked.number, position = ranked.number
FROM (SELECT kind, id, row_number() OVER (ORDER BY timestamp, kind, id) AS number
  FROM (SELECT 0 AS kind, id, timestamp FROM web_chat_messages
    UNION ALL SELECT 1 AS kind, id, timestamp FROM web_chat_responses) AS texts) AS ranked
WHERE ranked.kind = ${kind} AND ranked.id = ${table}.id`,
    ),
    `CREATE TABLE chat_head (
  id ${t.integer} NOT NULL PRIMARY KEY CHECK (id = 1),
  position ${t.integer} NOT NULL
)${t.tableOptions}`,
    `INSERT INTO chat_head (id, position)
SELECT 1, (SELECT count(*) FROM web_chat_messages) + (SELECT count(*) FROM web_chat_responses)`,

    `CREATE INDEX idx_web_chat_sessions_position ON web_chat_sessions (position)`,
    `CREATE INDEX idx_web_chat_sessions_active ON web_chat_sessions (user_id, last_active)`,
    ...['web_chat_messages', 'web_chat_responses'].flatMap((table) => [
      `CREATE INDEX idx_${table}_number ON ${table} (session_id, number)`,
      `CREATE INDEX idx_${table}_position ON ${table} (position)`,
    ]),
    `CREATE INDEX idx_web_chat_messages_handed_over ON web_chat_messages (session_id, number) WHERE state = 'handed_over'`,
    `CREATE UNIQUE INDEX idx_web_chat_messages_client ON web_chat_messages (session_id, client_id) WHERE client_id IS NOT NULL`,

    // Nothing wrote to it so far.
    `DROP TABLE deliveries`,
    `CREATE TABLE deliveries (
  id ${t.id},
  message_id ${t.integer} NOT NULL UNIQUE REFERENCES web_chat_messages (id) ON DELETE CASCADE,
  session_id ${t.varchar('session_id', 64)} NOT NULL REFERENCES web_chat_sessions (id) ON DELETE CASCADE,
  agent_id ${t.varchar('agent_id', 50)} NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  via ${t.varchar('via', 10)} NOT NULL CHECK (via IN ('broca', 'letta')),
  phase ${t.varchar('phase', 10)} NOT NULL DEFAULT 'waiting' CHECK (phase IN ('waiting', 'claimed', 'sent')),
  number ${t.integer} NOT NULL,
  otid ${t.varchar('otid', 36)} NOT NULL,
  claims ${t.integer} NOT NULL DEFAULT 0,
  fence ${t.integer} NOT NULL DEFAULT 0,
  claimed_by ${t.varchar('claimed_by', 100)},
  lease_until ${t.timestamp('lease_until')},
  is_cancelled ${t.boolean} NOT NULL DEFAULT ${t.false},
  progress ${t.json('progress')},
  position ${t.integer} NOT NULL DEFAULT 0,
  created_at ${t.timestamp('created_at')} NOT NULL DEFAULT ${t.now}
)${t.tableOptions}`,
    `CREATE INDEX idx_deliveries_session ON deliveries (session_id, number)`,
    `CREATE INDEX idx_deliveries_queue ON deliveries (via, phase, number)`,
    `CREATE INDEX idx_deliveries_agent ON deliveries (agent_id, via, phase, number)`,
    `CREATE INDEX idx_deliveries_position ON deliveries (position)`,
  ];
}
