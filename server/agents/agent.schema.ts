import { z } from 'zod';
import { Role } from '../accounts/role.ts';
import { defineEntity } from '../journal/entity.ts';
import { HealthStatus, Id, JsonObject, Timestamp } from '../kernel/fields.ts';
import { sortBy } from '../kernel/paging.ts';
import { SLUG } from './slug.ts';

/** An agent's id: a slug, chosen once and never changed (design §3). */
export const AgentId = z
  .string()
  .regex(
    SLUG,
    'Use 1 to 50 of a-z, 0-9, ".", "_" and "-", beginning with a letter or digit, such as "athena".',
  );

/** seed: agents */
export const AgentRow = z.object({
  id: z.string(),
  letta_uid: z.string(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  status: HealthStatus,
  status_at: Timestamp.nullable(),
  created_by: z.int().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  config: JsonObject.nullable(),
  /** How messages reach it (design 5.8). */
  delivery: z.enum(['broca', 'letta']),
  is_active: z.boolean(),
  /** Ids of users; null: everybody; []: nobody but administrators. */
  visible_to_users: z.array(z.int()).nullable(),
  /** Roles; an agent is visible when the user is in one list or the role in the other. */
  visible_to_roles: z.array(Role).nullable(),
  /** When `config` last changed. */
  config_revision: z.int(),
  revision: z.int(),
});
export type AgentRow = z.infer<typeof AgentRow>;

/** An agent as the API shows it. */
export const Agent = AgentRow.meta({ id: 'Agent' });

const writable = AgentRow.pick({ config: true, visible_to_roles: true, delivery: true }).extend({
  visible_to_users: z.array(Id).max(10_000).nullable(),
  letta_uid: z.string().trim().min(1).max(100),
  name: z.string().trim().min(1).max(200).nullable(),
  description: z.string().max(20_000).nullable(),
  is_active: z.boolean(),
  status: HealthStatus,
});

export const AgentCreate = writable
  .partial()
  .required({ letta_uid: true })
  .extend({ id: AgentId.optional() })
  .strict()
  .meta({ id: 'AgentCreate' });
export type AgentCreate = z.infer<typeof AgentCreate>;

export const AgentUpdate = writable.partial().strict().meta({ id: 'AgentUpdate' });
export type AgentUpdate = z.infer<typeof AgentUpdate>;

/** How a list of agents is narrowed and ordered. */
export const AgentFilter = z.object({
  q: z.string().max(200).optional().describe('Text in id, name, description or letta_uid'),
  status: HealthStatus.optional(),
  is_active: z.stringbool().optional(),
  letta_uid: z.string().max(100).optional(),
  sort: sortBy(['id', 'name', 'status', 'created_at', 'updated_at']),
});
export type AgentFilter = z.infer<typeof AgentFilter>;

export const agents = defineEntity('agents', AgentRow, {
  operational: ['status_at'],
  agentOf: (row) => row.id,
  stamps: { config: 'config_revision' },
});
