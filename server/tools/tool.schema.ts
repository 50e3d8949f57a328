import { z } from 'zod';
import { defineEntity } from '../journal/entity.ts';
import { HealthStatus, JsonObject, ModuleScope, Timestamp } from '../kernel/fields.ts';

/** seed: tools */
export const ToolRow = z.object({
  id: z.int(),
  name: z.string(),
  description: z.string().nullable(),
  emoji: z.string().nullable(),
  category: z.string().nullable(),
  status: HealthStatus,
  /** When the status was last reported or probed; null: never. */
  status_at: Timestamp.nullable(),
  module_scope: ModuleScope,
  config_schema: JsonObject.nullable(),
  created_by: z.int().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  is_enabled: z.boolean(),
  revision: z.int(),
});
export type ToolRow = z.infer<typeof ToolRow>;

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
  revision: z.int(),
});
export type ToolInstanceRow = z.infer<typeof ToolInstanceRow>;

export const tools = defineEntity('tools', ToolRow, { operational: ['status_at'] });
export const toolInstances = defineEntity('tool_instances', ToolInstanceRow, {
  operational: ['status_at', 'last_run', 'next_run'],
  agentOf: (row) => row.agent_id,
});
