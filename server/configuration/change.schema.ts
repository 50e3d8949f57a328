import { z } from 'zod';
import { Id, JsonObject } from '../kernel/fields.ts';
import { SettingWrite } from './setting-tables.ts';

const expected_revision = z.int().nonnegative().optional();

/** A write of a whole `config` column, or of the schema that configurations must fit. */
export const ColumnWrite = z.discriminatedUnion('table', [
  z.strictObject({
    table: z.literal('tool_instances'),
    id: Id,
    config: JsonObject.nullable(),
    expected_revision,
  }),
  z.strictObject({ table: z.literal('plugins'), id: Id, config: JsonObject.nullable(), expected_revision }),
  z.strictObject({
    table: z.literal('agents'),
    id: z.string().min(1).max(50),
    config: JsonObject.nullable(),
    expected_revision,
  }),
  z.strictObject({
    table: z.literal('tools'),
    id: Id,
    config_schema: JsonObject.nullable(),
    expected_revision,
  }),
]);
export type ColumnWrite = z.infer<typeof ColumnWrite>;

/** Any write of configuration: of one value in its table, or of a whole column. */
export const ConfigurationChange = z.union([SettingWrite, ColumnWrite]).meta({ id: 'ConfigurationChange' });
export type ConfigurationChange = z.infer<typeof ConfigurationChange>;

export function isColumnWrite(change: ConfigurationChange): change is ColumnWrite {
  return (
    !('is_encrypted' in change) && ['tool_instances', 'plugins', 'agents', 'tools'].includes(change.table)
  );
}

const Counts = z.object({
  /** Instances whose effective configuration changes. */
  instances: z.int(),
  newly_invalid: z.int(),
  newly_valid: z.int(),
  /** References that resolve now and would not any more. */
  broken_references: z.int(),
});

const KeyChange = z.object({
  key: z.string(),
  /** null: nothing, or sealed. */
  before: z.unknown(),
  after: z.unknown(),
  sealed: z.boolean(),
});

const Impact = z.object({
  target: z.object({
    type: z.literal('instance'),
    id: z.int(),
    tool_id: z.int(),
    agent_id: z.string().nullable(),
  }),
  changes: z.array(KeyChange),
  valid_before: z.boolean(),
  valid_after: z.boolean(),
  /** What would be wrong that is not wrong now. */
  errors: z.array(z.object({ key: z.string(), code: z.string(), message: z.string(), path: z.string() })),
});
export type Impact = z.infer<typeof Impact>;

/** What a set of changes would do to whom (design 5.5). */
export const Plan = z
  .object({
    /** As of this revision; send it along when applying, to be refused if the world moved. */
    revision: z.int(),
    /** null on the pages after the first. */
    counts: Counts.nullable(),
    items: z.array(Impact),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'ConfigurationPlan' });
export type Plan = z.infer<typeof Plan>;
export type PlanCounts = z.infer<typeof Counts>;
