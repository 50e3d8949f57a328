import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Dialect } from './columns.ts';

/** SQL that the two engines spell differently, each under a name that says what it asks. */
export interface SqlWords {
  /** Is `value` (text or number) an element of the JSON array in `column`? */
  jsonArrayHas(column: Expression<unknown>, value: string | number): RawBuilder<SqlBool>;
  /** Does `column` contain `text`, whatever the case? `%` and `_` in the text mean themselves. */
  contains(column: Expression<unknown>, text: string): RawBuilder<SqlBool>;
  /** Does `column` begin with `text`, by bytes? */
  startsWith(column: Expression<unknown>, text: string): RawBuilder<SqlBool>;
  /** A text to order by, the same on both engines: null as empty, without case, by bytes. */
  sortText(column: Expression<unknown>): RawBuilder<string>;
  /** The number of the bucket that a time lies in: 0 from `since` on, one more after each so many seconds. */
  bucketOf(time: Expression<unknown>, since: string, seconds: number): RawBuilder<number>;
  /** The seconds from one time to another, with their fraction. */
  secondsBetween(from: Expression<unknown>, to: Expression<unknown>): RawBuilder<number>;
  /** The present moment by the clock of the engine, which all processes share. */
  now: RawBuilder<string>;
}

export function sqlWords(dialect: Dialect): SqlWords {
  return dialect === 'sqlite' ? sqliteWords : postgresWords;
}

/** Does one of the columns contain the text? What `q=` of a list means. */
export function anyContains(words: SqlWords, columns: readonly string[], text: string): RawBuilder<SqlBool> {
  const conditions = columns.map((column) => words.contains(sql.ref(column), text));
  return sql<SqlBool>`(${sql.join(conditions, sql` or `)})`;
}

function pattern(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
}

function contains(column: Expression<unknown>, text: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`lower(${column}) like ${pattern(text)} escape '\\'`;
}

const sqliteWords: SqlWords = {
  jsonArrayHas: (column, value) =>
    sql<SqlBool>`exists (select 1 from json_each(${column}) as element where element.value = ${value})`,
  contains,
  // As a range, which an index answers.
  startsWith: (column, text) =>
    sql<SqlBool>`(${column} >= ${text} and ${column} < ${text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1)})`,
  sortText: (column) => sql<string>`lower(coalesce(${column}, ''))`,
  bucketOf: (time, since, seconds) =>
    sql<number>`cast((unixepoch(${time}) - unixepoch(${since})) / ${sql.lit(seconds)} as integer)`,
  secondsBetween: (from, to) => sql<number>`(unixepoch(${to}, 'subsec') - unixepoch(${from}, 'subsec'))`,
  now: sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
};

const postgresWords: SqlWords = {
  jsonArrayHas: (column, value) =>
    sql<SqlBool>`exists (select 1 from json_array_elements(${column}) as element where element::jsonb = ${JSON.stringify(value)}::jsonb)`,
  contains,
  startsWith: (column, text) => sql<SqlBool>`starts_with(${column}, ${text})`,
  sortText: (column) => sql<string>`lower(coalesce(${column}, '')) collate "C"`,
  bucketOf: (time, since, seconds) =>
    sql<number>`cast(floor(extract(epoch from ${time} - cast(${since} as timestamptz)) / ${sql.lit(seconds)}) as integer)`,
  secondsBetween: (from, to) => sql<number>`cast(extract(epoch from ${to} - ${from}) as double precision)`,
  now: sql<string>`clock_timestamp()`,
};
