import { existsSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import { type SeedColumn, type SeedTable, seedIndexes, seedTables } from '../../test/seed-schema.ts';
import { committed, generate } from '../../scripts/schema-doc.ts';
import { readSchema, type TableShape } from './introspect.ts';
import { schemaNotes } from './schema-notes.ts';
import { violationOf, type Violation } from './violations.ts';

onEveryEngine('the schema', (dialect) => {
  let registry: TestRegistry;
  let live: TableShape[];
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    live = await readSchema(registry.ctx.storage);
  });
  afterAll(() => registry.close());

  test('has what the seed says, beside it exactly what is listed, and nothing listed is missing', () => {
    const found = new Set(seedTables.flatMap((table) => deviations(table, live)));
    for (const table of live) {
      const seed = seedTables.find(({ name }) => name === table.name);
      if (!seed) found.add(`table ${table.name}`);
      else
        for (const { name } of table.columns)
          if (!seed.columns.some((column) => column.name === name)) found.add(`column ${table.name}.${name}`);
    }
    const listed = schemaNotes
      .filter(({ kind }) => kind !== 'meaning')
      .map(({ kind, where }) => `${kind} ${where}`);
    expect([...found].sort()).toEqual([...listed].sort());
  });

  test('has every index of the seed under its name', () => {
    expect(seedIndexes).toHaveLength(20);
    for (const { name, table, columns } of seedIndexes)
      expect(live.find((shape) => shape.name === table)?.indexes, name).toContainEqual(
        expect.objectContaining({ name, columns, where: null }),
      );
  });

  test('notes speak of tables and columns that exist', () => {
    for (const { where } of schemaNotes) {
      const [table, column] = where.split('.');
      const shape = live.find(({ name }) => name === table);
      expect(shape, where).toBeDefined();
      if (column)
        expect(
          shape?.columns.map(({ name }) => name),
          where,
        ).toContain(column);
    }
  });

  const longText = 'x'.repeat(101);
  test.each<[string, Violation, string]>([
    [
      'an agent-scope instance without an agent',
      'check',
      "INSERT INTO tool_instances (tool_id, module_scope) VALUES (2, 'agent')",
    ],
    [
      'a second instance of an agent tool for the same agent',
      'unique',
      "INSERT INTO tool_instances (tool_id, module_scope, agent_id) VALUES (2, 'agent', 'athena')",
    ],
    [
      'an instance whose scope is not its tool’s',
      'foreign_key',
      "INSERT INTO tool_instances (tool_id, module_scope) VALUES (2, 'global')",
    ],
    [
      'an instance for an agent that does not exist',
      'foreign_key',
      "INSERT INTO tool_instances (tool_id, module_scope, agent_id) VALUES (1, 'global', 'nobody')",
    ],
    [
      'a plugin whose scope is not its parent’s',
      'foreign_key',
      "INSERT INTO plugins (tool_id, module_scope, name) VALUES (1, 'agent', 'p')",
    ],
    ['a plugin without a parent', 'check', "INSERT INTO plugins (module_scope, name) VALUES ('global', 'p')"],
    [
      'an unknown status of an agent',
      'check',
      "INSERT INTO agents (id, letta_uid, status) VALUES ('b', 'b', 'Fine')",
    ],
    [
      'a second agent with the same letta_uid',
      'unique',
      "INSERT INTO agents (id, letta_uid) VALUES ('b', 'letta-1')",
    ],
    ['an agent without a letta_uid', 'check', "INSERT INTO agents (id) VALUES ('b')"],
    [
      'an unknown role',
      'check',
      "INSERT INTO users (username, email, password_hash, role) VALUES ('a', 'a', '!', 'root')",
    ],
    [
      'a username that differs only in case',
      'unique',
      "INSERT INTO users (username, email, password_hash, role) VALUES ('ANNA', 'x', '!', 'user')",
    ],
    [
      'a system configuration with a scope_id',
      'check',
      "INSERT INTO configurations (key, scope, scope_id) VALUES ('k', 'system', '1')",
    ],
    [
      'an agent configuration without a scope_id',
      'check',
      "INSERT INTO configurations (key, scope) VALUES ('k', 'agent')",
    ],
    [
      'a second system configuration of the same key',
      'unique',
      "INSERT INTO configurations (key, scope) VALUES ('taken', 'system')",
    ],
    [
      'an unknown scope',
      'check',
      "INSERT INTO configurations (key, scope, scope_id) VALUES ('k', 'planet', '1')",
    ],
    [
      'an unknown type of a value',
      'check',
      "INSERT INTO configurations (key, scope, type) VALUES ('k', 'system', 'yaml')",
    ],
    [
      'a text that is longer than its column',
      'check',
      `INSERT INTO env_vars (var_name) VALUES ('${longText}')`,
    ],
    [
      'a text that is not JSON where JSON belongs',
      'check',
      "INSERT INTO agents (id, letta_uid, config) VALUES ('b', 'b', '{')",
    ],
    [
      'a text that is no time where a time belongs',
      'check',
      "INSERT INTO agents (id, letta_uid, created_at) VALUES ('b', 'b', 'soon')",
    ],
    [
      'a session of a user who does not exist',
      'foreign_key',
      "INSERT INTO user_sessions (id, user_id, session_token, expires_at) VALUES ('s', 99, 't', '2030-01-01T00:00:00.000Z')",
    ],
    [
      'the same key of an agent twice',
      'unique',
      "INSERT INTO agent_configs (agent_id, config_key) VALUES ('athena', 'taken')",
    ],
    [
      'a second head of the journal',
      'check',
      "INSERT INTO journal_head (id, revision, hash, at) VALUES (2, 0, '', '2030-01-01T00:00:00.000Z')",
    ],
  ])('%s is refused (%s)', async (_what, violation, statement) => {
    const yes = dialect === 'sqlite' ? '1' : 'TRUE';
    const attempt = registry.ctx.storage.transaction(async (db) => {
      for (const fixture of fixtures(yes)) await sql.raw(fixture).execute(db);
      await sql.raw(statement).execute(db);
    });
    expect(
      violationOf(
        await attempt.then(
          () => undefined,
          (error: unknown) => error,
        ),
      ),
    ).toBe(violation);
  });

  test('the fixtures of those refusals are themselves accepted', async () => {
    const yes = dialect === 'sqlite' ? '1' : 'TRUE';
    await registry.ctx.storage.transaction(async (db) => {
      for (const fixture of fixtures(yes)) await sql.raw(fixture).execute(db);
    });
  });
});

