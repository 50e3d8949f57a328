import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { isoTime } from '../kernel/clock.ts';
import { applyMatch, isEmpty, readRegistered } from './apply.ts';
import { dependencyFindings } from './dependency-findings.ts';
import type { HomeReading } from './found.ts';
import type { Registered } from './known-rows.ts';
import { match } from './match.ts';
import { modules } from './module.schema.ts';
import type { Match } from './plan.ts';
import { readHome } from './read-home.ts';

/** A difference, and the revision up to which it is true. */
export interface Scan {
  revision: number;
  /** The revision that applied it; null: nothing was written. */
  written: number | null;
  plan: Match;
}

/**
 * Compares the home with the registry, and applies the difference when asked to. One at a time in a process; others
 * are kept apart by the journal's lock, within which the comparison is made again.
 */
export class Scanner {
  readonly #context: Context;
  #queue: Promise<unknown> = Promise.resolve();
  /** The last comparison that found nothing to do: while neither side moves it is still true. */
  #settled: { scan: Scan; problems: string; stamps: ReadonlyMap<string, string> } | undefined;
  #scannedAt: string | null = null;

  constructor(context: Context) {
    this.#context = context;
  }

  /** When a scan was last applied by this process; null: not yet. */
  get scannedAt(): string | null {
    return this.#scannedAt;
  }

  /** What a scan would change. */
  preview(): Promise<Scan> {
    return this.#inTurn(() => this.#compare());
  }

  /** Scans and applies. A home that did not change writes nothing. */
  apply(cause: Cause): Promise<Scan> {
    return this.#inTurn(async () => {
      const scan = await this.#apply(cause, async () => undefined);
      this.#scannedAt = isoTime(this.#context.clock.now());
      return scan;
    });
  }

  /** Changes something that decides what modules stand for, and what follows from it, in one transaction. */
  applyWith(cause: Cause, change: (tx: Writer) => Promise<void>): Promise<Scan> {
    return this.#inTurn(() => this.#apply(cause, change, true));
  }

  /** Has anything ever been discovered? */
  async hasScanned(): Promise<boolean> {
    return (
      (await this.#context.read.selectFrom('modules').select('id').limit(1).executeTakeFirst()) !== undefined
    );
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #apply(cause: Cause, change: (tx: Writer) => Promise<void>, hasChange = false): Promise<Scan> {
    const reading = await this.#read();
    const known = hasChange ? undefined : this.#findSettled(reading);
    if (known) return known;
    const { journal, read, head } = this.#context;
    if (!hasChange) {
      const registered = await readRegistered(read);
      const plan = compare(reading, registered);
      if (isEmpty(plan, registered)) {
        await this.#keepStamps(plan, registered);
        return this.#settle({ revision: head.revision, written: null, plan }, reading);
      }
    }
    const done = await journal.write(cause, async (tx) => {
      await change(tx);
      const registered = await readRegistered(tx.read);
      const difference = compare(reading, registered);
      await applyMatch(tx, difference, registered);
      return { plan: difference, written: tx.changes.length > 0 ? tx.revision : null };
    });
    await head.catchUp();
    return { revision: head.revision, ...done };
  }

  async #compare(): Promise<Scan> {
    const reading = await this.#read();
    const known = this.#findSettled(reading);
    if (known) return known;
    const registered = await readRegistered(this.#context.read);
    const scan = {
      revision: this.#context.head.revision,
      written: null,
      plan: compare(reading, registered),
    };
    return isEmpty(scan.plan, registered) ? this.#settle(scan, reading) : scan;
  }

  async #read(): Promise<HomeReading> {
    await this.#context.head.catchUp();
    return readHome(this.#context.config.home, this.#findStamps() ?? (await this.#readStamps()));
  }

  #findStamps(): ReadonlyMap<string, string> | undefined {
    return this.#settled?.scan.revision === this.#context.head.revision ? this.#settled.stamps : undefined;
  }

  async #readStamps(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#context.read.selectFrom('modules').select(['path', 'stamp', 'state']).execute();
    // What was missing and is back has to be looked at, even when it is the very same file.
    return new Map(rows.flatMap(({ path, stamp, state }) => (state === 'missing' ? [] : [[path, stamp]])));
  }

  #findSettled({ found, unchanged, findings }: HomeReading): Scan | undefined {
    const settled = this.#settled;
    if (!settled || found.length > 0 || settled.scan.revision !== this.#context.head.revision)
      return undefined;
    const isSame = unchanged.length === settled.stamps.size && JSON.stringify(findings) === settled.problems;
    return isSame ? settled.scan : undefined;
  }

  #settle(scan: Scan, { findings }: HomeReading): Scan {
    const stamps = new Map(scan.plan.modules.map(({ values }) => [values.path, values.stamp]));
    this.#settled = { scan, problems: JSON.stringify(findings), stamps };
    return scan;
  }

  /** A file that was written again with the same content has another stamp, which is no change. */
  async #keepStamps(plan: Match, registered: Registered): Promise<void> {
    const stamps = new Map(registered.modules.map(({ id, stamp }) => [id, stamp]));
    const moved = plan.modules.filter(({ id, values }) => id !== null && stamps.get(id) !== values.stamp);
    if (moved.length === 0) return;
    await this.#context.journal.operate(async (tx) => {
      for (const { id, values } of moved)
        if (id !== null) await tx.touch(modules, id, { stamp: values.stamp, last_seen: tx.now });
    });
  }
}

function compare(reading: HomeReading, registered: Registered): Match {
  const plan = match(reading, registered);
  plan.findings.push(...dependencyFindings(plan, registered));
  return plan;
}
