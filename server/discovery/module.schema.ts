import { z } from 'zod';
import { defineEntity } from '../journal/entity.ts';
import { JsonObject, Timestamp } from '../kernel/fields.ts';
import { agentKeyOf } from './agent-folder.ts';

/** What discovery made of a manifest. */
export const ModuleState = z.enum([
  'registered',
  'needs_parent',
  'needs_agent',
  'conflict',
  'unknown_type',
  'missing',
]);

/** What discovery found: a manifest, its digest, and what it stands for in the registry (design §3). */
export const ModuleRow = z.object({
  id: z.int(),
  /** Path of the manifest, relative to the home. */
  path: z.string(),
  location: z.enum(['tools', 'plugins', 'agents']),
  name: z.string(),
  type: z.string(),
  version: z.string().nullable(),
  /** The manifest as read, unknown fields included. */
  manifest: JsonObject,
  /** SHA-256 of the file. */
  digest: z.string(),
  /** Size, times and inode of the file when it was read: an equal stamp needs no second reading. */
  stamp: z.string(),
  state: ModuleState,
  problem: z.string().nullable(),
  findings: z.array(z.unknown()),
  agent_id: z.string().nullable(),
  /** The tool that an administrator chose as the parent of a plugin whose manifest names none. */
  parent_tool_id: z.int().nullable(),
  tool_id: z.int().nullable(),
  instance_id: z.int().nullable(),
  plugin_id: z.int().nullable(),
  first_seen: Timestamp,
  last_seen: Timestamp,
  revision: z.int(),
});
export type ModuleRow = z.infer<typeof ModuleRow>;

export const modules = defineEntity('modules', ModuleRow, {
  operational: ['stamp', 'last_seen'],
  agentOf: (row) => row.agent_id ?? expectedAgent(row.path),
});

/**
 * The agent for whom a module waits: once registered it may be hidden, and then so are the changes from before. An id
 * has at most 50 characters, and so has its column in the journal.
 */
function expectedAgent(path: string): string | null {
  const key = agentKeyOf(path);
  return key === null ? null : [...key].slice(0, 50).join('');
}