function fixtures(yes: string): string[] {
  return [
    `INSERT INTO users (username, email, password_hash, role, is_active) VALUES ('Anna', 'anna@example.org', '!', 'user', ${yes})`,
    "INSERT INTO agents (id, letta_uid) VALUES ('athena', 'letta-1')",
    "INSERT INTO tools (id, name, module_scope) VALUES (1, 'wide', 'global')",
    "INSERT INTO tools (id, name, module_scope) VALUES (2, 'own', 'agent')",
    "INSERT INTO tool_instances (tool_id, module_scope, agent_id) VALUES (2, 'agent', 'athena')",
    "INSERT INTO configurations (key, scope) VALUES ('taken', 'system')",
    "INSERT INTO agent_configs (agent_id, config_key) VALUES ('athena', 'taken')",
  ];
}

test('docs/schema.md is what the live database makes (npm run schema renews it)', async () => {
  expect((await generate()) === committed(), 'docs/schema.md is stale').toBe(true);
});

/** The places where a table is not as the seed says: `differs table.column`. */
function deviations(seed: SeedTable, live: TableShape[]): string[] {
  const table = live.find(({ name }) => name === seed.name);
  if (!table) return [`missing ${seed.name}`];
  const wrong = seed.columns
    .filter((column) => !isAsSaid(column, table))
    .map(({ name }) => `differs ${seed.name}.${name}`);
  for (const columns of seed.unique ?? [])
    if (!table.uniques.some((own) => String(own) === String(columns))) wrong.push(`differs ${seed.name}`);
  return wrong;
}

