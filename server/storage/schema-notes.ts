/**
 * What the database has otherwise than the seed, or beyond it, and why. docs/schema.md prints this list, and a test
 * holds it against both live databases: what is not listed must not be there, and what is listed must be.
 */
export interface SchemaNote {
  /** differs: not as the seed says. column, table: beyond the seed. meaning: same shape, but what it holds is narrower. */
  kind: 'differs' | 'column' | 'table' | 'meaning';
  /** `table`, or `table.column` */
  where: string;
  reason: string;
}

const statusAt = 'When the status was last reported, so that a silent module can be told from a healthy one.';
const revision = 'The transaction that last changed the row: its ETag and its place in the journal.';
const enumerated = 'Text with a closed list of values, which the database enforces.';

export const schemaNotes: readonly SchemaNote[] = [
  {
    kind: 'differs',
    where: 'configurations.scope_id',
    reason:
      'VARCHAR(50) where the seed says INTEGER: agents have text ids, so it holds the id of the entity as text; NULL exactly for system.',
  },
  ...['system_config', 'agent_configs'].map((table) => ({
    kind: 'differs' as const,
    where: `${table}.config_type`,
    reason: `${enumerated} The seed lists them for configurations.type.`,
  })),
  {
    kind: 'meaning',
    where: 'agents.id',
    reason:
      'VARCHAR(50): the seed gives no type here and VARCHAR(50) to two foreign keys. A slug such as athena, never changed.',
  },
  {
    kind: 'meaning',
    where: 'user_sessions.session_token',
    reason: 'Holds only a hash of the refresh token, so that a copy of the database signs nobody in.',
  },
  {
    kind: 'meaning',
    where: 'tool_instances.agent_id',
    reason:
      'NULL for instances of the master system; required, and at most one instance per tool and agent, for agent scope.',
  },
  {
    kind: 'meaning',
    where: 'plugins.module_scope',
    reason: 'Follows the parent tool: a foreign key over (tool_id, module_scope) holds it there.',
  },
  {
    kind: 'column',
    where: 'tool_instances.module_scope',
    reason:
      'The tool’s scope beside the agent, so that the database itself can require an agent for agent scope.',
  },
  ...['agents', 'tools', 'tool_instances', 'plugins'].map((table) => ({
    kind: 'column' as const,
    where: `${table}.status_at`,
    reason: statusAt,
  })),
  ...[
    'agents',
    'tools',
    'tool_instances',
    'configurations',
    'plugins',
    'users',
    'user_sessions',
    'system_config',
    'env_vars',
    'agent_configs',
  ].map((table) => ({ kind: 'column' as const, where: `${table}.revision`, reason: revision })),
  ...['agents', 'tools', 'tool_instances', 'plugins'].map((table) => ({
    kind: 'column' as const,
    where: `${table}.config_revision`,
    reason:
      'The transaction that last changed the configuration (of a tool: its schema), whatever else did change.',
  })),
  ...['configurations', 'system_config', 'env_vars', 'agent_configs'].map((table) => ({
    kind: 'column' as const,
    where: `${table}.pinned_by`,
    reason: 'The file or variable that decides the value, so that nobody changes it elsewhere.',
  })),
  ...['running_revision', 'running_at'].map((column) => ({
    kind: 'column' as const,
    where: `tool_instances.${column}`,
    reason: 'The revision of its configuration that the instance says it runs with, and since when.',
  })),
  {
    kind: 'column',
    where: 'user_sessions.generation',
    reason: 'Counts the rotations of the refresh token, so that a reused one is recognised.',
  },
  {
    kind: 'column',
    where: 'user_sessions.rotated_at',
    reason: 'Since when the previous refresh token has a successor; it stays good for a short while.',
  },
  {
    kind: 'column',
    where: 'user_sessions.last_active',
    reason: 'Shown to people who look through their sessions.',
  },
  {
    kind: 'column',
    where: 'user_sessions.confirmed_at',
    reason: 'When the password was last said again in this session, which changes of second factors ask for.',
  },
  {
    kind: 'column',
    where: 'agents.delivery',
    reason: 'How messages reach the agent: through Broca, or to a Letta server directly.',
  },
  {
    kind: 'column',
    where: 'web_chat_sessions.title',
    reason: 'What a person calls the conversation; at first the beginning of what was said.',
  },
  { kind: 'column', where: 'web_chat_sessions.archived_at', reason: 'Put away, and since when.' },
  {
    kind: 'column',
    where: 'web_chat_sessions.conversation',
    reason: 'The conversation at a Letta server that this one is.',
  },
  {
    kind: 'column',
    where: 'web_chat_messages.client_id',
    reason: 'What the sender calls the message, so that it can be sent again without being another one.',
  },
  { kind: 'column', where: 'web_chat_messages.state', reason: 'What became of the message.' },
  { kind: 'column', where: 'web_chat_messages.problem', reason: 'Why it failed, for people.' },
  {
    kind: 'column',
    where: 'web_chat_messages.registry_revision',
    reason: 'What the registry was like when the message was sent.',
  },
  {
    kind: 'column',
    where: 'web_chat_messages.number',
    reason: 'The place in the one history of messages and replies.',
  },
  ...['web_chat_sessions', 'web_chat_messages'].map((table) => ({
    kind: 'column' as const,
    where: `${table}.position`,
    reason:
      'When the row last changed, in the count of all that happens in conversations: streams resume from it.',
  })),
  {
    kind: 'table',
    where: 'chat_head',
    reason: 'The count of all that happens in conversations; its lock orders what is written there.',
  },
  { kind: 'table', where: 'web_chat_responses', reason: 'Replies to chat, for which the seed has no table.' },
  { kind: 'table', where: 'deliveries', reason: 'Messages that are not yet delivered to an agent.' },
  { kind: 'table', where: 'api_keys', reason: 'Keys of programs, by hash (seed: Future Considerations).' },
  { kind: 'table', where: 'invitations', reason: 'One-time links to a first or a new password, by hash.' },
  {
    kind: 'table',
    where: 'second_factors',
    reason:
      'What a person proves beside the password: an authenticator app, whose secret is sealed, or a passkey.',
  },
  {
    kind: 'table',
    where: 'recovery_codes',
    reason: 'One-time codes for whoever lost the second factor, by keyed hash.',
  },
  {
    kind: 'table',
    where: 'second_factor_challenges',
    reason: 'What is asked of somebody for five minutes, who has shown the password already.',
  },
  {
    kind: 'table',
    where: 'modules',
    reason: 'What discovery found: path, manifest, digest, state and problem.',
  },
  {
    kind: 'table',
    where: 'letta_agents',
    reason:
      'What the Letta server last said of an agent, so that a name that people changed here is told from one that it gave.',
  },
  { kind: 'table', where: 'data_keys', reason: 'Keys that the master key wraps.' },
  { kind: 'table', where: 'sealed_values', reason: 'Every ciphertext; rows elsewhere hold only its id.' },
  {
    kind: 'table',
    where: 'journal_head',
    reason: 'The newest revision and its hash; its lock orders all writes.',
  },
  {
    kind: 'table',
    where: 'revisions',
    reason: 'The audit trail: one journaled transaction, who did it and when.',
  },
  {
    kind: 'table',
    where: 'changes',
    reason: 'The audit trail: each change of a transaction, before and after.',
  },
  {
    kind: 'table',
    where: 'removals',
    reason:
      'When a setting was last deleted, so that a configuration without it is newer than the one with it.',
  },
  { kind: 'table', where: 'journal_checkpoints', reason: 'Signed heads, which show even a full rewrite.' },
  {
    kind: 'table',
    where: 'platform_profiles',
    reason: 'Which profile on which platform, as Broca knows it, belongs to which person here.',
  },
  { kind: 'table', where: 'idempotency_keys', reason: 'Answers that a repeated request gets again.' },
  { kind: 'table', where: 'migrations', reason: 'Which steps of the schema this database has.' },
];
