import { createHash } from 'node:crypto';
import { invalid } from '../kernel/errors.ts';
import type { JsonObject } from '../kernel/fields.ts';
import { withoutSecrets } from './without-secrets.ts';

/** A memory block, as `config.memory_blocks` keeps it. */
interface MemoryBlock {
  label: string;
  value: string;
  description: string | null;
  limit: number | null;
}

/** An agent of an agent file, in the shape of ours. */
export interface FileAgent {
  /** Its id in Letta, when the file tells it. */
  letta_uid: string | null;
  /** A name for its content, the same for the same content. */
  fingerprint: string;
  name: string | null;
  description: string | null;
  config: JsonObject;
}

/** What an agent file holds, and what of it has no place here. */
export interface AgentFile {
  shape: 'v1' | 'v2';
  agents: FileAgent[];
  kept: string[];
  left_out: { path: string; why: string }[];
}

const mostAgents = 100;
const mostReported = 500;
const longestName = 200;
const longestDescription = 20_000;

/** Settings of an agent that are kept as they are in `config`. */
const settings = [
  'agent_type',
  'system',
  'llm_config',
  'embedding_config',
  'model',
  'embedding',
  'model_settings',
  'tool_rules',
  'message_buffer_autoclear',
  'timezone',
];

const secretReason = 'Secrets are not taken from files: set them as environment variables.';

const bookkeeping = 'The bookkeeping of Letta stays in the file.';

/** Why the rest has no place here. */
const reasons: Record<string, string> = {
  messages: 'Conversations stay with Letta: import the file there to keep them.',
  in_context_message_indices: 'Conversations stay with Letta.',
  in_context_message_ids: 'Conversations stay with Letta.',
  tools: 'The source of tools is code of others and is not taken in; their names are kept.',
  tool_exec_environment_variables: secretReason,
  secrets: secretReason,
  mcp_servers: 'MCP servers are configured as tools.',
  sources: 'Sources and files stay with Letta.',
  files: 'Sources and files stay with Letta.',
  files_agents: 'Sources and files stay with Letta.',
  groups: 'Groups of agents stay with Letta.',
  multi_agent_group: 'Groups of agents stay with Letta.',
  skills: 'Skills stay with Letta.',
  version: bookkeeping,
  created_at: bookkeeping,
  updated_at: bookkeeping,
  created_by_id: bookkeeping,
  last_updated_by_id: bookkeeping,
};

/** What authors say of their work; it goes with the agent, as `config.notices`. */
const notices: Record<string, string> = {
  _license: 'license',
  _license_url: 'license_url',
  _copyright: 'copyright',
  _note: 'note',
};

/** The fields that are read, by where they stand; every other one is reported. */
const readOfAgent = [...settings, ...Object.keys(notices), 'id', 'name', 'description', 'tags'];
const readOfFlat = new Set([...readOfAgent, 'core_memory']);
const readOfListed = new Set([...readOfAgent, 'block_ids', 'tool_ids', 'memory_blocks']);
const readOfLists = new Set([...Object.keys(notices), 'agents', 'blocks']);
const readOfBlock = new Set(['id', 'label', 'value', 'description', 'limit']);

/**
 * Reads a Letta agent file (.af) in both shapes: one flat agent (v1), or lists that refer to each other (v2). Only
 * data is taken: no conversation, no source of tools, no secret.
 *
 * @throws AppError 400 `agent_file.invalid` with what is wrong
 */
export function readAgentFile(file: unknown): AgentFile {
  if (!isObject(file)) throw bad('it holds no JSON object');
  if (Array.isArray(file.agents)) return readLists(file, file.agents);
  if (typeof file.agent_type === 'string' || Array.isArray(file.core_memory) || isObject(file.llm_config))
    return readFlat(file);
  throw bad(
    'it has neither a list "agents" (current shape) nor "agent_type", "core_memory" and "llm_config" (older shape)',
  );
}

function readFlat(file: JsonObject): AgentFile {
  const report = new Report();
  const blocks = listOf(file.core_memory);
  for (const [index, block] of blocks.entries())
    report.leaveOutOf(block, `core_memory[${index}].`, readOfBlock);
  const agent = makeAgent(file, '', blocks.map(blockOf), namesOf(file.tools), report);
  report.leaveOutOf(file, '', readOfFlat);
  return { shape: 'v1', agents: [agent], kept: report.kept, left_out: report.leftOut() };
}