function isAsSaid(seed: SeedColumn, table: TableShape): boolean {
  const column = table.columns.find(({ name }) => name === seed.name);
  if (!column) return false;
  const type = seed.type === 'ENUM' ? 'VARCHAR' : seed.type;
  const foreign = table.foreignKeys.find(({ columns }) => String(columns) === seed.name);
  return (
    (type === undefined || type === column.type) &&
    (seed.length === undefined || seed.length === column.length) &&
    (seed.notNull === undefined || seed.notNull === column.notNull) &&
    (seed.default === undefined || seed.default === column.default) &&
    String(seed.values ?? []) === String(column.values ?? []) &&
    (seed.references === undefined) === (foreign === undefined) &&
    (foreign === undefined || seed.references === `${foreign.table}.${String(foreign.references)}`) &&
    (seed.primaryKey ?? false) === (String(table.primaryKey) === seed.name) &&
    (!seed.autoincrement || table.autoincrement) &&
    (!seed.unique || table.uniques.some((columns) => String(columns) === seed.name))
  );
}

const seedFile = new URL('../../../shared/seed/registry_schema.md', import.meta.url);
if (!existsSync(seedFile))
  console.warn('SKIPPED: the seed’s own text, because it is not beside this checkout.');

describe.skipIf(!existsSync(seedFile))('our transcription of the seed', () => {
  test('says what the text of the seed says', () => {
    const text = readFileSync(seedFile, 'utf8');
    expect(parseTables(text)).toEqual(seedTables);
    const indexes = [...text.matchAll(/CREATE INDEX (\w+) ON (\w+)\(([^)]+)\)/g)];
    expect(
      indexes.map(([, name, table, columns]) => ({ name, table, columns: columns?.split(', ') })),
    ).toEqual(seedIndexes);
  });
});

function parseTables(text: string): SeedTable[] {
  const core = text.slice(text.indexOf('## Core Tables'), text.indexOf('## Relationships'));
  const tables: SeedTable[] = [];
  for (const line of core.split('\n')) {
    if (/^[a-z_]+$/.test(line)) tables.push({ name: line, columns: [] });
    const table = tables.at(-1);
    if (!table) continue;
    const foreign = /^- FOREIGN KEY \((\w+)\) REFERENCES (\w+)\((\w+)\)/.exec(line);
    const column = table.columns.find(({ name }) => name === foreign?.[1]);
    if (foreign && column) column.references = `${foreign[2]}.${foreign[3]}`;
    const unique = /^- UNIQUE\((.*)\)/.exec(line)?.[1];
    if (unique) table.unique = [unique.split(', ')];
    const match = /^- ([a-z_]+) \(([^)]*)\)(.*)$/.exec(line);
    if (match) table.columns.push(parseColumn(match[1] ?? '', match[2] ?? '', match[3] ?? ''));
  }
  return tables;
}

function parseColumn(name: string, inside: string, comment: string): SeedColumn {
  const column: SeedColumn = { name };
  for (const word of [
    ...inside.split(', '),
    ...(comment.startsWith(' PRIMARY KEY') ? ['PRIMARY KEY'] : []),
  ]) {
    if (/^(INTEGER|VARCHAR|TEXT|ENUM|JSON|BOOLEAN|TIMESTAMP)$/.test(word))
      column.type = word as NonNullable<SeedColumn['type']>;
    else if (/^\d+$/.test(word)) column.length = Number(word);
    else if (word === 'PRIMARY KEY') column.primaryKey = true;
    else if (word === 'AUTOINCREMENT') column.autoincrement = true;
    else if (word === 'UNIQUE') column.unique = true;
    else if (word === 'NOT NULL') column.notNull = true;
    else if (word === 'NULL') column.notNull = false;
    else if (word.startsWith('DEFAULT ')) column.default = word.slice('DEFAULT '.length);
    else if (word.startsWith('FOREIGN KEY -> ')) column.references = word.slice('FOREIGN KEY -> '.length);
    else throw new Error(`The seed says ${word} of ${name}, which this test does not know.`);
  }
  if (column.type === 'ENUM' || name === 'scope')
    column.values = [...comment.matchAll(/"([^"]+)"/g)].map(([, value]) => value ?? '');
  return column;
}
