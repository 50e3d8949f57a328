import { z } from 'zod';
import { anyEntity, type Entity } from '../journal/entity.ts';
import { Id } from '../kernel/fields.ts';
import type { SealedReference } from '../secrets/keyring.ts';
import {
  agentConfigs,
  type AgentConfigRow,
  configurations,
  type ConfigurationRow,
  envVars,
  type EnvVarRow,
  Scope,
  systemConfig,
  type SystemConfigRow,
  type ValueType,
} from './configuration.schema.ts';
import { keyLimit, parseKey } from './key-path.ts';

/** A key of a configuration: see `parseKey`. */
export const Key = z
  .string()
  .max(keyLimit)
  .refine((key) => 'path' in parseKey(key), {
    error: ({ input }) => {
      const parsed = parseKey(String(input));
      return 'problem' in parsed ? parsed.problem : 'It is not a key.';
    },
  });

/** The name of an environment variable, as POSIX has it. */
export const VariableName = z
  .string()
  .max(100)
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]*$/,
    'Use letters, digits and "_", not beginning with a digit, such as LETTA_TOKEN.',
  );

const AgentId = z.string().min(1).max(50);
const Value = z.unknown().describe('Any JSON value; null removes what was inherited');
const Description = z.string().max(2000).nullable();
const isEncrypted = z.boolean().describe('Sealed; left out: as it is, or as the schema of a tool says');
const Revision = z
  .int()
  .nonnegative()
  .describe('Refused with 409 when the row has another revision; 0: must be new');
const Type = z.enum(['string', 'number', 'boolean', 'json']);

const common = { is_encrypted: isEncrypted.optional(), expected_revision: Revision.optional() };

/** A write of one value, by table, in the words of the seed. `delete` takes the row away. */
export const SettingWrite = z.discriminatedUnion('table', [
  z.strictObject({
    table: z.literal('configurations'),
    scope: Scope,
    scope_id: z.union([AgentId, Id.transform(String)]).nullish(),
    key: Key,
    value: Value.optional(),
    type: Type.optional(),
    description: Description.optional(),
    delete: z.literal(true).optional(),
    ...common,
  }),
  z.strictObject({
    table: z.literal('system_config'),
    config_key: Key,
    config_value: Value.optional(),
    config_type: Type.optional(),
    description: Description.optional(),
    category: z.string().trim().min(1).max(50).optional(),
    delete: z.literal(true).optional(),
    ...common,
  }),
  z.strictObject({
    table: z.literal('agent_configs'),
    agent_id: AgentId,
    config_key: Key,
    config_value: Value.optional(),
    config_type: Type.optional(),
    delete: z.literal(true).optional(),
    ...common,
  }),
  z.strictObject({
    table: z.literal('env_vars'),
    var_name: VariableName,
    var_value: z.string().optional(),
    description: Description.optional(),
    delete: z.literal(true).optional(),
    ...common,
  }),
]);
export type SettingWrite = z.infer<typeof SettingWrite>;

export type SettingTable = SettingWrite['table'];
export type SettingRow = ConfigurationRow | SystemConfigRow | AgentConfigRow | EnvVarRow;

/** Any of the four entities, where only what they share counts. */
export type SettingEntity = Entity<SettingTable, Record<string, unknown>, string>;

/** How the four tables of settings call the same things. */
export interface SettingColumns {
  entity: SettingEntity;
  /** What names a row: its natural key. */
  names: readonly string[];
  key: string;
  value: string;
  /** null: always text. */
  type: string | null;
}

const erased = <Row extends object>(entity: Entity<SettingTable, Row, never>): SettingEntity =>
  anyEntity(entity) as SettingEntity;

export const settingTables: Record<SettingTable, SettingColumns> = {
  configurations: {
    entity: erased(configurations),
    names: ['scope', 'scope_id', 'key'],
    key: 'key',
    value: 'value',
    type: 'type',
  },
  system_config: {
    entity: erased(systemConfig),
    names: ['config_key'],
    key: 'config_key',
    value: 'config_value',
    type: 'config_type',
  },
  agent_configs: {
    entity: erased(agentConfigs),
    names: ['agent_id', 'config_key'],
    key: 'config_key',
    value: 'config_value',
    type: 'config_type',
  },
  env_vars: { entity: erased(envVars), names: ['var_name'], key: 'var_name', value: 'var_value', type: null },
};

/** A setting in words that are the same for all tables. */
export interface Setting {
  table: SettingTable;
  row: SettingRow;
  id: number;
  identity: string;
  key: string;
  text: string | null;
  type: ValueType;
  isSealed: boolean;
}

export function settingOf(table: SettingTable, row: SettingRow): Setting {
  const columns = settingTables[table];
  const record = row as unknown as Record<string, unknown>;
  return {
    table,
    row,
    id: row.id,
    identity: columns.entity.identity(record),
    key: String(record[columns.key]),
    text: record[columns.value] as string | null,
    type: columns.type === null ? 'string' : (record[columns.type] as ValueType),
    isSealed: row.is_encrypted,
  };
}

/** A sealed value and the row that it belongs to. */
export function referenceOf({ table, identity }: Setting, id: string): SealedReference {
  return { id, owner: { table, owner: identity, path: settingTables[table].value } };
}

/** The columns that name the row of a write. */
export function namesOf(write: SettingWrite): Record<string, unknown> {
  if (write.table === 'configurations') {
    const scope_id = write.scope === 'system' ? null : (write.scope_id ?? null);
    return { scope: write.scope, scope_id, key: write.key };
  }
  if (write.table === 'system_config') return { config_key: write.config_key };
  if (write.table === 'agent_configs') return { agent_id: write.agent_id, config_key: write.config_key };
  return { var_name: write.var_name };
}

/** What a write sets: undefined leaves the value as it is. */
export function valueOf(write: SettingWrite): { value: unknown; type: ValueType | undefined } {
  if (write.table === 'configurations') return { value: write.value, type: write.type };
  if (write.table === 'env_vars') return { value: write.var_value, type: 'string' };
  return { value: write.config_value, type: write.config_type };
}
