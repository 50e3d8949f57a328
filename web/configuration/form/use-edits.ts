import { useState } from 'react';
import { readOwn } from '../../session/own-storage.ts';
import type { Place } from '../target.ts';
import { type Edits, keepEdits, keptEdits } from './edit.ts';

const none: Edits = new Map();

/** What was typed for each place of a form and is not saved: another layer can be looked at in between. */
export function useEdits(userId: number, places: readonly Place[]) {
  const [byPlace, setByPlace] = useState<ReadonlyMap<string, Edits>>(new Map());
  const nameOf = (place: Place) => `draft configuration ${userId} ${JSON.stringify(place)}`;
  const kept = (place: Place) => byPlace.get(nameOf(place)) ?? keptOnce(nameOf(place));
  return {
    at: kept,
    /** Is anything unsaved, and would anything of it be lost with the page? */
    isUnsaved: places.some((place) => kept(place).size > 0),
    isSecret: places.some((place) => [...kept(place).values()].some((edit) => edit.isSecret)),
    put: (place: Place, edits: Edits) => {
      const name = nameOf(place);
      keepEdits(name, edits);
      setByPlace((before) => new Map([...before, [name, edits]]));
    },
  };
}

/** Each is read once: later it is what the page holds. */
const read = new Map<string, { text: string | null; edits: Edits }>();

function keptOnce(name: string): Edits {
  const text = readOwn(name);
  if (text === null) return none;
  const known = read.get(name);
  if (known?.text === text) return known.edits;
  const edits = keptEdits(name);
  read.set(name, { text, edits });
  return edits;
}
