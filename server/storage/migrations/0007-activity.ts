/** What counting messages over time needs, so that it costs what lies in the range and not what was ever said. */
export function activity(): string[] {
  return [
    ...['web_chat_messages', 'web_chat_responses'].map(
      (table) => `CREATE INDEX idx_${table}_time ON ${table} (timestamp, session_id)`,
    ),
    `CREATE INDEX idx_web_chat_messages_failed ON web_chat_messages (timestamp, session_id) WHERE state = 'failed'`,
  ];
}
