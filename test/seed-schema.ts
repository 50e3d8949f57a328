/** What the seed says of one column. What it does not say is not here, and is ours to decide. */
export interface SeedColumn {
  name: string;
  type?: 'INTEGER' | 'VARCHAR' | 'TEXT' | 'ENUM' | 'JSON' | 'BOOLEAN' | 'TIMESTAMP';
  length?: number;
  primaryKey?: true;
  autoincrement?: true;
  unique?: true;
  /** true: NOT NULL; false: NULL is said on purpose. */
  notNull?: boolean;
  default?: string;
  /** `table.column` */
  references?: string;
  /** The values of an ENUM, or of a VARCHAR that is one. */
  values?: string[];
}

export interface SeedTable {
  name: string;
  columns: SeedColumn[];
  /** UNIQUE over several columns. */
  unique?: string[][];
}

export interface SeedIndex {
  name: string;
  table: string;
  columns: string[];
}

const id: SeedColumn = { name: 'id', primaryKey: true };
const serial: SeedColumn = { name: 'id', type: 'INTEGER', primaryKey: true, autoincrement: true };
const author: SeedColumn = { name: 'created_by', type: 'INTEGER', references: 'users.id' };
const times: SeedColumn[] = [
  { name: 'created_at', type: 'TIMESTAMP' },
  { name: 'updated_at', type: 'TIMESTAMP' },
];
const createdNow: SeedColumn = { name: 'created_at', type: 'TIMESTAMP', default: 'CURRENT_TIMESTAMP' };
const timesNow: SeedColumn[] = [
  createdNow,
  { name: 'updated_at', type: 'TIMESTAMP', default: 'CURRENT_TIMESTAMP' },
];
const health: SeedColumn = { name: 'status', type: 'ENUM', values: ['Healthy', 'Degraded', 'Off', 'Ready'] };
const moduleScope: SeedColumn = { name: 'module_scope', type: 'ENUM', values: ['global', 'agent'] };
const encrypted: SeedColumn = { name: 'is_encrypted', type: 'BOOLEAN', default: 'false' };
const description: SeedColumn = { name: 'description', type: 'TEXT' };
const configKey: SeedColumn = { name: 'config_key', type: 'VARCHAR', length: 100, notNull: true };
const configValue: SeedColumn[] = [
  { name: 'config_value', type: 'TEXT' },
  { name: 'config_type', type: 'VARCHAR', length: 20, default: "'string'" },
];

