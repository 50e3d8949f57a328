import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { columnTypes } from '../server/storage/columns.ts';
import { type ColumnShape, readSchema, type TableShape } from '../server/storage/introspect.ts';
import { migrate } from '../server/storage/migrate.ts';
import { type SchemaNote, schemaNotes } from '../server/storage/schema-notes.ts';
import { openStorage } from '../server/storage/open.ts';

export const file = fileURLToPath(new URL('../docs/schema.md', import.meta.url));

/** The description of the schema as it is committed; empty when there is none. */
export function committed(): string {
  return readFileSync(file, 'utf8');
}

/** The description of the schema, read from a database that this checkout just made. The same bytes every time. */
export async function generate(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'sanctum-schema-'));
  const storage = openStorage(`sqlite:${join(home, 'registry.db')}`);
  try {
    await migrate(storage);
    const text = describeSchema(await readSchema(storage));
    return await format(text, { ...(await resolveConfig(file)), parser: 'markdown' });
  } finally {
    await storage.close();
    rmSync(home, { recursive: true, force: true });
  }
}

function describeSchema(tables: TableShape[]): string {
  return [
    '# Schema',
    'Generated from the live database by `npm run schema`; do not edit. The tables of the seed keep its names, types, ' +
      'defaults and indexes on both engines. Where the seed is silent (a length, NOT NULL, a default, what follows a ' +
      'deletion), the decision is in the tables below. Enumerations are CHECK constraints.',
    '## Where it differs from the seed',
    notesTable(['differs', 'meaning']),
    '## What it has beyond the seed',
    notesTable(['table', 'column']),
    '## Relations',
    ['```mermaid', 'erDiagram', ...tables.flatMap(relationsOf), '```'].join('\n'),
    '## Tables',
    ...tables.map(describeTable),
  ].join('\n\n');
}

function notesTable(kinds: SchemaNote['kind'][]): string {
  const notes = kinds.flatMap((kind) => schemaNotes.filter((note) => note.kind === kind));
  return rows(
    ['Where', 'Why'],
    notes.map(({ where, reason }) => [`\`${where}\``, reason]),
  );
}

function relationsOf({ name, columns, foreignKeys }: TableShape): string[] {
  return foreignKeys
    .filter((key) => key.columns.length === 1)
    .map((key) => {
      const isRequired = columns.find((column) => column.name === key.columns[0])?.notNull;
      return `  ${key.table} ${isRequired ? '||' : '|o'}--o{ ${name} : ${key.columns[0] ?? ''}`;
    });
}

function describeTable(table: TableShape): string {
  const facts = [
    ...table.uniques.map((columns) => `Unique: \`${columns.join(', ')}\``),
    ...table.foreignKeys.map(
      (key) =>
        `\`${key.columns.join(', ')}\` → \`${key.table} (${key.references.join(', ')})\`` +
        (key.onDelete === 'NO ACTION' ? '' : `, on delete ${key.onDelete}`) +
        (key.onUpdate === 'NO ACTION' ? '' : `, on update ${key.onUpdate}`),
    ),
    ...table.checks.map((check) => `Check: \`${check}\``),
    ...table.indexes.map(
      (index) =>
        `${index.unique ? 'Unique index' : 'Index'} \`${index.name}\` on \`${index.columns.join(', ')}\`` +
        (index.where ? ` where \`${index.where}\`` : ''),
    ),
  ];
  return [
    `### ${table.name}`,
    rows(
      ['Column', 'SQLite', 'PostgreSQL', 'Null', 'Default', 'Notes'],
      table.columns.map((column) => describeColumn(table, column)),
    ),
    facts.map((fact) => `- ${fact}`).join('\n'),
  ].join('\n\n');
}

function describeColumn(table: TableShape, column: ColumnShape): string[] {
  const isKey = table.primaryKey.includes(column.name);
  const isGenerated = isKey && table.autoincrement;
  const notes = [
    ...(isKey ? [isGenerated ? 'primary key, never given out twice' : 'primary key'] : []),
    ...(column.values ? [`one of ${column.values.join(', ')}`] : []),
  ];
  return [
    `\`${column.name}\``,
    typeName('sqlite', column),
    isGenerated ? 'INTEGER IDENTITY' : typeName('postgres', column),
    column.notNull ? 'no' : 'yes',
    column.default === null ? '' : `\`${column.default}\``,
    notes.join('; '),
  ];
}

/** The engine's own word, without the CHECK that stands for what it does not have. */
function typeName(dialect: 'sqlite' | 'postgres', { name, type, length }: ColumnShape): string {
  const types = columnTypes(dialect);
  const words = {
    INTEGER: types.integer,
    BOOLEAN: types.boolean,
    TEXT: types.text,
    JSON: types.json(name),
    TIMESTAMP: types.timestamp(name),
    VARCHAR: types.varchar(name, length ?? 0),
  };
  const word = words[type].replace(/ CHECK .*/, '');
  if (type === 'VARCHAR' && !word.includes('(')) return `${word}, at most ${length ?? 0}`;
  return type === 'JSON' && word !== 'JSON' ? `${word}, JSON` : word;
}

function rows(head: string[], body: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}
