import type { JsonObject } from '../kernel/fields.ts';
import { isObject } from '../kernel/json-value.ts';
import type { Reader } from '../storage/storage.ts';
import { checkConfigSchema } from './config-schema.ts';

/** Schemas that were read, by the digest of their manifests: modules of the same digest hold the same. */
export type SchemasByDigest = Map<string, JsonObject | null>;

const chunk = 400;

/**
 * The schemas that instances, or plugins, have of their own: that of the manifest in the agent's folder, which may be
 * of another version than the one that the definition shows (design §3). Those without one are left out.
 */
export async function readOwnSchemas(
  read: Reader,
  column: 'instance_id' | 'plugin_id',
  ids: readonly number[],
  known: SchemasByDigest = new Map(),
): Promise<Map<number, JsonObject>> {
  const found = new Map<number, JsonObject>();
  for (let start = 0; start < ids.length; start += chunk) {
    const rows = await read
      .selectFrom('modules')
      .select(['id', column, 'digest'])
      .where(column, 'in', ids.slice(start, start + chunk))
      .execute();
    for (const row of rows) {
      if (!known.has(row.digest)) known.set(row.digest, await readSchema(read, row.id));
      const schema = known.get(row.digest);
      const id = row[column];
      if (id !== null && schema) found.set(id, schema);
    }
  }
  return found;
}

async function readSchema(read: Reader, moduleId: number): Promise<JsonObject | null> {
  const row = await read
    .selectFrom('modules')
    .select('manifest')
    .where('id', '=', moduleId)
    .executeTakeFirst();
  const manifest: unknown = JSON.parse(row?.manifest ?? '{}');
  const schema = isObject(manifest) ? manifest.config_schema : undefined;
  return isObject(schema) && checkConfigSchema(schema).length === 0 ? schema : null;
}
