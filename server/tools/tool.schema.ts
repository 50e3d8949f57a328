import { z } from 'zod';
import { defineEntity } from '../journal/entity.ts';
import { HealthStatus, JsonObject, ModuleScope, Timestamp } from '../kernel/fields.ts';
import { sortBy } from '../kernel/paging.ts';

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
  /** When `config_schema` last changed. */
  config_revision: z.int(),
  revision: z.int(),
});
export type ToolRow = z.infer<typeof ToolRow>;

/** A tool as the API shows it. */
export const Tool = ToolRow.meta({ id: 'Tool' });

const writable = ToolRow.pick({ config_schema: true, is_enabled: true, status: true }).extend({
  name: z.string().trim().min(1).max(200),
  description: z.string().max(20_000).nullable(),
  emoji: z.string().max(16).nullable(),
  category: z.string().trim().min(1).max(50).nullable(),
});

export const ToolCreate = writable
  .partial()
  .required({ name: true })
  .extend({ module_scope: ModuleScope.default('global') })
  .strict()
  .meta({ id: 'ToolCreate' });
export type ToolCreate = z.infer<typeof ToolCreate>;

export const ToolUpdate = writable
  .partial()
  .extend({ module_scope: ModuleScope.optional() })
  .strict()
  .meta({ id: 'ToolUpdate' });
export type ToolUpdate = z.infer<typeof ToolUpdate>;

/** How a list of tools is narrowed and ordered. */
export const ToolFilter = z.object({
  q: z.string().max(200).optional().describe('Text in name or description'),
  category: z.string().max(50).optional(),
  module_scope: ModuleScope.optional(),
  status: HealthStatus.optional(),
  is_enabled: z.stringbool().optional(),
  sort: sortBy(['id', 'name', 'category', 'status', 'created_at', 'updated_at']),
});
export type ToolFilter = z.infer<typeof ToolFilter>;

export const tools = defineEntity('tools', ToolRow, {
  operational: ['status_at'],
  stamps: { config_schema: 'config_revision' },
});
