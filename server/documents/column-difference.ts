import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { AnyActor } from '../accounts/actor.ts';
import { mayReveal } from '../configuration/access.ts';
import type { ColumnWrite } from '../configuration/change.schema.ts';
import { ValueType } from '../configuration/configuration.schema.ts';
import type { Context } from '../context.ts';
import type { JsonObject } from '../kernel/fields.ts';
import { isObject, valueAt, withValueAt } from '../kernel/json-value.ts';
import { hasMarker, sealedIdOf, sealedMarker, sealedPlacesIn, sealPathOf } from '../secrets/sealed-json.ts';
import type { Reader } from '../storage/storage.ts';
import { readOwnSchemas } from '../tools/own-schema.ts';
import { isSecretAt } from '../tools/schema-shape.ts';
import type { DocumentPath } from './place.ts';
import type { Problems } from './problems.ts';
import { type ColumnEntry, encryptedProblem } from './read-document.ts';

/** A secret within a `config`: with a value it is set, without one it stays. */
const SecretNote = z.strictObject({
  $sealed: z.literal(true),
  $type: ValueType.optional(),
  $value: z.unknown().optional(),
  $age: z.string().optional(),
});

/** What is between a `config` of a document and that of its row. */
export interface ColumnDifference {
  table: ColumnWrite['table'];
  /** The row in the words of the document. */
  name: string;
  /** undefined: they are the same. */
  change: ColumnWrite | undefined;
  /** Secrets that are neither in the document nor in the row. */
  missing: string[];
}

/** Compares a `config` column, its secrets with what is sealed there if the actor may read it. */
export async function columnDifference(
  ctx: Context,
  actor: AnyActor,
  entry: ColumnEntry,
  problems: Problems,
): Promise<ColumnDifference> {
  const { table, row, name, config } = entry;
  const reading = new ConfigReading(entry, problems);
  const wanted = config && reading.valuesOf(config);
  for (const place of reading.given) await requireSecret(ctx.read, entry, place, problems);
  const missing = reading.missing.map((place) => `${name}/${place.join('/')}`);
  const present =
    row.config &&
    (mayReveal(actor, agentOf(entry)) ? await opened(ctx, entry, row.config, wanted) : row.config);
  if (isDeepStrictEqual(present, wanted)) return { table, change: undefined, name, missing };
  return { table, change: { table, id: row.id, config: wanted } as ColumnWrite, name, missing };
}

function agentOf({ table, row }: ColumnEntry): string | null {
  if (table === 'agents') return row.id;
  return table === 'tool_instances' ? row.agent_id : null;
}

/** A `config` of a document as it is to be stored: secrets that stay are the markers that are there. */
class ConfigReading {
  /** Where secrets are given. */
  readonly given: DocumentPath[] = [];
  /** Where secrets stay that are not there. */
  readonly missing: DocumentPath[] = [];
  readonly #entry: ColumnEntry;
  readonly #problems: Problems;

  constructor(entry: ColumnEntry, problems: Problems) {
    this.#entry = entry;
    this.#problems = problems;
  }

  valuesOf(config: JsonObject, place: DocumentPath = []): JsonObject {
    return Object.fromEntries(
      Object.entries(config).flatMap(([name, value]) => {
        const inner = this.#valueOf(value, [...place, name]);
        return inner === undefined ? [] : [[name, inner]];
      }),
    );
  }

  /** undefined: nothing is to stand there. */
  #valueOf(value: unknown, place: DocumentPath): unknown {
    if (isObject(value) && Object.hasOwn(value, '$sealed')) return this.#secret(value, place);
    if (isObject(value)) return this.valuesOf(value, place);
    if (Array.isArray(value) && hasMarker(value))
      this.#refuse(place, 'Within a list nothing is sealed: leave "$sealed" out.');
    return value;
  }

  #secret(value: JsonObject, place: DocumentPath): unknown {
    const parsed = SecretNote.safeParse(value);
    if (!parsed.success) {
      this.#problems.addIssues([...this.#entry.path, ...place], parsed.error);
      return undefined;
    }
    if (this.#entry.table === 'agents')
      return this.#refuse(place, 'The config of an agent has no sealed values: use "configs".');
    const { $value, $age } = parsed.data;
    if ($age !== undefined) return this.#refuse(place, encryptedProblem);
    if ($value !== undefined) {
      this.given.push(place);
      return $value;
    }
    const present = valueAt(this.#entry.row.config, place);
    if (present === undefined) this.missing.push(place);
    return present;
  }

  #refuse(place: DocumentPath, message: string): undefined {
    this.#problems.add([...this.#entry.path, ...place], message);
  }
}

/** The `config` that is there, to be compared: what is sealed is opened, unless the same marker is wanted. */
async function opened(
  ctx: Context,
  { table, row }: ColumnEntry,
  present: JsonObject,
  wanted: JsonObject | null,
): Promise<JsonObject> {
  const others = sealedPlacesIn(present).filter(({ path, id }) => sealedIdOf(valueAt(wanted, path)) !== id);
  const texts = await ctx.keyring.openAll(
    ctx.read,
    others.map(({ path, id }) => ({ id, owner: { table, owner: String(row.id), path: sealPathOf(path) } })),
  );
  return others.reduce((config, { path, id }, index) => {
    const text = texts[index];
    return withValueAt(config, path, text === undefined ? sealedMarker(id) : JSON.parse(text));
  }, present);
}

/** What is to be sealed has to be a secret of the schema: nothing else is kept sealed there. */
async function requireSecret(
  read: Reader,
  entry: ColumnEntry,
  place: DocumentPath,
  problems: Problems,
): Promise<void> {
  const schema = await schemaOf(read, entry);
  if (schema && isSecretAt(schema, place)) return;
  problems.add(
    [...entry.path, ...place],
    'The schema does not call this a secret (writeOnly, or format password), so it would not be kept sealed: leave "$sealed" out, or correct the schema.',
  );
}

async function schemaOf(read: Reader, entry: ColumnEntry): Promise<JsonObject | null> {
  const id = Number(entry.row.id);
  if (entry.table === 'agents') return null;
  if (entry.table === 'plugins') return (await readOwnSchemas(read, 'plugin_id', [id])).get(id) ?? null;
  const own =
    entry.row.module_scope === 'agent' ? await readOwnSchemas(read, 'instance_id', [id]) : undefined;
  return own?.get(id) ?? entry.tool.config_schema;
}
