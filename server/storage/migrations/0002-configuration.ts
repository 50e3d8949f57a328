import type { ColumnTypes } from '../columns.ts';

/** What configuration, its history and its delivery need beyond the seed (design 5.5 to 5.7). */
export function configuration(t: ColumnTypes): string[] {
  const add = (table: string, column: string) => `ALTER TABLE ${table} ADD COLUMN ${column}`;
  const withConfig = ['agents', 'tools', 'tool_instances', 'plugins'];
  const settings = ['configurations', 'system_config', 'env_vars', 'agent_configs'];
  return [
    ...withConfig.map((table) => add(table, `config_revision ${t.integer} NOT NULL DEFAULT 0`)),
    ...withConfig.map((table) => `UPDATE ${table} SET config_revision = revision`),
    ...settings.map((table) => add(table, `pinned_by ${t.varchar('pinned_by', 255)}`)),
    add('tool_instances', `running_revision ${t.integer}`),
    add('tool_instances', `running_at ${t.timestamp('running_at')}`),
    `CREATE TABLE removals (
  entity ${t.varchar('entity', 64)} NOT NULL,
  entity_id ${t.varchar('entity_id', 255)} NOT NULL,
  revision ${t.integer} NOT NULL,
  PRIMARY KEY (entity, entity_id)
)${t.tableOptions}`,
  ];
}
