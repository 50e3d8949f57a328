import { z } from 'zod';
import { Plan } from '../configuration/change.schema.ts';
import { ValueType } from '../configuration/configuration.schema.ts';
import { JsonObject } from '../kernel/fields.ts';

/** The parts of a document, in the order in which it is written. */
export const Section = z.enum([
  'agents',
  'configurations',
  'env_vars',
  'instances',
  'plugins',
  'system_config',
]);
export type Section = z.infer<typeof Section>;

/** A section with nothing in it may be left empty in YAML, which is null. */
function emptyOr<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish();
}

/** Values by key. What stands there is a value, or a `RowNote`. */
export const Settings = z.record(z.string(), z.unknown());
export type Settings = z.infer<typeof Settings>;

const byName = emptyOr(z.record(z.string(), emptyOr(Settings)));

const Instance = z.strictObject({
  tool: z.string(),
  agent: z.string().nullish(),
  name: z.string().nullish(),
  config: JsonObject.nullable(),
});
export type InstanceEntry = z.infer<typeof Instance>;

/** Configuration as a document (docs/configuration-files.md). */
export const ConfigurationDocument = z
  .strictObject({
    sanctum: z.literal(1, {
      error: 'A document begins with the version of its format, "sanctum: 1".',
    }),
    system_config: emptyOr(Settings),
    env_vars: emptyOr(Settings),
    configurations: emptyOr(
      z.strictObject({ system: emptyOr(Settings), agents: byName, tools: byName, users: byName }),
    ),
    agents: emptyOr(
      z.record(
        z.string(),
        emptyOr(z.strictObject({ config: JsonObject.nullish(), configs: emptyOr(Settings) })),
      ),
    ),
    instances: emptyOr(z.array(Instance)),
    plugins: emptyOr(z.record(z.string(), JsonObject.nullable())),
  })
  .meta({ id: 'ConfigurationDocument' });
export type ConfigurationDocument = z.infer<typeof ConfigurationDocument>;

/**
 * A value and what else is to be said of its row. An object is one exactly when it has a name that begins with `$`; a
 * value that has such names itself stands as `{"$value": …}`.
 */
export const RowNote = z.strictObject(
  {
    $value: z.unknown().optional(),
    /** Where it is not the type that the value has by itself. */
    $type: ValueType.optional(),
    $description: z.string().max(2000).nullable().optional(),
    $category: z.string().trim().min(1).max(50).optional(),
    /** Without a value: what is there stays. */
    $sealed: z.boolean().optional(),
    /** The value, encrypted for whoever the document was exported for. */
    $age: z.string().optional(),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `${issue.keys.join(', ')} cannot stand beside names that begin with "$": there are $value, $type, $description, $category, $sealed and $age. A value with such names of its own is written as {"$value": …}.`
        : undefined,
  },
);
export type RowNote = z.infer<typeof RowNote>;

/** What applying a document does to one row. */
export const ImportAction = z.enum(['create', 'update', 'delete', 'release', 'missing']);
export type ImportAction = z.infer<typeof ImportAction>;

const ImportChange = z.object({
  /** `release`: the pin is taken off, the value stays; `missing`: a sealed value that is neither here nor there. */
  action: ImportAction,
  table: z.string(),
  /** The row in the words of the document. */
  name: z.string(),
});
export type ImportChange = z.infer<typeof ImportChange>;

/** What a document does, or did. */
export const DocumentImport = z
  .object({
    dry_run: z.boolean(),
    /** Applied: the revision that this made; null: all was so already. Dry run: up to which revision this is true. */
    revision: z.int().nullable(),
    /** What the values are pinned by; null: by nothing. */
    pinned_by: z.string().nullable(),
    counts: z.object({
      create: z.int(),
      update: z.int(),
      delete: z.int(),
      release: z.int(),
      missing: z.int(),
      unchanged: z.int(),
    }),
    changes: z.array(ImportChange),
    /** What it does to instances: the first page. */
    plan: Plan,
  })
  .meta({ id: 'DocumentImport' });
export type DocumentImport = z.infer<typeof DocumentImport>;
