import { isDeepStrictEqual } from 'node:util';
import type { AnyActor } from '../accounts/actor.ts';
import { mayReveal } from '../configuration/access.ts';
import type { ConfigurationChange } from '../configuration/change.schema.ts';
import {
  referenceOf,
  type Setting,
  type SettingTable,
  settingTables,
  type SettingWrite,
} from '../configuration/setting-tables.ts';
import { decodeValue, typeOfValue } from '../configuration/value.ts';
import type { Context } from '../context.ts';
import { Turns } from '../kernel/turns.ts';
import type { SealedReference } from '../secrets/keyring.ts';
import { type ColumnDifference, columnDifference } from './column-difference.ts';
import type { ImportAction, ImportChange, RowNote } from './document.schema.ts';
import { agentOfPlace, type DocumentPath, mayAt, type Place, placeName } from './place.ts';
import { Problems } from './problems.ts';
import type { DocumentEntries, PlaceEntry, SettingEntry } from './read-document.ts';
import { readAgents, readPinned, readSettings, readTools, readUsers } from './rows.ts';

/** How a document is compared. */
export interface CompareOptions {
  /** Whose document it is, as rows are pinned by it: `file prod.yaml`; null: nobody's. */
  owner: string | null;
  /** Are the values pinned? If not, the owner's pins are taken off. */
  pins: boolean;
  /** Do settings go that places of the document do not name, and what else the owner pinned? */
  prune: boolean;
}

/** What is between a document and the registry. */
export interface Difference {
  /** Rows whose pin is taken off, before anything else. */
  releases: { table: SettingTable; id: number }[];
  changes: ConfigurationChange[];
  /** Changes that pin nothing: a secret whose value is not in the document is not the document's. */
  unpinned: ConfigurationChange[];
  lines: ImportChange[];
  counts: Record<ImportAction | 'unchanged', number>;
}

/** What to write so that the registry is as a document says (docs/configuration-files.md). */
export async function differenceOf(
  ctx: Context,
  actor: AnyActor,
  { places, columns }: DocumentEntries,
  options: CompareOptions,
): Promise<Difference> {
  const comparison = new Comparison(options);
  const present = await readSettings(
    ctx.read,
    places.map(({ place }) => place),
  );
  const secrets = await openSecrets(ctx, actor, places, present);
  for (const entry of places)
    await comparison.comparePlace(entry, present.get(placeName(entry.place)) ?? [], secrets);
  if (options.owner !== null) {
    const pinned = await readPinned(ctx.read, options.owner);
    comparison.addForgotten(await writable(ctx, actor, pinned));
  }
  const problems = new Problems();
  for (const entry of columns) comparison.addColumn(await columnDifference(ctx, actor, entry, problems));
  problems.throwIfAny();
  return comparison.difference;
}

class Comparison {
  readonly difference: Difference = {
    releases: [],
    changes: [],
    unpinned: [],
    lines: [],
    counts: { create: 0, update: 0, delete: 0, release: 0, missing: 0, unchanged: 0 },
  };
  readonly #options: CompareOptions;
  /** Rows that were dealt with, by table and id. */
  readonly #done = new Set<string>();
  readonly #turns = new Turns();

  constructor(options: CompareOptions) {
    this.#options = options;
  }

