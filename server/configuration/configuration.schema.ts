import { z } from 'zod';
import { defineEntity } from '../journal/entity.ts';
import { Timestamp } from '../kernel/fields.ts';

/** The type that a configuration value is stored and checked as. */
export const ValueType = z.enum(['string', 'number', 'boolean', 'json']);
export type ValueType = z.infer<typeof ValueType>;

/** To what a row of `configurations` applies (seed: Configurations). */
export const Scope = z.enum(['system', 'agent', 'tool', 'user']);
export type Scope = z.infer<typeof Scope>;

/** The file or variable that decides a value; null: people do. */
const pinnedBy = z.string().nullable();

/** seed: configurations */
export const ConfigurationRow = z.object({
  id: z.int(),
  key: z.string(),
  value: z.string().nullable(),
  type: ValueType,
  scope: Scope,
  scope_id: z.string().nullable(),
  description: z.string().nullable(),
  is_encrypted: z.boolean(),
  pinned_by: pinnedBy,
  created_by: z.int().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  revision: z.int(),
});
export type ConfigurationRow = z.infer<typeof ConfigurationRow>;

/** seed: system_config */
export const SystemConfigRow = z.object({
  id: z.int(),
  config_key: z.string(),
  config_value: z.string().nullable(),
  config_type: ValueType,
  description: z.string().nullable(),
  is_encrypted: z.boolean(),
  category: z.string(),
  pinned_by: pinnedBy,
  created_at: Timestamp,
  updated_at: Timestamp,
  revision: z.int(),
});
export type SystemConfigRow = z.infer<typeof SystemConfigRow>;

/** seed: env_vars */
export const EnvVarRow = z.object({
  id: z.int(),
  var_name: z.string(),
  var_value: z.string().nullable(),
  is_encrypted: z.boolean(),
  description: z.string().nullable(),
  pinned_by: pinnedBy,
  created_at: Timestamp,
  updated_at: Timestamp,
  revision: z.int(),
});
export type EnvVarRow = z.infer<typeof EnvVarRow>;

/** seed: agent_configs */
export const AgentConfigRow = z.object({
  id: z.int(),
  agent_id: z.string(),
  config_key: z.string(),
  config_value: z.string().nullable(),
  config_type: ValueType,
  is_encrypted: z.boolean(),
  pinned_by: pinnedBy,
  created_at: Timestamp,
  updated_at: Timestamp,
  revision: z.int(),
});
export type AgentConfigRow = z.infer<typeof AgentConfigRow>;

/** What a scope is called in identities and topics: `system`, or `agent:athena`. */
export function scopeName(scope: Scope, id: string | null): string {
  return id === null ? scope : `${scope}:${id}`;
}

export const configurations = defineEntity('configurations', ConfigurationRow, {
  identity: (row) => `${scopeName(row.scope, row.scope_id)}/${row.key}`,
  sealedColumn: (row) => (row.is_encrypted ? 'value' : undefined),
  agentOf: (row) => (row.scope === 'agent' ? row.scope_id : null),
  remembersRemovals: true,
});
export const systemConfig = defineEntity('system_config', SystemConfigRow, {
  identity: (row) => row.config_key,
  sealedColumn: (row) => (row.is_encrypted ? 'config_value' : undefined),
  remembersRemovals: true,
});
export const envVars = defineEntity('env_vars', EnvVarRow, {
  identity: (row) => row.var_name,
  sealedColumn: (row) => (row.is_encrypted ? 'var_value' : undefined),
  remembersRemovals: true,
});
export const agentConfigs = defineEntity('agent_configs', AgentConfigRow, {
  identity: (row) => `${row.agent_id}/${row.config_key}`,
  sealedColumn: (row) => (row.is_encrypted ? 'config_value' : undefined),
  agentOf: (row) => row.agent_id,
  remembersRemovals: true,
});
