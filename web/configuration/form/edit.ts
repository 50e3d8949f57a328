import { keepOwn, readOwn } from '../../session/own-storage.ts';
import { isJson, isSame, type Json, type Path, sealedIdOf, valueAt } from '../../parts/json.ts';
import type { Layer, Write } from './layer.ts';
import type { Unfinished } from './typed.ts';

/** What somebody did to a place and has not saved yet. */
export interface Edit {
  path: Path;
  /** What the field is called. */
  title: string;
  /** Undefined: back to what is inherited; null: takes it out. */
  value: unknown;
  /** What was typed and is no value yet, and why. */
  unfinished?: Unfinished;
  isSecret: boolean;
  /** What stood there when it was begun: a marker for what is sealed. */
  began: unknown;
}

export type Edits = ReadonlyMap<string, Edit>;

/** Edits that come to something else than what is there. */
export function pendingOf(edits: Edits, layer: Layer): Map<string, Edit> {
  return new Map(
    [...edits].filter(
      ([, { path, value, unfinished }]) =>
        unfinished !== undefined || !isSame(valueAt(layer.own, path), value),
    ),
  );
}

/** Edits of places that somebody else has changed since they were begun, to something else. */
export function conflictsIn(edits: Edits, layer: Layer): Map<string, Edit> {
  return new Map(
    [...pendingOf(edits, layer)].filter(([, { path, began }]) => !isSame(valueAt(layer.own, path), began)),
  );
}

/** The edits that are values, as the layer takes them. */
export function writesOf(edits: Edits): Write[] {
  return [...edits.values()]
    .filter(({ unfinished }) => unfinished === undefined)
    .map(({ path, value, isSecret }) =>
      value === undefined ? { path, isUnset: true } : { path, value, seals: isSecret && value !== null },
    );
}

/** What is kept while the page is loaded anew: nothing that is secret. */
export function keepEdits(name: string, edits: Edits): void {
  const kept = [...edits].filter(([, { isSecret, began }]) => !isSecret && sealedIdOf(began) === undefined);
  if (kept.length === 0) keepOwn(name, '');
  else keepOwn(name, JSON.stringify(kept));
}

export function keptEdits(name: string): Edits {
  try {
    const kept: unknown = JSON.parse(readOwn(name) ?? '[]');
    if (!Array.isArray(kept)) return new Map();
    return new Map(
      kept.filter(isKept).map(([key, edit]) => [key, { value: undefined, began: undefined, ...edit }]),
    );
  } catch {
    return new Map();
  }
}

function isKept(entry: unknown): entry is [string, Pick<Edit, 'path' | 'title' | 'isSecret'> & Json] {
  return (
    Array.isArray(entry) &&
    typeof entry[0] === 'string' &&
    isJson(entry[1]) &&
    typeof entry[1].title === 'string' &&
    Array.isArray(entry[1].path) &&
    entry[1].path.every((name) => typeof name === 'string')
  );
}
