import type { OperationalWriter } from '../journal/writer.ts';
import { invalid } from '../kernel/errors.ts';
import type { JsonObject } from '../kernel/fields.ts';
import { requireModest } from '../kernel/modest-value.ts';
import { valueAt, withValueAt } from '../kernel/json-value.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { hasMarker, sealedIdOf, sealedMarker, sealedPlacesIn, sealPathOf } from '../secrets/sealed-json.ts';
import { secretPathsIn } from './schema-shape.ts';

/** The largest configuration, in characters: checking one costs its size times that of its schema. */
const sizeLimit = 256 * 1024;

/** To whom the secrets of a `config` column belong. */
export interface ConfigOwner {
  table: 'tool_instances' | 'plugins';
  id: number;
  /** May who writes read them? To others a secret written anew is always a change, so that nobody can guess. */
  isReadable: boolean;
}

/** A configuration as it may be stored, and whether something was in the clear that is secret now. */
export interface SealedConfig {
  config: JsonObject | null;
  uncovers: boolean;
}

/**
 * Seals what a schema calls secret in a `config` column, key by key (design §3). A marker that came with the record
 * may be sent back: it keeps what lies there. Any other is refused, so that nobody points at a secret of others.
 *
 * @throws AppError 400 `config.reserved_name`, `value.too_large`
 */
export async function sealConfig(
  tx: OperationalWriter,
  keyring: Keyring,
  owner: ConfigOwner,
  schema: JsonObject | null,
  before: JsonObject | null,
  config: JsonObject | null,
): Promise<SealedConfig> {
  if (!config) return { config, uncovers: false };
  requireModest('config', config);
  if (JSON.stringify(config).length > sizeLimit)
    throw invalid('value.too_large', `config is larger than ${sizeLimit / 1024} KiB: keep it in a file.`);
  const kept = sealedPlacesIn(config);
  for (const { path, id } of kept) if (sealedIdOf(valueAt(before, path)) !== id) throw reservedName();
  const cleared = kept.reduce((value, { path }) => withValueAt(value, path, null), config);
  if (hasMarker(cleared)) throw reservedName();

  let result = config;
  let uncovers = false;
  for (const path of schema ? secretPathsIn(schema, config) : []) {
    const value = valueAt(config, path);
    if (value === null || sealedIdOf(value) !== undefined) continue;
    const old = valueAt(before, path);
    uncovers ||= old !== undefined && old !== null && sealedIdOf(old) === undefined;
    result = withValueAt(result, path, await sealed(tx, keyring, owner, path, old, JSON.stringify(value)));
  }
  return { config: result, uncovers };
}

/** The same secret again keeps its ciphertext, so that writing what one may read changes nothing. */
async function sealed(
  tx: OperationalWriter,
  keyring: Keyring,
  { table, id, isReadable }: ConfigOwner,
  path: readonly string[],
  old: unknown,
  text: string,
): Promise<Record<string, unknown>> {
  const owner = { table, owner: String(id), path: sealPathOf(path) };
  const oldId = sealedIdOf(old);
  if (oldId !== undefined && isReadable) {
    const [opened] = await keyring.openAll(tx.read, [{ id: oldId, owner }]);
    if (opened === text) return sealedMarker(oldId);
  }
  return sealedMarker(await keyring.seal(tx, owner, text));
}

function reservedName() {
  return invalid(
    'config.reserved_name',
    '"$sealed" stands for a sealed value and can only be sent back where it came from: give the value itself.',
  );
}
