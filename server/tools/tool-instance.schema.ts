import { z } from 'zod';
import { defineEntity } from '../journal/entity.ts';
import { HealthStatus, Id, IdText, JsonObject, ModuleScope, Timestamp } from '../kernel/fields.ts';
import { sortBy } from '../kernel/paging.ts';

/** seed: tool_instances */
export const ToolInstanceRow = z.object({
  id: z.int(),
  tool_id: z.int(),
  /** Always the tool's; here so that the database itself can hold the rules for agent-specific tools. */
  module_scope: ModuleScope,
  agent_id: z.string().nullable(),
  name: z.string().nullable(),
  config: JsonObject.nullable(),
  status: HealthStatus,
  status_at: Timestamp.nullable(),
  last_run: Timestamp.nullable(),
  next_run: Timestamp.nullable(),
  created_by: z.int().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  is_active: z.boolean(),
  /** When `config` last changed. */
  config_revision: z.int(),
  /** The revision of its configuration that it says it runs with; null: it never said. */
  running_revision: z.int().nullable(),
  running_at: Timestamp.nullable(),
  revision: z.int(),
});
export type ToolInstanceRow = z.infer<typeof ToolInstanceRow>;

/** An instance as the API shows it. */
export const ToolInstance = ToolInstanceRow.meta({ id: 'ToolInstance' });

const writable = ToolInstanceRow.pick({ config: true, is_active: true, status: true }).extend({
  name: z.string().trim().min(1).max(200).nullable(),
});

export const ToolInstanceCreate = writable
  .partial()
  .extend({ tool_id: Id, agent_id: z.string().max(50).nullish() })
  .strict()
  .meta({ id: 'ToolInstanceCreate' });
export type ToolInstanceCreate = z.infer<typeof ToolInstanceCreate>;

export const ToolInstanceUpdate = writable.partial().strict().meta({ id: 'ToolInstanceUpdate' });
export type ToolInstanceUpdate = z.infer<typeof ToolInstanceUpdate>;

/** How a list of instances is narrowed and ordered. */
export const ToolInstanceFilter = z.object({
  q: z.string().max(200).optional().describe('Text in the name, or in that of the tool or the agent'),
  tool_id: IdText.optional(),
  agent_id: z.string().max(50).optional(),
  status: HealthStatus.optional(),
  is_active: z.stringbool().optional(),
  sort: sortBy(['id', 'name', 'status', 'created_at', 'updated_at']),
});
export type ToolInstanceFilter = z.infer<typeof ToolInstanceFilter>;

export const toolInstances = defineEntity('tool_instances', ToolInstanceRow, {
  operational: ['status_at', 'last_run', 'next_run', 'running_revision', 'running_at'],
  agentOf: (row) => row.agent_id,
  stamps: { config: 'config_revision' },
});
