import { readAgentFile } from '../agents/agent-file.ts';
import { isoTime } from '../kernel/clock.ts';
import { invalid } from '../kernel/errors.ts';
import type { JsonObject } from '../kernel/fields.ts';
import type { AgentState, AnswerOf } from './app-server-frames.ts';
import { lettaAgentOf } from './letta-agent.ts';
import type { AgentExport } from './letta-server.ts';

type MemoryFile = AnswerOf<'list_memory'>['entries'][number];

/** Tags by which a server, or we, mark an agent; they mean nothing elsewhere. */
const reservedTag = /^(git-memory-enabled$|origin:|sanctum:)/;

/** What may stand in a label that becomes the name of a file: the server refuses others after it made the agent. */
const unsafeInLabel = /[^\p{L}\p{N}._/-]+/gu;

/** A file of the agent’s memory, to be written once it is there. */
interface SkillFile {
  path: string;
  content: string;
}

/** An agent file of the current shape, from what an App Server keeps of an agent. */
export function fileOfMemory(agent: AgentState, memory: readonly MemoryFile[]): AgentExport {
  const { name, description, model, tags } = lettaAgentOf(agent);
  const texts = memory.filter(({ kind }) => kind !== 'image');
  const blockFiles = texts.filter(({ relative_path: path }) => /^system\/.+\.md$/.test(path));
  const skillFiles = texts.filter(({ relative_path: path }) => /^skills\/[^/]+\/.+/.test(path));
  const rest = memory.filter((file) => !blockFiles.includes(file) && !skillFiles.includes(file));
  const blocks = blockFiles.map((file, index) => ({
    id: `block-${index}`,
    label: file.relative_path.slice('system/'.length, -'.md'.length),
    value: file.content,
    description: file.description ?? null,
  }));
  const exported = {
    id: 'agent-0',
    name,
    description,
    system: agent.system ?? '',
    agent_type: 'letta_v1_agent',
    model,
    tags: tags.filter((tag) => !reservedTag.test(tag)),
    block_ids: blocks.map(({ id }) => id),
    ...Object.fromEntries(emptyLists.map((key) => [key, []])),
    include_base_tools: false,
  };
  return {
    file: {
      agents: [exported],
      groups: [],
      blocks,
      files: [],
      sources: [],
      tools: [],
      mcp_servers: [],
      skills: skillsOf(skillFiles),
      metadata: {},
      created_at: isoTime(Date.now()),
    },
    losses: [
      'The conversations stay on the server.',
      'The tools are those of the server: the file names none.',
      'Secrets and environment variables are not exported.',
      'The limits of memory blocks are not kept by the server.',
      ...rest
        .slice(0, 50)
        .map(({ relative_path }) => `${relative_path}: such memory has no place in the file.`),
    ],
  };
}

const emptyLists = [
  'tool_ids',
  'source_ids',
  'group_ids',
  'files_agents',
  'messages',
  'in_context_message_ids',
  'memory_blocks',
  'tools',
  'tool_rules',
];

function skillsOf(files: readonly MemoryFile[]): JsonObject[] {
  const skills = new Map<string, Record<string, string>>();
  for (const { relative_path, content, description } of files) {
    const [, name = '', ...rest] = relative_path.split('/');
    const path = rest.join('/');
    // The server takes the heading off a file; a skill is found by it.
    const heading = path === 'SKILL.md' ? headingOf({ name, description: description ?? '' }) : '';
    skills.set(name, { ...skills.get(name), [path]: heading + content });
  }
  return [...skills].filter(([, own]) => 'SKILL.md' in own).map(([name, own]) => ({ name, files: own }));
}

