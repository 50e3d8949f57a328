import { itemsOf } from '../../../client/client.ts';
import { api, dataOf } from '../../api.ts';
import { type Change, changeOf, type Stored } from '../stored.ts';
import type { Place } from '../target.ts';
import {
  holdsSealed,
  isJson,
  isSame,
  type Json,
  keyOf,
  type Path,
  sealedIdOf,
  valueAt,
  withoutValueAt,
  withValueAt,
} from '../../parts/json.ts';

/** What one place holds, as one patch; sealed values stand in it as markers, nothing (null) takes out what is inherited. */
export interface Layer {
  place: Place;
  own: Json;
  /** Of the record that holds it all; undefined where each key has a row of its own. */
  revision: number | undefined;
  rows: ReadonlyMap<string, Stored>;
}

/** What is done to one place: a value, or back to what is inherited. */
export type Write = { path: Path; value: unknown; seals: boolean } | { path: Path; isUnset: true };

/** All that one place holds: what is written to a key depends on the rows above and below it, which are on any page. */
export async function readLayer(place: Place): Promise<Layer> {
  switch (place.table) {
    case 'configurations': {
      const { scope, scope_id } = place;
      const query = { scope, ...(scope_id === null ? {} : { scope_id }), limit: '200' as never };
      const rows = new Map<string, Stored>();
      for await (const row of itemsOf((cursor) =>
        api.GET('/api/v1/configurations', {
          params: { query: { ...query, ...(cursor === undefined ? {} : { cursor }) } },
        }),
      ))
        rows.set(row.key, {
          isSet: true,
          value: row.value,
          isSealed: row.is_encrypted,
          revision: row.revision,
          pinnedBy: row.pinned_by,
        });
      return { place, rows, own: ownOf(rows), revision: undefined };
    }
    case 'tool_instances':
      return inColumn(
        place,
        await dataOf(
          api.GET('/api/v1/tool-instances/{id}', { params: { path: { id: String(place.id) as never } } }),
        ),
      );
    case 'plugins':
      return inColumn(
        place,
        await dataOf(
          api.GET('/api/v1/plugins/{id}', { params: { path: { id: String(place.id) as never } } }),
        ),
      );
    default:
      throw new Error('No form is for this place.');
  }
}

function inColumn(place: Place, { config, revision }: { config: Json | null; revision: number }): Layer {
  return { place, own: config ?? {}, revision, rows: new Map() };
}

/** Rows as they apply: those with fewer segments first. */
export function ownOf(rows: ReadonlyMap<string, Stored>): Json {
  return [...rows]
    .map(([key, row]) => ({ path: key.split('.'), row }))
    .sort((a, b) => a.path.length - b.path.length)
    .reduce<Json>((own, { path, row }) => {
      const value = row.isSealed ? { $sealed: String(row.revision) } : row.value;
      return withValueAt(own, path, merged(valueAt(own, path), value));
    }, {});
}

function merged(below: unknown, value: unknown): unknown {
  if (!isJson(value) || !isJson(below) || sealedIdOf(value) !== undefined || sealedIdOf(below) !== undefined)
    return value;
  const both: Json = { ...below };
  for (const [name, inner] of Object.entries(value)) both[name] = merged(both[name], inner);
  return both;
}

/** The file or variable that decides a place there, so that it is changed nowhere else. */
export function pinAt({ rows }: Layer, path: Path): string | null {
  return rows.get(keyOf(path))?.pinnedBy ?? null;
}

/** The changes that do all this at once. What is there already is no change. */
export function changesOf(layer: Layer, writes: readonly Write[]): Change[] {
  return layer.revision === undefined ? rowChanges(layer, writes) : columnChange(layer, writes);
}

function columnChange({ place, own, revision = 0 }: Layer, writes: readonly Write[]): Change[] {
  if (!('id' in place)) return [];
  const config = writes.reduce(
    (whole, write) =>
      'isUnset' in write ? withoutValueAt(whole, write.path) : withValueAt(whole, write.path, write.value),
    own,
  );
  return isSame(config, own) ? [] : [{ ...place, config, expected_revision: revision }];
}

const nowhere: Stored = { isSet: false, value: undefined, isSealed: false, revision: 0, pinnedBy: null };

function rowChanges({ place, rows }: Layer, writes: readonly Write[]): Change[] {
  const next = new Map<string, { value: unknown; seals: boolean } | 'unset'>();
  const valueNow = (key: string): unknown => {
    const planned = next.get(key);
    if (planned === 'unset') return undefined;
    return planned ? planned.value : rows.get(key)?.value;
  };
  for (const write of writes) {
    const key = keyOf(write.path);
    for (const [other, row] of rows) {
      // What lies deeper would still add to what is written, or stay of what is unset.
      if (other.startsWith(`${key}.`)) next.set(other, 'unset');
      const value = valueNow(other);
      const rest = write.path.slice(other.split('.').length);
      if (!key.startsWith(`${other}.`) || row.isSealed || !isJson(value)) continue;
      if ('isUnset' in write && valueAt(value, rest) !== undefined) {
        const left = withoutValueAt(value, rest);
        next.set(other, Object.keys(left).length === 0 ? 'unset' : { value: left, seals: false });
      }
    }
    if (!('isUnset' in write)) next.set(key, { value: write.value, seals: write.seals });
    else if (rows.has(key)) next.set(key, 'unset');
  }
  return [...next].flatMap(([key, edit]) => {
    const stored = rows.get(key) ?? nowhere;
    if (edit === 'unset') return stored.isSet ? [changeOf(place, key, stored, 'unset')] : [];
    if (stored.isSet && !stored.isSealed && !edit.seals && isSame(stored.value, edit.value)) return [];
    return [changeOf(place, key, stored, { value: edit.value, seal: edit.seals || stored.isSealed })];
  });
}

/** Can a form write there as a whole? Not where somebody sealed a part of it by itself. */
export function isWhole({ own }: Layer, path: Path): boolean {
  const value = valueAt(own, path);
  return sealedIdOf(value) !== undefined || !holdsSealed(value);
}
