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
  /** The revision of one's last save. */
  saved: number | undefined;
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
  send: (changes: Partial<Row>, revision: number) => Promise<Row>,
): Draft<Row> {
  const [typed, setTyped] = useState<{ began: Row; changes: Partial<Row> }>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [theirs, setTheirs] = useState<Row>();
  const [saved, setSaved] = useState<number>();
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
      const row = await send(mine, from.revision);
      discard();
      setSaved(row.revision);
    } catch (reason) {
      if (!(reason instanceof ApiError) || reason.status !== 412) setError(reason);
      else setTheirs(reason.problem.current as Row);
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
      setTyped({ began, changes: { ...typed?.changes, ...more } });
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

/** Did somebody else change this field, too? */
export function isDisputed<Row extends object>(began: Row, theirs: Row, name: string): boolean {
  const field = name as keyof Row;
  return JSON.stringify(began[field]) !== JSON.stringify(theirs[field]);
}

function differing<Row extends object>(began: Row, changes: Partial<Row>): Partial<Row> {
  const names = Object.keys(changes) as (keyof Row)[];
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(changes[name]) !== JSON.stringify(began[name]))
      .map((name) => [name, changes[name]]),
  ) as Partial<Row>;
}