function headingOf(fields: Record<string, string>): string {
  // The server reads a line as it is: quotes would be part of the text.
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value.replaceAll(/\s+/g, ' ')}`);
  return `---\n${lines.join('\n')}\n---\n`;
}

/**
 * What an App Server is told to make of an agent file of either shape.
 *
 * @throws AppError 400 `agent_file.invalid`, `agent_file.many`
 */
export function createBodyOf(file: JsonObject): { body: JsonObject; skills: SkillFile[]; losses: string[] } {
  const { agents, left_out } = readAgentFile(file);
  const [agent] = agents;
  if (!agent || agents.length > 1)
    throw invalid('agent_file.many', `The file holds ${agents.length} agents: send one with one agent.`);
  const skills = skillFilesOf(file);
  const losses = [
    ...left_out.filter(({ path }) => path !== 'skills').map(({ path, why }) => `${path}: ${why}`),
    ...skills.losses,
  ];
  const { config } = agent;
  const blocks = blocksOf(config.memory_blocks, losses);
  for (const key of Object.keys(config))
    if (!taken.has(key)) losses.push(`${key}: an App Server has no place for it.`);
  const model = modelOf(config);
  if (model === null) losses.push('model: the file names none that the server would know; choose one there.');
  const tags = Array.isArray(config.tags) ? config.tags : [];
  return {
    body: {
      name: agent.name ?? 'Imported agent',
      description: agent.description ?? '',
      ...(typeof config.system === 'string' ? { system: config.system } : {}),
      ...(model === null ? {} : { model }),
      tags: tags.filter((tag) => typeof tag === 'string' && !reservedTag.test(tag)),
      memory_blocks: blocks,
    },
    skills: skills.files,
    losses,
  };
}

/** What of an agent’s configuration is used, or means nothing once it is. */
const taken = new Set(['system', 'model', 'llm_config', 'tags', 'memory_blocks', 'agent_type', 'notices']);

function modelOf({ model, llm_config: config }: JsonObject): string | null {
  if (typeof model === 'string') return model;
  if (typeof config !== 'object' || config === null) return null;
  if ('handle' in config && typeof config.handle === 'string') return config.handle;
  return null;
}

function blocksOf(blocks: unknown, losses: string[]): JsonObject[] {
  const labels = new Set<string>();
  return (Array.isArray(blocks) ? (blocks as JsonObject[]) : []).map(({ label, value, description }) => {
    const wanted = typeof label === 'string' ? label : 'block';
    const free = freeLabel(safeLabel(wanted), labels);
    labels.add(free);
    if (free !== wanted) losses.push(`The memory block "${wanted.slice(0, 100)}" is called "${free}" there.`);
    return { label: free, value, ...(typeof description === 'string' ? { description } : {}) };
  });
}

function safeLabel(label: string): string {
  const segments = label.replaceAll(unsafeInLabel, '-').split('/');
  const safe = segments.map((segment) => segment.replace(/^[.-]+/, '')).filter((segment) => segment !== '');
  return safe.join('/').slice(0, 100) || 'block';
}

function freeLabel(label: string, used: ReadonlySet<string>): string {
  if (!used.has(label)) return label;
  for (let n = 2; ; n++) if (!used.has(`${label}-${n}`)) return `${label}-${n}`;
}

/** The texts of skills. What else belongs to them may be a program, and programs of others are not taken in. */
function skillFilesOf(file: JsonObject): { files: SkillFile[]; losses: string[] } {
  const files: SkillFile[] = [];
  const losses: string[] = [];
  for (const skill of Array.isArray(file.skills) ? (file.skills as unknown[]) : []) {
    const { name, files: own } = skill as { name?: unknown; files?: unknown };
    if (typeof name !== 'string' || typeof own !== 'object' || own === null) {
      losses.push('skills: one that holds no files is left out.');
      continue;
    }
    for (const [path, content] of Object.entries(own))
      if (typeof content === 'string' && isTextOfSkill(path))
        files.push({ path: `skills/${safeLabel(name).replaceAll('/', '-')}/${path}`, content });
      else
        losses.push(
          `skills/${name.slice(0, 100)}/${path.slice(0, 100)}: only texts (.md) of skills are taken in.`,
        );
  }
  return { files, losses };
}

function isTextOfSkill(path: string): boolean {
  return /^([\w-][\w.-]*\/)*[\w-][\w.-]*\.md$/.test(path);
}
