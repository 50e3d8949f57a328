import { z } from 'zod';
import { defineEntity } from '../journal/entity.ts';
import { Timestamp } from '../kernel/fields.ts';

/** The type that a configuration value is stored and checked as. */
export const ValueType = z.enum(['string', 'number', 'boolean', 'json']);
export type ValueType = z.infer<typeof ValueType>;

/** seed: configurations */
export const ConfigurationRow = z.object({
  id: z.int(),
  key: z.string(),
  value: z.string().nullable(),
  type: ValueType,
  scope: z.enum(['system', 'agent', 'tool', 'user']),
  scope_id: z.string().nullable(),
  description: z.string().nullable(),
  is_encrypted: z.boolean(),
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
  created_at: Timestamp,
  updated_at: Timestamp,
  revision: z.int(),
});
export type AgentConfigRow = z.infer<typeof AgentConfigRow>;

export const configurations = defineEntity('configurations', ConfigurationRow, {
  sealedColumn: (row) => (row.is_encrypted ? 'value' : undefined),
  agentOf: (row) => (row.scope === 'agent' ? row.scope_id : null),
});
export const systemConfig = defineEntity('system_config', SystemConfigRow, {
  sealedColumn: (row) => (row.is_encrypted ? 'config_value' : undefined),
});
export const envVars = defineEntity('env_vars', EnvVarRow, {
  sealedColumn: (row) => (row.is_encrypted ? 'var_value' : undefined),
});
export const agentConfigs = defineEntity('agent_configs', AgentConfigRow, {
  sealedColumn: (row) => (row.is_encrypted ? 'config_value' : undefined),
  agentOf: (row) => row.agent_id,
});
