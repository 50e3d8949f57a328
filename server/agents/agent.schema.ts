import { z } from 'zod';
import { Role } from '../accounts/role.ts';
import { defineEntity } from '../journal/entity.ts';
import { HealthStatus, JsonObject, Timestamp } from '../kernel/fields.ts';
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
  is_active: z.boolean(),
  /** Ids of users; null: everybody; []: nobody but administrators. */
  visible_to_users: z.array(z.int()).nullable(),
  /** Roles; an agent is visible when the user is in one list or the role in the other. */
  visible_to_roles: z.array(Role).nullable(),
  revision: z.int(),
});
export type AgentRow = z.infer<typeof AgentRow>;

export const agents = defineEntity('agents', AgentRow, {
  operational: ['status_at'],
  agentOf: (row) => row.id,
});