function readLists(file: JsonObject, list: unknown[]): AgentFile {
  if (list.length === 0) throw bad('its list "agents" is empty');
  if (list.length > mostAgents) throw bad(`it holds more than ${mostAgents} agents: split it`);
  const report = new Report();
  const blocks = byId(file.blocks);
  const tools = byId(file.tools);
  const unused = new Set(blocks.keys());
  const agents = list.map((agent, index) => {
    if (!isObject(agent)) throw bad(`agents[${index}] is no object`);
    const blockIds = textsOf(agent.block_ids);
    const path = `agents[${index}].`;
    for (const id of blockIds)
      if (!blocks.has(id)) report.add(`${path}block_ids`, `The file has no block ${id}.`);
      else if (unused.delete(id)) report.leaveOutOf(blocks.get(id), `blocks.${id}.`, readOfBlock);
    const inner = listOf(agent.memory_blocks);
    for (const [n, block] of inner.entries())
      report.leaveOutOf(block, `${path}memory_blocks[${n}].`, readOfBlock);
    const own = [...blockIds.flatMap((id) => blocks.get(id) ?? []), ...inner];
    const toolNames = [
      ...textsOf(agent.tool_ids).flatMap((id) => textOf(tools.get(id)?.name) ?? []),
      ...namesOf(agent.tools),
    ];
    const made = makeAgent({ ...noticesOf(file), ...agent }, path, own.map(blockOf), toolNames, report);
    report.leaveOutOf(agent, path, readOfListed);
    return made;
  });
  for (const id of unused) report.add(`blocks.${id}`, 'No agent of the file has this block.');
  report.leaveOutOf(file, '', readOfLists);
  return { shape: 'v2', agents, kept: report.kept, left_out: report.leftOut() };
}

function makeAgent(
  agent: JsonObject,
  path: string,
  memory_blocks: MemoryBlock[],
  tools: string[],
  report: Report,
): FileAgent {
  const name = report.cut(path + 'name', textOf(agent.name), longestName);
  const config: JsonObject = {};
  for (const key of settings)
    if (agent[key] !== undefined && agent[key] !== null)
      config[key] = withoutSecrets(agent[key], path + key, (secret) => report.add(secret, secretReason));
  if (memory_blocks.length > 0) config.memory_blocks = memory_blocks;
  if (tools.length > 0) config.tools = [...new Set(tools)];
  const tags = listOf(agent.tags).flatMap((tag) => textOf(isObject(tag) ? tag.tag : tag) ?? []);
  if (tags.length > 0) config.tags = tags;
  const fingerprint = fingerprintOf([name, config]);
  const said = Object.entries(noticesOf(agent)).map(([key, text]) => [notices[key], text]);
  if (said.length > 0) config.notices = Object.fromEntries(said);

  const title = name ?? 'An agent without a name';
  report.kept.push(
    `${title}: name, description, ${Object.keys(config).join(', ')}; ${memory_blocks.length} memory blocks`,
  );
  const id = textOf(agent.id);
  return {
    // Within a file ids such as agent-0 only say which is which.
    letta_uid: id && !/^agent-\d+$/.test(id) ? id.slice(0, 100) : null,
    fingerprint,
    name,
    description: report.cut(path + 'description', textOf(agent.description), longestDescription),
    config,
  };
}

class Report {
  readonly kept: string[] = [];
  readonly #leftOut: AgentFile['left_out'] = [];
  #more = 0;

  add(path: string, why: string): void {
    if (this.#leftOut.length < mostReported) this.#leftOut.push({ path: path.slice(0, 200), why });
    else this.#more++;
  }

  /** The fields of an object that are not taken, but for those that hold nothing. */
  leaveOutOf(object: unknown, path: string, read: ReadonlySet<string>): void {
    if (!isObject(object)) return;
    for (const [key, value] of Object.entries(object)) {
      const holdsNothing =
        value === null || value === undefined || value === false || value === '' || isEmptyObject(value);
      if (holdsNothing || read.has(key)) continue;
      const why = Object.hasOwn(reasons, key) ? reasons[key] : undefined;
      this.add(path + key, why ?? 'This field is not known here: it stays in the file.');
    }
  }

  cut(path: string, text: string | null, longest: number): string | null {
    if (text === null || text.length <= longest) return text;
    this.add(path, `Only the first ${longest} characters are kept.`);
    return text.slice(0, longest).toWellFormed();
  }

  leftOut(): AgentFile['left_out'] {
    if (this.#more === 0) return this.#leftOut;
    return [...this.#leftOut, { path: '…', why: `${this.#more} more fields are left out.` }];
  }
}

function noticesOf(object: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.keys(notices).flatMap((key): [string, string][] => {
      const text = textOf(object[key]);
      return text === null ? [] : [[key, text]];
    }),
  );
}

function fingerprintOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}

function blockOf(block: unknown, index: number): MemoryBlock {
  const fields = isObject(block) ? block : {};
  return {
    label: textOf(fields.label) ?? `block-${index + 1}`,
    value: typeof fields.value === 'string' ? fields.value : '',
    description: textOf(fields.description),
    limit: typeof fields.limit === 'number' ? fields.limit : null,
  };
}

function byId(list: unknown): Map<string, JsonObject> {
  return new Map(
    listOf(list).flatMap((item): [string, JsonObject][] => {
      const id = isObject(item) ? textOf(item.id) : null;
      return isObject(item) && id !== null ? [[id, item]] : [];
    }),
  );
}

function namesOf(list: unknown): string[] {
  return listOf(list).flatMap((item) => textOf(isObject(item) ? item.name : item) ?? []);
}

function textsOf(list: unknown): string[] {
  return listOf(list).filter((item) => typeof item === 'string');
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(what: string) {
  return invalid(
    'agent_file.invalid',
    `This is not a Letta agent file: ${what}. Export the agent from Letta again (.af), and send its JSON as "file".`,
  );
}
