import { z } from 'zod';
import type { Tables } from '../storage/tables.ts';

/** A table whose changes the journal records, and how its rows and its records correspond. */
export interface Entity<Name extends keyof Tables, Row extends object, Operational extends keyof Row> {
  readonly table: Name;
  readonly record: z.ZodType<Row>;
  /** The column that names a row for ever: the `entity_id` of its changes. */
  readonly key: keyof Row & string;
  /** Columns that come and go without being a change (design 5.6): heartbeats, last use, counters. */
  readonly operational: ReadonlySet<Operational>;
  /** Columns that appear in the journal as keyed fingerprints only. */
  readonly fingerprinted: ReadonlySet<keyof Row>;
  /** The column that holds the id of a sealed value in this row, if it does. */
  sealedColumn(row: Row): (keyof Row & string) | undefined;
  /** What the changes of a row are found by: its key, or words that outlive the row and come back with it. */
  identity(row: Row): string;
  /** The agent that a row belongs to: who may not see the agent does not see the change. */
  agentOf(row: Row): string | null;
  /** Does a deletion count as a change of what the row was a part of (table `removals`)? */
  readonly remembersRemovals: boolean;
  /** Columns that keep the revision of the last change of another column, by that column. */
  readonly stamps: ReadonlyMap<string, string>;
  /** Makes a record of a row as the engine gives it. */
  decode(row: object): Row;
  /** Makes values for the engine of (part of) a record. */
  encode(values: Partial<Row>): Record<string, unknown>;
  /** Does the table keep the time of its last change? */
  readonly hasUpdatedAt: boolean;
}

/** Any table: where only what all of them share counts. */
export type AnyEntity = Entity<keyof Tables, Record<string, unknown>, string>;

/** The same table without its particulars, for what works on all tables alike. */
export function anyEntity<Name extends keyof Tables, Row extends object, Operational extends keyof Row>(
  entity: Entity<Name, Row, Operational>,
): AnyEntity {
  return entity as unknown as AnyEntity;
}

interface EntityOptions<Row extends object, Operational extends keyof Row> {
  key?: keyof Row & string;
  operational?: readonly Operational[];
  fingerprinted?: readonly (keyof Row)[];
  sealedColumn?: (row: Row) => (keyof Row & string) | undefined;
  identity?: (row: Row) => string;
  remembersRemovals?: boolean;
  stamps?: Partial<Record<keyof Row & string, keyof Row & string>>;
  agentOf?: (row: Row) => string | null;
}

/** Declares a journaled table. The record's zod description decides which columns are booleans and which are JSON. */
export function defineEntity<
  Name extends keyof Tables,
  Shape extends z.ZodRawShape,
  Operational extends keyof z.infer<z.ZodObject<Shape>> = never,
>(
  table: Name,
  record: z.ZodObject<Shape>,
  options: EntityOptions<z.infer<z.ZodObject<Shape>>, Operational> = {},
): Entity<Name, z.infer<z.ZodObject<Shape>>, Operational> {
  type Row = z.infer<z.ZodObject<Shape>>;
  const { booleans, jsons } = columnKinds(record);
  const key = options.key ?? ('id' as keyof Row & string);
  return {
    table,
    record: record,
    key,
    identity: options.identity ?? ((row) => String(row[key])),
    remembersRemovals: options.remembersRemovals ?? false,
    stamps: new Map(Object.entries(options.stamps ?? {}) as [string, string][]),
    operational: new Set(options.operational),
    fingerprinted: new Set(options.fingerprinted),
    sealedColumn: options.sealedColumn ?? (() => undefined),
    agentOf: options.agentOf ?? (() => null),
    hasUpdatedAt: 'updated_at' in record.shape,
    decode: (row) => decodeRow(row, booleans, jsons) as Row,
    encode: (values) => {
      const encoded: Record<string, unknown> = { ...values };
      for (const column of jsons) {
        const value = encoded[column];
        if (value !== undefined && value !== null) encoded[column] = JSON.stringify(value);
      }
      return encoded;
    },
  };
}

/** Decodes rows of a table that is not journaled, by its record's zod description. */
export function rowDecoder<Shape extends z.ZodRawShape>(
  record: z.ZodObject<Shape>,
): (row: object) => z.infer<z.ZodObject<Shape>> {
  const { booleans, jsons } = columnKinds(record);
  return (row) => decodeRow(row, booleans, jsons) as z.infer<z.ZodObject<Shape>>;
}

function decodeRow(row: object, booleans: string[], jsons: string[]): Record<string, unknown> {
  const decoded: Record<string, unknown> = { ...row };
  for (const column of booleans) if (decoded[column] !== null) decoded[column] = Boolean(decoded[column]);
  for (const column of jsons) {
    const value = decoded[column];
    if (typeof value === 'string') decoded[column] = JSON.parse(value) as unknown;
  }
  return decoded;
}

function columnKinds(record: z.ZodObject): { booleans: string[]; jsons: string[] } {
  const booleans: string[] = [];
  const jsons: string[] = [];
  for (const [column, schema] of Object.entries<z.ZodType>(record.shape)) {
    const inner = unwrap(schema);
    if (inner instanceof z.ZodBoolean) booleans.push(column);
    else if (jsonTypes.some((type) => inner instanceof type)) jsons.push(column);
  }
  return { booleans, jsons };
}

const jsonTypes = [z.ZodObject, z.ZodArray, z.ZodRecord, z.ZodUnknown, z.ZodUnion];

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return unwrap(schema.unwrap());
  return schema;
}
