import { appendFileSync, closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** What is wanted of a table of another program's database. */
export interface Wanted {
  /** Those that are understood; a table may have others, and lack some. */
  columns: readonly string[];
  /** The most rows that are taken, and the most bytes of them. */
  rows: number;
  bytes: number;
}

/** What was left out of a table. */
export interface LeftOut {
  /** How many rows have a value that is larger than any should be. */
  tooLarge: number;
  /** Were there more rows than wanted? */
  isCut: boolean;
}

/** What a database turned out to hold. */
export interface Extract {
  /** The ordinary tables, as far as there is room to name them. */
  tables: string[];
  /** Of the wanted tables that are there. */
  leftOut: Record<string, LeftOut>;
}

/** The largest value that is taken, in bytes. */
const valueLimit = 1024 * 1024;
const mostNamed = 200;
const longestName = 100;
const chunk = 1024 * 1024;

/** What is wrong with the file, as a sentence without its end. */
class Refusal extends Error {}

function answer(file: string, folder: string, wanted: Record<string, Wanted>): Extract | { problem: string } {
  try {
    return extract(file, folder, wanted);
  } catch (error) {
    if (error instanceof Refusal || error instanceof Database.SqliteError)
      return { problem: error.message.slice(0, 500) };
    throw error;
  }
}

function extract(source: string, target: string, all: Record<string, Wanted>): Extract {
  const database = new Database(source, { readonly: true });
  database.pragma('trusted_schema = OFF');
  database.pragma('cell_size_check = ON');
  // The file is looked at, and nothing in it is computed.
  database.pragma('ignore_check_constraints = ON');
  const kinds = new Map(
    (database.pragma('table_list') as { schema: string; name: string; type: string }[])
      .filter(({ schema, name }) => schema === 'main' && !name.startsWith('sqlite_'))
      .map(({ name, type }) => [name, type]),
  );
  const leftOut: Extract['leftOut'] = {};
  for (const [table, want] of Object.entries(all)) {
    const kind = kinds.get(table);
    if (kind === undefined) continue;
    if (kind !== 'table') throw new Refusal(`${table} is a ${kind} in it, and no ordinary table`);
    leftOut[table] = extractTable(database, table, want, join(target, `${table}.jsonl`));
  }
  const tables = [...kinds].filter(([, kind]) => kind === 'table').map(([name]) => name);
  return { tables: tables.slice(0, mostNamed).map((name) => name.slice(0, longestName)), leftOut };
}

function extractTable(database: Database.Database, table: string, want: Wanted, target: string): LeftOut {
  const all = database.pragma(`table_xinfo(${quoted(table)})`) as { name: string; hidden: number }[];
  const plain = all.filter(({ hidden }) => hidden === 0).map(({ name }) => name);
  // The check computes generated columns, so it is for tables that have none.
  if (plain.length === all.length) check(database, table);
  const columns = plain.filter((name) => want.columns.includes(name));
  const result: LeftOut = { tooLarge: 0, isCut: false };
  if (columns.length === 0) return result;
  const lines = new Lines(target);
  for (const row of select(database, table, columns, want.rows + 1)) {
    if (lines.count + result.tooLarge === want.rows || lines.bytes > want.bytes) {
      result.isCut = true;
      break;
    }
    if (row['too large']) result.tooLarge++;
    else lines.add(columns.map((name) => [name, plainValue(row[name])]));
  }
  lines.close();
  return result;
}

function check(database: Database.Database, table: string): void {
  const [result] = database.pragma(`quick_check(${quoted(table)})`) as { quick_check: string }[];
  if (result?.quick_check !== 'ok') throw new Refusal(result?.quick_check ?? 'the check failed');
}

/** Rows in the order in which they lie in the table, which no index of the file may change. */
function select(
  database: Database.Database,
  table: string,
  columns: string[],
  limit: number,
): IterableIterator<Record<string, unknown>> {
  const fits = (name: string) => `coalesce(octet_length(${quoted(name)}), 0) <= ${valueLimit}`;
  const values = columns.map((name) => `CASE WHEN ${fits(name)} THEN ${quoted(name)} END AS ${quoted(name)}`);
  return database
    .prepare(
      `SELECT ${values.join(', ')}, NOT (${columns.map(fits).join(' AND ')}) AS "too large"
       FROM ${quoted(table)} NOT INDEXED LIMIT ${limit}`,
    )
    .iterate() as IterableIterator<Record<string, unknown>>;
}

/** Bytes, and numbers that JSON cannot write, are nothing that is understood. */
function plainValue(value: unknown): string | number | null {
  return typeof value === 'string' || Number.isFinite(value) ? (value as string | number) : null;
}

/** A file of JSON objects, one a line. */
class Lines {
  count = 0;
  bytes = 0;
  #waiting = '';
  readonly #descriptor: number;

  constructor(target: string) {
    this.#descriptor = openSync(target, 'wx', 0o600);
  }

  add(entries: [string, string | number | null][]): void {
    // Who reads lines takes these two for ends of lines.
    const line = JSON.stringify(Object.fromEntries(entries)).replaceAll(/[\u2028\u2029]/g, (separator) =>
      separator === '\u2028' ? '\\u2028' : '\\u2029',
    );
    this.count++;
    this.bytes += Buffer.byteLength(line);
    this.#waiting += `${line}\n`;
    if (this.#waiting.length >= chunk) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#descriptor);
  }

  #flush(): void {
    appendFileSync(this.#descriptor, this.#waiting);
    this.#waiting = '';
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * This file is a program of its own: it reads a database of which nothing is trusted, in a process that can be ended
 * at any time, and writes the rows of each wanted table as a line of JSON to `<folder>/<table>.jsonl`. On the standard
 * output it says what it found, or what is wrong.
 *
 *   node sqlite-extract.ts <file> <folder> <wanted tables as JSON>
 */
const [file = '', folder = '', wanted = '{}'] = process.argv.slice(2);
process.stdout.write(JSON.stringify(answer(file, folder, JSON.parse(wanted) as Record<string, Wanted>)));
