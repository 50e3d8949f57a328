import { useState } from 'react';
import { ApiError } from '../api.ts';

interface Versioned {
  revision: number;
}

export interface Draft<Row extends Versioned> {
  /** The record with what was typed. */
  values: Row;
  /** What of it was typed, and differs from where one began. */
  changes: Partial<Row>;
  isChanged: boolean;
  isBusy: boolean;
  error: unknown;
  /** The record as somebody else saved it meanwhile, and as it was when one began. */
  conflict: { began: Row; theirs: Row } | undefined;
  /** What one's last save changed, and its revision; none when nothing had to be written. */
  saved: { names: string[]; revision: number | undefined } | undefined;
  set: (changes: Partial<Row>) => void;
  save: () => Promise<void>;
  /** Saves what is named over what somebody else saved meanwhile; of the rest theirs stays. */
  settle: (mine: ReadonlySet<string>) => Promise<void>;
  /** Goes back to typing, with nothing decided. */
  putOff: () => void;
  discard: () => void;
}

/**
 * Changes to a record that are not saved yet. What others save meanwhile never takes away what was typed, and is never
 * overwritten unseen.
 */
export function useDraft<Row extends Versioned>(
  record: Row,
  send: (changes: Partial<Row>, revision: number, began: Row) => Promise<Row>,
): Draft<Row> {
  const [typed, setTyped] = useState<{ began: Row; changes: Partial<Row> }>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [theirs, setTheirs] = useState<Row>();
  const [saved, setSaved] = useState<Draft<Row>['saved']>();
  const began = typed?.began ?? record;
  const changes = differing(began, typed?.changes ?? {});
  const discard = () => {
    setTyped(undefined);
    setTheirs(undefined);
    setError(undefined);
  };
  const sendAgainst = async (from: Row, mine: Partial<Row>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const row = await send(mine, from.revision, from);
      setTheirs(undefined);
      // What was typed while it was on its way is not saved yet.
      setTyped(
        (now) => now && whatDiffers({ began: row, changes: differing({ ...from, ...mine }, now.changes) }),
      );
      setSaved({
        names: Object.keys(mine),
        revision: row.revision === from.revision ? undefined : row.revision,
      });
    } catch (reason) {
      const current =
        reason instanceof ApiError && reason.status === 412 ? (reason.problem.current as Row) : undefined;
      // What was changed is nothing of this: there is nothing to choose from.
      if (current && current.revision !== from.revision && changedBetween(from, current).length === 0) {
        await sendAgainst(current, mine);
        return;
      }
      setTyped((now) => now && whatDiffers(now));
      if (current) setTheirs(current);
      else setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return {
    values: { ...began, ...typed?.changes },
    changes,
    isChanged: Object.keys(changes).length > 0,
    isBusy,
    error,
    conflict: theirs && { began, theirs },
    saved,
    set: (more) => {
      setSaved(undefined);
      const now = { began, changes: { ...typed?.changes, ...more } };
      // While a save is on its way, even what is as it was differs from what was sent.
      setTyped(isBusy ? now : whatDiffers(now));
    },
    save: () => sendAgainst(began, changes),
    settle: async (mine) => {
      if (!theirs) return;
      const kept = Object.fromEntries(
        Object.entries(changes).filter(([name]) => mine.has(name) || !isDisputed(began, theirs, name)),
      ) as Partial<Row>;
      if (Object.keys(kept).length === 0) {
        discard();
        return;
      }
      // What was given up is not typed any more, even if this does not arrive.
      setTyped({ began: theirs, changes: kept });
      setTheirs(undefined);
      await sendAgainst(theirs, kept);
    },
    putOff: () => setTheirs(undefined),
    discard,
  };
}

/** Of a record that is typed in another form than it is kept: what somebody else saved meanwhile, as it would be typed. */
export async function withTheirsTyped<Saved>(
  saving: Promise<Saved>,
  draftOf: (saved: Saved) => Versioned,
): Promise<Saved> {
  try {
    return await saving;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 412) throw error;
    throw new ApiError(412, { ...error.problem, current: draftOf(error.problem.current as Saved) });
  }
}

/** The fields that somebody else changed. */
export function changedBetween<Row extends object>(began: Row, theirs: Row): string[] {
  return Object.keys(theirs).filter(
    (name) => name !== 'revision' && name !== 'updated_at' && isDisputed(began, theirs, name),
  );
}

/** Did somebody else change this field, too? */
export function isDisputed<Row extends object>(began: Row, theirs: Row, name: string): boolean {
  const field = name as keyof Row;
  return JSON.stringify(began[field]) !== JSON.stringify(theirs[field]);
}

/** Nothing is typed once it is typed back: others' saves show again. */
function whatDiffers<Row extends object>(typed: {
  began: Row;
  changes: Partial<Row>;
}): { began: Row; changes: Partial<Row> } | undefined {
  return Object.keys(differing(typed.began, typed.changes)).length === 0 ? undefined : typed;
}

function differing<Row extends object>(began: Row, changes: Partial<Row>): Partial<Row> {
  const names = Object.keys(changes) as (keyof Row)[];
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(changes[name]) !== JSON.stringify(began[name]))
      .map((name) => [name, changes[name]]),
  ) as Partial<Row>;
}
