import type { ColumnTypes } from '../columns.ts';

/** What is known of the agents on the Letta server (design 5.9). */
export function letta(t: ColumnTypes): string[] {
  const flag = (column: string) =>
    `${column} ${t.boolean} NOT NULL CHECK (${column} IN (${t.false}, ${t.true}))`;
  return [
    `CREATE TABLE letta_agents (
  agent_id ${t.varchar('agent_id', 50)} NOT NULL PRIMARY KEY REFERENCES agents (id) ON DELETE CASCADE,
  letta_uid ${t.varchar('letta_uid', 100)} NOT NULL,
  name ${t.varchar('name', 200)},
  description ${t.text},
  model ${t.varchar('model', 300)},
  ${flag('is_tagged')},
  ${flag('is_present')},
  changed_at ${t.timestamp('changed_at')} NOT NULL
)${t.tableOptions}`,
  ];
}