  async comparePlace(
    { place, path, settings }: PlaceEntry,
    present: readonly Setting[],
    secrets: ReadonlyMap<string, string | undefined>,
  ): Promise<void> {
    const byKey = new Map(present.map((setting) => [setting.key, setting]));
    for (const entry of settings) {
      const existing = byKey.get(entry.key);
      if (existing) this.#done.add(nameOf(existing));
      this.#compareSetting(place, entry, existing, existing && secrets.get(nameOf(existing)));
      await this.#turns.pause();
    }
    if (!this.#options.prune) return;
    for (const setting of present)
      if (!this.#done.has(nameOf(setting)) && this.#isFree(setting))
        this.#delete(place, setting, wordsOf([...path, setting.key]));
  }

  /** What the owner pinned and does not name any more: it goes with `prune`; otherwise it stays, and is people's again. */
  addForgotten(forgotten: readonly Forgotten[]): void {
    for (const { setting, place, words } of forgotten) {
      if (this.#done.has(nameOf(setting))) continue;
      if (this.#options.prune) this.#delete(place, setting, words);
      else this.#release(setting, words);
    }
  }

  addColumn({ table, name, change, missing }: ColumnDifference): void {
    if (change) {
      this.difference.changes.push(change);
      this.#tell('update', table, name);
    } else this.difference.counts.unchanged++;
    for (const secret of missing) this.#tell('missing', table, secret);
  }

  #compareSetting(
    place: Place,
    entry: SettingEntry,
    existing: Setting | undefined,
    secret: string | undefined,
  ): void {
    const { owner } = this.#options;
    const pins = this.#options.pins && entry.note.$value !== undefined;
    const words = wordsOf(entry.path);
    if (entry.note.$value === undefined && (existing?.text ?? null) === null) {
      this.#tell('missing', place.table, words);
      return;
    }
    const isOurs = existing !== undefined && owner !== null && existing.row.pinned_by === owner;
    const isSame = existing !== undefined && saysNothingNew(entry.note, existing, secret);
    if (isSame && (pins ? isOurs || owner === null : !isOurs)) {
      this.difference.counts.unchanged++;
      return;
    }
    if (isOurs && !pins && isSame) return this.#release(existing, words);
    if (isOurs && !pins) this.#unpin(existing);
    this.difference[pins ? 'changes' : 'unpinned'].push(writeOf(place, entry));
    this.#tell(existing ? 'update' : 'create', place.table, words);
  }

  #delete(place: Place, setting: Setting, words: string): void {
    if (setting.row.pinned_by !== null && !this.#options.pins) this.#unpin(setting);
    this.#done.add(nameOf(setting));
    this.difference.changes.push(deletionOf(place, setting.key));
    this.#tell('delete', setting.table, words);
  }

  #release(setting: Setting, words: string): void {
    this.#unpin(setting);
    this.#tell('release', setting.table, words);
  }

  #unpin({ table, id }: Setting): void {
    this.difference.releases.push({ table, id });
  }

  /** What another file pinned is that file's. */
  #isFree({ row }: Setting): boolean {
    return row.pinned_by === null || row.pinned_by === this.#options.owner;
  }

  #tell(action: ImportAction, table: string, name: string): void {
    this.difference.counts[action]++;
    this.difference.lines.push({ action, table, name });
  }
}

/** Is all that a document says of a row so already? */
function saysNothingNew(note: RowNote, existing: Setting, secret: string | undefined): boolean {
  const { $value, $type, $description, $category, $sealed } = note;
  const row = existing.row as { description?: string | null; category?: string };
  if ($sealed !== undefined && $sealed !== existing.isSealed) return false;
  if ($description !== undefined && $description !== row.description) return false;
  if ($category !== undefined && $category !== row.category) return false;
  if ($value === undefined) return true;
  const type = $type ?? (existing.table === 'env_vars' ? 'string' : typeOfValue($value));
  if (type !== existing.type) return false;
  const text = existing.isSealed ? secret : existing.text;
  return text != null && isDeepStrictEqual(decodeValue(text, type), $value);
}

/**
 * The sealed values that a document gives anew and the actor may read, opened to be compared; undefined for one that
 * does not open.
 */
