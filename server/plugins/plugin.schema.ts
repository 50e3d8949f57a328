import { z } from 'zod';
import { defineEntity } from '../journal/entity.ts';
import { JsonObject, ModuleScope, Timestamp } from '../kernel/fields.ts';

/** seed: plugins.status */
export const PluginStatus = z.enum(['Active', 'Inactive', 'Error']);

/** seed: plugins */
export const PluginRow = z.object({
  id: z.int(),
  tool_id: z.int(),
  name: z.string(),
  /** Always the parent's (seed: "inherits from parent tool"). */
  module_scope: ModuleScope,
  version: z.string().nullable(),
  status: PluginStatus,
  status_at: Timestamp.nullable(),
  config: JsonObject.nullable(),
  dependencies: z.array(z.object({ name: z.string(), range: z.string() })).nullable(),
  created_by: z.int().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  is_enabled: z.boolean(),
  revision: z.int(),
});
export type PluginRow = z.infer<typeof PluginRow>;

export const plugins = defineEntity('plugins', PluginRow, { operational: ['status_at'] });