/** Our transcription of the seed's "Core Tables", in its order. */
export const seedTables: SeedTable[] = [
  {
    name: 'agents',
    columns: [
      id,
      { name: 'letta_uid', type: 'VARCHAR', unique: true, notNull: true },
      { name: 'name', type: 'VARCHAR', notNull: false },
      description,
      health,
      author,
      ...times,
      { name: 'config', type: 'JSON' },
      { name: 'is_active', type: 'BOOLEAN' },
      { name: 'visible_to_users', type: 'JSON' },
      { name: 'visible_to_roles', type: 'JSON' },
    ],
  },
  {
    name: 'tools',
    columns: [
      id,
      { name: 'name', type: 'VARCHAR' },
      description,
      { name: 'emoji', type: 'VARCHAR' },
      { name: 'category', type: 'VARCHAR' },
      health,
      moduleScope,
      { name: 'config_schema', type: 'JSON' },
      author,
      ...times,
      { name: 'is_enabled', type: 'BOOLEAN' },
    ],
  },
  {
    name: 'tool_instances',
    columns: [
      id,
      { name: 'tool_id', references: 'tools.id' },
      { name: 'agent_id', references: 'agents.id' },
      { name: 'name', type: 'VARCHAR' },
      { name: 'config', type: 'JSON' },
      health,
      { name: 'last_run', type: 'TIMESTAMP' },
      { name: 'next_run', type: 'TIMESTAMP' },
      author,
      ...times,
      { name: 'is_active', type: 'BOOLEAN' },
    ],
  },
  {
    name: 'configurations',
    columns: [
      id,
      { name: 'key', type: 'VARCHAR' },
      { name: 'value', type: 'TEXT' },
      { name: 'type', type: 'ENUM', values: ['string', 'number', 'boolean', 'json'] },
      { name: 'scope', type: 'VARCHAR', values: ['system', 'agent', 'tool', 'user'] },
      { name: 'scope_id', type: 'INTEGER' },
      description,
      { name: 'is_encrypted', type: 'BOOLEAN' },
      author,
      ...times,
    ],
  },
  {
    name: 'plugins',
    columns: [
      id,
      { name: 'tool_id', references: 'tools.id', notNull: true },
      { name: 'name', type: 'VARCHAR' },
      moduleScope,
      { name: 'version', type: 'VARCHAR' },
      { name: 'status', type: 'ENUM', values: ['Active', 'Inactive', 'Error'] },
      { name: 'config', type: 'JSON' },
      { name: 'dependencies', type: 'JSON' },
      author,
      ...times,
      { name: 'is_enabled', type: 'BOOLEAN' },
    ],
  },
  {
    name: 'users',
    columns: [
      id,
      { name: 'username', type: 'VARCHAR', unique: true, notNull: true },
      { name: 'email', type: 'VARCHAR', unique: true, notNull: true },
      { name: 'password_hash', type: 'VARCHAR', notNull: true },
      { name: 'role', type: 'ENUM', notNull: true, values: ['admin', 'user', 'viewer'] },
      { name: 'permissions', type: 'JSON' },
      { name: 'last_login', type: 'TIMESTAMP' },
      ...times,
      { name: 'is_active', type: 'BOOLEAN', default: 'true' },
      { name: 'failed_login_attempts', type: 'INTEGER', default: '0' },
      { name: 'locked_until', type: 'TIMESTAMP', notNull: false },
    ],
  },
  {
    name: 'user_sessions',
    columns: [
      { name: 'id', type: 'VARCHAR', length: 100, primaryKey: true },
      { name: 'user_id', type: 'INTEGER', references: 'users.id', notNull: true },
      { name: 'session_token', type: 'VARCHAR', length: 255, notNull: true },
      { name: 'ip_address', type: 'VARCHAR', length: 45 },
      { name: 'user_agent', type: 'TEXT' },
      { name: 'expires_at', type: 'TIMESTAMP', notNull: true },
      createdNow,
    ],
  },
  {
    name: 'system_config',
    columns: [
      serial,
      { ...configKey, unique: true },
      ...configValue,
      description,
      encrypted,
      { name: 'category', type: 'VARCHAR', length: 50, default: "'general'" },
      ...timesNow,
    ],
  },
  {
    name: 'env_vars',
    columns: [
      serial,
      { name: 'var_name', type: 'VARCHAR', length: 100, unique: true, notNull: true },
      { name: 'var_value', type: 'TEXT' },
      encrypted,
      description,
      ...timesNow,
    ],
  },
  {
    name: 'agent_configs',
    columns: [
      serial,
      { name: 'agent_id', type: 'VARCHAR', length: 50, notNull: true, references: 'agents.id' },
      configKey,
      ...configValue,
      encrypted,
      ...timesNow,
    ],
    unique: [['agent_id', 'config_key']],
  },
  {
    name: 'web_chat_sessions',
    columns: [
      { name: 'id', type: 'VARCHAR', length: 64, primaryKey: true },
      { name: 'uid', type: 'VARCHAR', length: 16, unique: true },
      { name: 'user_id', type: 'INTEGER', references: 'users.id' },
      { name: 'agent_id', type: 'VARCHAR', length: 50, references: 'agents.id' },
      createdNow,
      { name: 'last_active', type: 'TIMESTAMP', default: 'CURRENT_TIMESTAMP' },
      { name: 'ip_address', type: 'VARCHAR', length: 45 },
      { name: 'metadata', type: 'JSON' },
    ],
  },
  {
    name: 'web_chat_messages',
    columns: [
      serial,
      {
        name: 'session_id',
        type: 'VARCHAR',
        length: 64,
        notNull: true,
        references: 'web_chat_sessions.id',
      },
      { name: 'message', type: 'TEXT', notNull: true },
      { name: 'timestamp', type: 'TIMESTAMP', default: 'CURRENT_TIMESTAMP' },
      { name: 'processed', type: 'BOOLEAN', default: 'false' },
      { name: 'broca_message_id', type: 'INTEGER' },
      { name: 'user_id', type: 'INTEGER', references: 'users.id' },
    ],
  },
];

/** The seed's "Indexes", in its order. */
export const seedIndexes: SeedIndex[] = [
  { name: 'idx_agents_letta_uid', table: 'agents', columns: ['letta_uid'] },
  { name: 'idx_agents_created_by', table: 'agents', columns: ['created_by'] },
  { name: 'idx_tools_category', table: 'tools', columns: ['category'] },
  { name: 'idx_tools_module_scope', table: 'tools', columns: ['module_scope'] },
  { name: 'idx_tools_created_by', table: 'tools', columns: ['created_by'] },
  { name: 'idx_tool_instances_agent', table: 'tool_instances', columns: ['agent_id'] },
  { name: 'idx_tool_instances_created_by', table: 'tool_instances', columns: ['created_by'] },
  { name: 'idx_configurations_scope', table: 'configurations', columns: ['scope', 'scope_id'] },
  { name: 'idx_configurations_created_by', table: 'configurations', columns: ['created_by'] },
  { name: 'idx_users_username', table: 'users', columns: ['username'] },
  { name: 'idx_users_email', table: 'users', columns: ['email'] },
  { name: 'idx_plugins_tool', table: 'plugins', columns: ['tool_id'] },
  { name: 'idx_plugins_module_scope', table: 'plugins', columns: ['module_scope'] },
  { name: 'idx_user_sessions_user', table: 'user_sessions', columns: ['user_id'] },
  { name: 'idx_user_sessions_token', table: 'user_sessions', columns: ['session_token'] },
  { name: 'idx_agent_configs_agent', table: 'agent_configs', columns: ['agent_id'] },
  { name: 'idx_system_config_key', table: 'system_config', columns: ['config_key'] },
  { name: 'idx_env_vars_name', table: 'env_vars', columns: ['var_name'] },
  { name: 'idx_web_chat_sessions_user', table: 'web_chat_sessions', columns: ['user_id'] },
  { name: 'idx_web_chat_sessions_agent', table: 'web_chat_sessions', columns: ['agent_id'] },
];
