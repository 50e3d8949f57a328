import type { Dialect } from './columns.ts';
import type { Storage } from './storage.ts';

/** The seed's words for types, whatever the engine calls them. */
export type TypeClass = 'INTEGER' | 'VARCHAR' | 'TEXT' | 'JSON' | 'BOOLEAN' | 'TIMESTAMP';

export interface ColumnShape {
  name: string;
  type: TypeClass;
  /** In characters, for VARCHAR. */
  length: number | null;
  notNull: boolean;
  /** SQL, in the seed's spelling; null without one. */
  default: string | null;
  /** The only values that a CHECK lets in; null when there is no such list. */
  values: string[] | null;
}

export interface ForeignKeyShape {
  columns: string[];
  table: string;
  references: string[];
  onDelete: string;
  onUpdate: string;
}

export interface IndexShape {
  name: string;
  /** Columns, or the SQL of an expression. */
  columns: string[];
  unique: boolean;
  /** The condition of a partial index. */
  where: string | null;
}

/** One table as the live database has it. */
export interface TableShape {
  name: string;
  columns: ColumnShape[];
  primaryKey: string[];
  /** Are ids given out by the engine, and never twice? */
  autoincrement: boolean;
  /** UNIQUE constraints; unique indexes are among `indexes`. */
  uniques: string[][];
  foreignKeys: ForeignKeyShape[];
  /** The conditions of CHECK constraints that say more than a type or a list of values, as the engine spells them. */
  checks: string[];
  /** Indexes with a name of ours, by name. */
  indexes: IndexShape[];
}

type Query = (sql: string) => Promise<Row[]>;
type Row = Record<string, unknown>;

/** Reads the schema that a database really has, by name of the table. */
export async function readSchema(storage: Storage): Promise<TableShape[]> {
  let tables: TableShape[] = [];
  await storage.migrate(async (runner) => {
    tables = await readers[storage.dialect](async (sql) => (await runner.query(sql)) as Row[]);
  });
  return tables.sort(byName);
}

const readers: Record<Dialect, (query: Query) => Promise<TableShape[]>> = {
  sqlite: readSqlite,
  postgres: readPostgres,
};

