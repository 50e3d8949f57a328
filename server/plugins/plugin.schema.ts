import { z } from 'zod';
import { defineEntity } from '../journal/entity.ts';
import { Id, IdText, JsonObject, ModuleScope, Timestamp } from '../kernel/fields.ts';
import { sortBy } from '../kernel/paging.ts';

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
  /** When `config` last changed. */
  config_revision: z.int(),
  revision: z.int(),
});
export type PluginRow = z.infer<typeof PluginRow>;

/** A plugin as the API shows it. */
export const Plugin = PluginRow.meta({ id: 'Plugin' });

const writable = PluginRow.pick({ config: true }).extend({
  name: z.string().trim().min(1).max(200),
  version: z.string().trim().min(1).max(100).nullable(),
  dependencies: z
    .unknown()
    .describe(
      'Names of plugins of the same tool, also with versions: ["gh", "git@^1.0.0"] or {"git": "^1.0.0"}',
    ),
});

export const PluginCreate = writable
  .partial()
  .required({ name: true })
  .extend({ tool_id: Id })
  .strict()
  .meta({ id: 'PluginCreate' });
export type PluginCreate = z.infer<typeof PluginCreate>;

export const PluginUpdate = writable.partial().strict().meta({ id: 'PluginUpdate' });
export type PluginUpdate = z.infer<typeof PluginUpdate>;

/** How a list of plugins is narrowed and ordered. */
export const PluginFilter = z.object({
  q: z.string().max(200).optional().describe('Text in the name'),
  tool_id: IdText.optional(),
  status: PluginStatus.optional(),
  is_enabled: z.stringbool().optional(),
  sort: sortBy(['id', 'name', 'status', 'created_at', 'updated_at']),
});
export type PluginFilter = z.infer<typeof PluginFilter>;

export const plugins = defineEntity('plugins', PluginRow, {
  operational: ['status_at'],
  stamps: { config: 'config_revision' },
});
