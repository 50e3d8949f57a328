import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readForeignFile } from './sqlite-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foreign-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function make(sql: string): string {
  const file = join(folder, 'foreign.db');
  const database = new Database(file);
  database.unsafeMode(true);
  database.exec(sql);
  database.close();
  return file;
}

const notes = { notes: { columns: ['id', 'text'], rows: 10, bytes: 100_000 } };
const read = async (sql: string, wanted = notes, timeLimit?: number) => {
  const foreign = await readForeignFile(make(sql), wanted, timeLimit);
  const rows: unknown[] = [];
  for await (const row of foreign.rows('notes')) rows.push(row);
  return { ...foreign, rows };
};
const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)';

test('the columns that are wanted are read as they are, and no others', async () => {
  const { rows, tables } = await read(
    `CREATE TABLE notes (id INTEGER PRIMARY KEY, text, secret TEXT);
     INSERT INTO notes VALUES (2, 'second', 's'), (1, 'first' || char(10) || char(8232) || '"ä', 's');
     INSERT INTO notes VALUES (3, x'00ff', 's'), (4, 9e999, 's'), (5, 1.5, 's'), (6, NULL, 's');
     CREATE TABLE other (id); CREATE VIEW seen AS SELECT 1; CREATE VIRTUAL TABLE found USING fts5(x);`,
  );
  expect(rows).toEqual([
    { id: 1, text: 'first\n\u2028"ä' },
    { id: 2, text: 'second' },
    { id: 3, text: null },
    { id: 4, text: null },
    { id: 5, text: 1.5 },
    { id: 6, text: null },
  ]);
  expect(tables.sort()).toEqual(['notes', 'other']);
});

test('a table without row ids, or with a column of that name, is read', async () => {
  const made = `INSERT INTO notes VALUES ('b', '2'), ('a', '1');`;
  const rows = [
    { id: 'a', text: '1' },
    { id: 'b', text: '2' },
  ];
  const without = await read(`CREATE TABLE notes (id TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID; ${made}`);
  expect(without.rows).toEqual(rows);
  rmSync(join(folder, 'foreign.db'));
  rmSync(join(folder, 'notes.jsonl'));
  const named = await read(
    `CREATE TABLE notes (rowid GENERATED ALWAYS AS (length(text)), id TEXT, text TEXT);
     INSERT INTO notes VALUES ('b', '2'), ('a', '1');`,
  );
  expect(named.rows).toEqual(rows.reverse());
});

test('nothing that a file says is computed', async () => {
  const slow = `length(hex(zeroblob(240000000 + length(text))))`;
  const { rows } = await read(
    `PRAGMA ignore_check_constraints = ON;
     CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
     INSERT INTO notes (text) SELECT 'x' FROM (${numbers} SELECT i FROM n LIMIT 9);
     ALTER TABLE notes ADD COLUMN g INTEGER AS (${slow});
     CREATE TABLE other (text TEXT CHECK (${slow} > 0)); INSERT INTO other VALUES ('x');`,
    { ...notes, other: { columns: ['text'], rows: 10, bytes: 1000 } } as typeof notes,
    5000,
  );
  expect(rows).toHaveLength(9);
});

test.each([
  ['a view', 'CREATE VIEW notes AS SELECT 1 AS id', /notes is a view/],
  ['a table of a module', 'CREATE VIRTUAL TABLE notes USING fts5(text)', /notes is a virtual/],
  [
    'a view that says it is a table',
    `CREATE VIEW notes AS SELECT 1 AS id; PRAGMA writable_schema = ON;
     UPDATE sqlite_master SET type = 'table' WHERE name = 'notes'`,
    /malformed/,
  ],
])('%s under the name of a wanted table is refused', async (_what, sql, problem) => {
  await expect(read(sql)).rejects.toThrow(problem);
});

test('values that are too large are left out and counted, and so is what is too much', async () => {
  const table = 'CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);';
  const large = await read(
    `${table} INSERT INTO notes VALUES (1, 'a'), (2, hex(zeroblob(600000))), (3, 'b');`,
  );
  expect(large.rows).toEqual([
    { id: 1, text: 'a' },
    { id: 3, text: 'b' },
  ]);
  expect(large.leftOut).toEqual({ notes: { tooLarge: 1, isCut: false } });
  for (const [rows, bytes, taken] of [
    [10, 100_000, 10],
    [1000, 100, 6],
    [1000, 100_000, 1000],
  ] as const) {
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'foreign-file-'));
    const many = await read(`${table} INSERT INTO notes ${numbers} SELECT i, 'x' FROM n;`, {
      notes: { columns: ['id', 'text'], rows, bytes },
    });
    expect(many.rows).toHaveLength(taken);
    expect(many.leftOut).toEqual({ notes: { tooLarge: 0, isCut: taken < 1000 } });
  }
});

test('reading ends when it takes too long', async () => {
  await expect(read('CREATE TABLE notes (id)', notes, 1)).rejects.toThrow(/takes longer than 0.001 s/);
});
