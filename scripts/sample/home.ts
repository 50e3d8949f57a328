import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The configuration of Broca, with a field of each kind. */
const broca = {
  type: 'object',
  properties: {
    message_mode: {
      type: 'string',
      title: 'Message mode',
      enum: ['echo', 'listen', 'live'],
      default: 'live',
      description: 'What Broca does with a message',
    },
    queue_refresh: {
      type: 'integer',
      minimum: 1,
      maximum: 300,
      default: 5,
      description: 'Seconds between two looks at the queue',
    },
    max_retries: { type: 'integer', minimum: 0, maximum: 10, default: 3 },
    temperature: { type: 'number', minimum: 0, maximum: 2, default: 0.7 },
    debug_mode: { type: 'boolean', default: false, description: 'Writes every message to the log' },
    agent_endpoint: { type: 'string', format: 'uri', description: 'Where the Letta server answers' },
    agent_api_key: { type: 'string', writeOnly: true, description: 'Key for the Letta server' },
    platforms: {
      type: 'array',
      items: { type: 'string', enum: ['telegram', 'discord', 'web'] },
      default: ['telegram', 'web'],
      description: 'Where people are listened to',
    },
    database: {
      type: 'object',
      description: 'How the message database is opened',
      properties: {
        pool_size: { type: 'integer', minimum: 1, maximum: 100, default: 5 },
        max_overflow: { type: 'integer', minimum: 0, maximum: 50, default: 10 },
        connection_string_of_the_secondary_read_only_replica: {
          type: 'string',
          writeOnly: true,
          description: 'A name as long as names of settings get',
        },
      },
    },
    prompt: {
      type: 'string',
      default: 'You are careful, brief and kind.\nSay when you do not know.',
      description: 'Goes before every conversation',
    },
  },
  required: ['message_mode', 'queue_refresh', 'max_retries', 'agent_endpoint'],
};

const smcp = {
  type: 'object',
  properties: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'integer', minimum: 1, maximum: 65535, default: 8000 },
    require_auth: { type: 'boolean', default: false },
    plugin_timeout: { type: 'number', minimum: 0, default: 30 },
    api_key: { type: 'string', writeOnly: true },
  },
};

const manifests: Record<string, unknown> = {
  'tools/broca': {
    name: 'broca',
    type: 'tool',
    emoji: '📨',
    version: '2.0.0',
    description: 'Streams and tool I/O: carries messages between people and Letta agents',
    config_schema: broca,
  },
  'tools/smcp': {
    name: 'smcp',
    type: 'tool',
    emoji: '🧩',
    category: 'smcp',
    version: '3.1.0',
    description: 'Gives agents their tools, through plugins that are switched on one by one',
    config_schema: smcp,
  },
  'tools/nginx': { name: 'nginx', type: 'tool', description: 'Reverse proxy before everything' },
  'tools/backup': {
    name: 'a-nightly-encrypted-backup-of-everything-to-another-building',
    type: 'tool',
    emoji: '🗄️',
    description:
      'Copies the databases, the agents’ memories and the configuration to another building each night, encrypted with a key that is not on this machine, and checks once a week that what was copied can be read back and is the same.',
  },
  'plugins/gh': { name: 'gh', type: 'plugin', tool: 'smcp', version: '1.4.0' },
  'plugins/git': {
    name: 'git',
    type: 'plugin',
    tool: 'smcp',
    version: '1.0.2',
    dependencies: { gh: '^1.0.0' },
  },
  'plugins/tasks': {
    name: 'tasks',
    type: 'plugin',
    tool: 'smcp',
    version: '0.4.0',
    dependencies: { git: '^1.0.0', calendar: '*' },
  },
  'plugins/delay': { name: 'delay', type: 'plugin', tool: 'smcp', version: '0.1.0' },
  'plugins/cycle-a': { name: 'cycle-a', type: 'plugin', tool: 'smcp', dependencies: ['cycle-b'] },
  'plugins/cycle-b': { name: 'cycle-b', type: 'plugin', tool: 'smcp', dependencies: ['cycle-a'] },
  'plugins/orphan': { name: 'orphan', type: 'plugin', version: '0.0.1' },
  'plugins/broken': '{\n  "name": "broken",\n  "type": "plugin",\n}\n',
  'tools/unfinished': { name: 'unfinished', type: 'tool', config_schema: { type: 'interger' } },
  'tools/list': [1, 2],
  'agents/agent-athena/modules/thalamus': {
    name: 'thalamus',
    type: 'tool',
    emoji: '🧠',
    version: '1.2.0',
    description: 'Refines what the agent perceives before it thinks about it',
    config_schema: {
      type: 'object',
      properties: { threshold: { type: 'number', minimum: 0, maximum: 1, default: 0.6 } },
    },
  },
  'agents/agent-athena/modules/dream-agent': {
    name: 'dream-agent',
    type: 'tool',
    emoji: '🌙',
    description: 'Sorts memories at night',
  },
  'agents/agent-monday/modules/thalamus': { name: 'thalamus', type: 'tool', version: '1.1.0' },
  'agents/agent-nobody/modules/thalamus': { name: 'thalamus', type: 'tool', version: '1.1.0' },
};

/** A Sanctum home with what is good in it, and what goes wrong in them. */
export function writeHome(home: string): void {
  for (const [path, manifest] of Object.entries(manifests)) {
    mkdirSync(join(home, path), { recursive: true });
    const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest, null, 2);
    writeFileSync(join(home, path, 'manifest.json'), text);
  }
}