async function readSqlite(query: Query): Promise<TableShape[]> {
  const tables = await query(
    "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  const shapes: TableShape[] = [];
  for (const { name, sql } of tables.map(texts))
    shapes.push(await readSqliteTable(query, name ?? '', sql ?? ''));
  return shapes;
}

async function readSqliteTable(query: Query, name: string, sql: string): Promise<TableShape> {
  const checks = checksIn(sql);
  const columns = await query(`SELECT * FROM pragma_table_info('${name}') ORDER BY cid`);
  const foreignRows = await query(`SELECT * FROM pragma_foreign_key_list('${name}') ORDER BY id, seq`);
  const indexes = await query(
    `SELECT list.*, schema.sql FROM pragma_index_list('${name}') AS list JOIN sqlite_schema AS schema ON schema.name = list.name`,
  );
  const uniques: string[][] = [];
  const named: IndexShape[] = [];
  for (const index of indexes.map(texts)) {
    const parts = await query(`SELECT name FROM pragma_index_info('${index.name}') ORDER BY seqno`);
    const indexed = parts.map((part) => text(part.name));
    if (index.origin === 'u') uniques.push(indexed);
    if (index.origin !== 'c') continue;
    const where = / WHERE (.*)$/s.exec(index.sql ?? '')?.[1] ?? null;
    const list = (index.sql ?? '').replace(/ WHERE .*$/s, '');
    const columnsOfIndex = splitList(list.slice(list.indexOf('(') + 1, list.lastIndexOf(')')));
    named.push({ name: text(index.name), columns: columnsOfIndex, unique: index.unique === '1', where });
  }
  return {
    name,
    columns: columns.map((column) => sqliteColumn(column, checks)),
    primaryKey: columns
      .filter(({ pk }) => Number(pk) > 0)
      .sort((a, b) => Number(a.pk) - Number(b.pk))
      .map((column) => text(column.name)),
    autoincrement: /\bAUTOINCREMENT\b/.test(sql),
    uniques: uniques.sort(byText),
    foreignKeys: [...Map.groupBy(foreignRows, ({ id }) => id).values()]
      .map((rows) => ({
        columns: rows.map((row) => text(row.from)),
        table: text(rows[0]?.table),
        references: rows.map((row) => text(row.to)),
        onDelete: text(rows[0]?.on_delete),
        onUpdate: text(rows[0]?.on_update),
      }))
      .sort(byText),
    checks: checks.filter((check) => !typeCheck.test(check) && !valuesCheck.test(check)).sort(),
    indexes: named.sort(byName),
  };
}

/** The checks that stand for a type which the engine does not have. */
const typeCheck =
  /^(length\(\w+\) <= \d+|json_valid\(\w+\)|\w+ IS strftime\(.*\)|\w+ IN \((0, 1|FALSE, TRUE)\))$/;

const valuesCheck = /^(\w+) IN \(('[^)]*')\)$/;

function sqliteColumn(column: Row, checks: string[]): ColumnShape {
  const name = text(column.name);
  const length = checks
    .map((check) => new RegExp(`^length\\(${name}\\) <= (\\d+)$`).exec(check)?.[1])
    .find(Boolean);
  const type = (): TypeClass => {
    if (column.type === 'INTEGER') return checks.includes(`${name} IN (0, 1)`) ? 'BOOLEAN' : 'INTEGER';
    if (length) return 'VARCHAR';
    if (checks.includes(`json_valid(${name})`)) return 'JSON';
    return checks.some((check) => check.startsWith(`${name} IS strftime(`)) ? 'TIMESTAMP' : 'TEXT';
  };
  return {
    name,
    type: type(),
    length: length ? Number(length) : null,
    notNull: Number(column.notnull) === 1 || Number(column.pk) > 0,
    default: column.dflt_value === null ? null : sqliteDefault(text(column.dflt_value), type()),
    values: quoted(checks.find((check) => valuesCheck.exec(check)?.[1] === name)),
  };
}

function sqliteDefault(sql: string, type: TypeClass): string {
  if (type === 'BOOLEAN') return sql === '1' ? 'true' : 'false';
  return sql.startsWith('strftime(') ? 'CURRENT_TIMESTAMP' : sql;
}

function quoted(check: string | undefined): string[] | null {
  return check === undefined ? null : [...check.matchAll(/'([^']*)'/g)].map(([, value]) => value ?? '');
}

/** The conditions of all CHECKs in a CREATE TABLE; parentheses nest. */
function checksIn(sql: string): string[] {
  const found: string[] = [];
  for (const { index } of sql.matchAll(/\bCHECK \(/g)) {
    const start = index + 'CHECK ('.length;
    let depth = 1;
    let end = start;
    for (; depth > 0 && end < sql.length; end++) depth += { '(': 1, ')': -1 }[sql[end] ?? ''] ?? 0;
    found.push(sql.slice(start, end - 1));
  }
  return found;
}

function splitList(list: string): string[] {
  return list.split(/,(?![^()]*\))/).map((part) => part.trim());
}

async function readPostgres(query: Query): Promise<TableShape[]> {
  const columns = await query(`
    SELECT c.relname AS table_name, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
           a.attnotnull AS not_null, a.attidentity <> '' AS is_identity, pg_get_expr(d.adbin, d.adrelid) AS initial
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname, a.attnum`);
  const constraints = await query(`
    SELECT c.relname AS table_name, k.contype::text AS kind, f.relname AS foreign_table,
           k.confdeltype::text AS on_delete, k.confupdtype::text AS on_update, pg_get_constraintdef(k.oid) AS definition,
           array_to_json(ARRAY(SELECT a.attname FROM unnest(k.conkey) WITH ORDINALITY AS n(num, ord) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = n.num ORDER BY n.ord)) AS columns,
           array_to_json(ARRAY(SELECT a.attname FROM unnest(k.confkey) WITH ORDINALITY AS n(num, ord) JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum = n.num ORDER BY n.ord)) AS foreign_columns
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid LEFT JOIN pg_class f ON f.oid = k.confrelid
     WHERE c.relnamespace = current_schema()::regnamespace`);
  const indexes = await query(`
    SELECT c.relname AS table_name, i.relname AS name, x.indisunique AS is_unique, pg_get_expr(x.indpred, c.oid) AS condition,
           array_to_json(ARRAY(SELECT pg_get_indexdef(x.indexrelid, n, true) FROM generate_series(1, x.indnkeyatts) AS n)) AS columns
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
     WHERE c.relnamespace = current_schema()::regnamespace
       AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u'))`);
  const of = (rows: Row[], table: string) => rows.filter((row) => row.table_name === table);
  return [...Map.groupBy(columns, (row) => text(row.table_name))].map(([name, own]) => {
    const kind = (wanted: string) => of(constraints, name).filter((row) => row.kind === wanted);
    return {
      name,
      columns: own.map((row) =>
        postgresColumn(
          row,
          kind('c').map((check) => text(check.definition)),
        ),
      ),
      primaryKey: list(kind('p')[0]?.columns),
      autoincrement: own.some((row) => row.is_identity === true),
      uniques: kind('u')
        .map((row) => list(row.columns))
        .sort(byText),
      foreignKeys: kind('f')
        .map((row) => ({
          columns: list(row.columns),
          table: text(row.foreign_table),
          references: list(row.foreign_columns),
          onDelete: postgresActions[text(row.on_delete)] ?? '',
          onUpdate: postgresActions[text(row.on_update)] ?? '',
        }))
        .sort(byText),
      checks: kind('c')
        .map((row) => text(row.definition))
        .filter((check) => !check.includes('= ANY ('))
        .sort(),
      indexes: of(indexes, name)
        .map((row) => ({
          name: text(row.name),
          columns: list(row.columns).map((column) => column.replaceAll('"', '')),
          unique: row.is_unique === true,
          where: row.condition === null ? null : text(row.condition),
        }))
        .sort(byName),
    };
  });
}

const postgresActions: Record<string, string> = {
  a: 'NO ACTION',
  c: 'CASCADE',
  n: 'SET NULL',
  r: 'RESTRICT',
};

const postgresTypes: Record<string, TypeClass> = {
  integer: 'INTEGER',
  bigint: 'INTEGER',
  boolean: 'BOOLEAN',
  text: 'TEXT',
  json: 'JSON',
  'timestamp(3) with time zone': 'TIMESTAMP',
};

function postgresColumn(row: Row, checks: string[]): ColumnShape {
  const given = text(row.type);
  const length = /^character varying\((\d+)\)$/.exec(given)?.[1];
  const type = length ? 'VARCHAR' : postgresTypes[given];
  if (!type)
    throw new Error(`The column ${text(row.name)} has the type ${given}, which the registry does not use.`);
  return {
    name: text(row.name),
    type,
    length: length ? Number(length) : null,
    notNull: row.not_null === true,
    default: row.initial === null ? null : text(row.initial).replace(/::[a-z ]+$/, ''),
    values:
      type === 'BOOLEAN'
        ? null
        : quoted(checks.find((check) => check.includes(`((${text(row.name)})::text = ANY (`))),
  };
}

function list(value: unknown): string[] {
  return (typeof value === 'string' ? JSON.parse(value) : (value ?? [])) as string[];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function texts(row: Row): Record<string, string> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, text(value)]));
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