async function openSecrets(
  ctx: Context,
  actor: AnyActor,
  places: readonly PlaceEntry[],
  present: ReadonlyMap<string, readonly Setting[]>,
): Promise<Map<string, string | undefined>> {
  const wanted: { name: string; reference: SealedReference }[] = [];
  const isReadable = ({ table, row }: Setting) => mayReveal(actor, settingTables[table].entity.agentOf(row));
  for (const { place, settings } of places) {
    const given = new Set(settings.flatMap(({ key, note }) => (note.$value === undefined ? [] : [key])));
    for (const setting of present.get(placeName(place)) ?? [])
      if (setting.isSealed && setting.text !== null && given.has(setting.key) && isReadable(setting))
        wanted.push({ name: nameOf(setting), reference: referenceOf(setting, setting.text) });
  }
  const opened = await ctx.keyring.openAll(
    ctx.read,
    wanted.map(({ reference }) => reference),
  );
  return new Map(wanted.map(({ name }, index) => [name, opened[index]]));
}

/** A setting that its owner does not name any more. */
interface Forgotten {
  setting: Setting;
  place: Place;
  words: string;
}

/** Of settings those that the actor may change, in the words of a document: of others he is not told. */
async function writable(
  { read }: Context,
  actor: AnyActor,
  settings: readonly Setting[],
): Promise<Forgotten[]> {
  if (settings.length === 0) return [];
  const placed = settings.map((setting) => ({ setting, place: placeOf(setting) }));
  const ids = new Set(placed.flatMap(({ place }) => agentOfPlace(place) ?? []));
  const agents = await readAgents(read, actor, [...ids]);
  const tools = new Map([...(await readTools(read))].map(([name, { id }]) => [String(id), name]));
  const users = new Map([...(await readUsers(read, actor))].map(([name, id]) => [String(id), name]));
  return placed.flatMap(({ setting, place }) => {
    const agentId = agentOfPlace(place);
    if ((agentId !== null && !agents.has(agentId)) || !mayAt(actor, place, 'write')) return [];
    const names = place.table === 'configurations' && place.scope === 'user' ? users : tools;
    return [{ setting, place, words: wordsOf([...pathOf(place, names), setting.key]) }];
  });
}

/** Where a document has the settings of a place. */
function pathOf(place: Place, names: ReadonlyMap<string, string>): DocumentPath {
  if (place.table === 'agent_configs') return ['agents', place.agent_id, 'configs'];
  if (place.table !== 'configurations') return [place.table];
  const { scope, scope_id } = place;
  if (scope_id === null) return ['configurations', scope];
  return ['configurations', `${scope}s`, scope === 'agent' ? scope_id : (names.get(scope_id) ?? scope_id)];
}

function placeOf({ table, row }: Setting): Place {
  return { table, ...row } as Place;
}

function writeOf(place: Place, { key, note }: SettingEntry): SettingWrite {
  const { $value, $description: description, $category: category, $sealed: is_encrypted } = note;
  const type = $value === undefined ? undefined : (note.$type ?? typeOfValue($value));
  switch (place.table) {
    case 'configurations': {
      const { table, scope, scope_id } = place;
      return { table, scope, scope_id, key, value: $value, type, description, is_encrypted };
    }
    case 'system_config':
      return {
        table: place.table,
        config_key: key,
        config_value: $value,
        config_type: type,
        description,
        category,
        is_encrypted,
      };
    case 'agent_configs': {
      const { table, agent_id } = place;
      return { table, agent_id, config_key: key, config_value: $value, config_type: type, is_encrypted };
    }
    case 'env_vars':
      return {
        table: place.table,
        var_name: key,
        var_value: $value as string | undefined,
        description,
        is_encrypted,
      };
  }
}

function deletionOf(place: Place, key: string): SettingWrite {
  switch (place.table) {
    case 'configurations': {
      const { table, scope, scope_id } = place;
      return { table, scope, scope_id, key, delete: true };
    }
    case 'agent_configs':
      return { table: place.table, agent_id: place.agent_id, config_key: key, delete: true };
    case 'system_config':
      return { table: place.table, config_key: key, delete: true };
    case 'env_vars':
      return { table: place.table, var_name: key, delete: true };
  }
}

function nameOf({ table, id }: Setting): string {
  return `${table} ${id}`;
}

/** A row in the words of the document, without its section. */
function wordsOf([, ...names]: readonly string[]): string {
  return names.join('/');
}
