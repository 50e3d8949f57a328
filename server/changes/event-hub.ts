import type { Actor } from '../accounts/actor.ts';
import { reloadActor } from '../accounts/account.store.ts';
import { canSee, type VisibilityFields } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import type { HeadListener } from '../journal/head.ts';
import { canReadChange } from './readable.ts';
import { readTransactionsAfter, type Transaction, type TransactionBatch } from './transactions.ts';

/** Where events of one reader go. */
export interface EventSink {
  /** @returns false when the reader is too slow: he is dropped and may resume */
  send(frame: { id: string; event: 'changes' | 'reset'; data: unknown }): boolean;
  end(): void;
}

interface Stream {
  actor: Actor;
  position: number;
  sink: EventSink;
}

/** A reader that is further behind starts anew instead of being told everything. */
const resumeLimit = 10_000;
/** A transaction of more changes is summed up. */
const listedChanges = 100;
const pollInterval = 250;

/**
 * Tells every open stream what changed, as far as its reader may know (design 5.6, Events). A transaction is read once
 * for all streams and is one frame in each; a frame's id is the place to resume from.
 */
export class EventHub {
  readonly #ctx: Context;
  readonly #streams = new Set<Stream>();
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;
  #position: number;
  #advancing: Promise<void> | undefined;

  constructor(ctx: Context) {
    this.#ctx = ctx;
    this.#position = ctx.head.revision;
    this.#unsubscribe = ctx.head.subscribe(this.#onNews, () => this.#streams.size > 0);
    // Other processes on the same file cannot wake this one, so while somebody listens it looks.
    this.#timer = setInterval(() => ctx.head.wake(), pollInterval).unref();
  }

  get size(): number {
    return this.#streams.size;
  }

  /**
   * Adds a reader, after telling him what he missed since `lastId`.
   *
   * @returns removes him
   */
  async open(actor: Actor, lastId: string | undefined, sink: EventSink): Promise<() => void> {
    const stream: Stream = { actor, position: this.#position, sink };
    const since = lastId === undefined ? this.#position : decodeId(lastId);
    if (since === undefined || since > this.#position || this.#position - since > resumeLimit) {
      sink.send({
        id: encodeId(this.#position),
        event: 'reset',
        data: { reason: 'too_old', revision: this.#position },
      });
    } else {
      stream.position = since;
      while (stream.position < this.#position) {
        const batch = await readTransactionsAfter(this.#ctx.read, stream.position);
        if (batch.transactions.length === 0) break;
        for (const transaction of batch.transactions) {
          if (transaction.changes.some((change) => changesRights(actor, change)))
            reset(stream, this.#position, 'rights_changed');
          if (deliver(stream, transaction, batch)) continue;
          sink.end();
          return () => undefined;
        }
      }
    }
    this.#streams.add(stream);
    // What was committed before anybody listened has not been looked for.
    this.#ctx.head.wake();
    return () => this.#streams.delete(stream);
  }

  close(): void {
    this.#unsubscribe();
    clearInterval(this.#timer);
    for (const stream of this.#streams) this.#drop(stream);
  }

  readonly #onNews: HeadListener = (news) => {
    if ('reset' in news) {
      this.#position = this.#ctx.head.revision;
      for (const stream of this.#streams) reset(stream, this.#position, 'too_old');
      return;
    }
    if (this.#streams.size === 0 && !this.#advancing) this.#position = this.#ctx.head.revision;
    else this.#advancing ??= this.#advance().finally(() => (this.#advancing = undefined));
  };

  async #advance(): Promise<void> {
    try {
      while (this.#position < this.#ctx.head.revision) {
        const batch = await readTransactionsAfter(this.#ctx.read, this.#position);
        if (batch.transactions.length === 0) return;
        for (const transaction of batch.transactions) {
          await this.#reloadActors(transaction);
          // A reader who joins from here on gets the next transaction from this loop and this one by himself.
          this.#position = transaction.revision.revision;
          for (const stream of this.#streams) if (!deliver(stream, transaction, batch)) this.#drop(stream);
        }
      }
    } catch (error) {
      this.#ctx.log.warn({ err: error }, 'events are late: the journal could not be read');
    }
  }

  /** Rights may have changed: whoever lost his session is disconnected, whoever may see other things starts anew. */
  async #reloadActors(transaction: Transaction): Promise<void> {
    const touched = transaction.changes.filter(({ entity }) =>
      ['users', 'user_sessions', 'api_keys'].includes(entity),
    );
    if (touched.length === 0) return;
    for (const stream of this.#streams) {
      if (!touched.some((change) => concerns(stream.actor, change))) continue;
      const actor = await reloadActor(this.#ctx.read, stream.actor, this.#ctx.clock.now());
      if (!actor) this.#drop(stream);
      else if (JSON.stringify(actor) !== JSON.stringify(stream.actor)) {
        stream.actor = actor;
        reset(stream, transaction.revision.revision, 'rights_changed');
      }
    }
  }

  #drop(stream: Stream): void {
    this.#streams.delete(stream);
    stream.sink.end();
  }
}

function concerns(actor: Actor, { entity, entity_id }: Transaction['changes'][number]): boolean {
  if (entity === 'users') return entity_id === String(actor.user_id);
  if (entity === 'user_sessions') return entity_id === actor.session_id;
  return actor.type === 'api_key' && entity_id === String(actor.id);
}

/** Did this change of his account or key give a reader who was away other rights? */
function changesRights(actor: Actor, change: Transaction['changes'][number]): boolean {
  if (change.entity === 'user_sessions' || change.before === null || !concerns(actor, change)) return false;
  const before = JSON.parse(change.before) as object;
  return ['role', 'permissions', 'agent_ids'].some((field) => field in before);
}

function reset(stream: Stream, revision: number, reason: 'too_old' | 'rights_changed'): void {
  stream.position = revision;
  stream.sink.send({ id: encodeId(revision), event: 'reset', data: { reason, revision } });
}

/** @returns false when the reader is too slow */
function deliver(
  stream: Stream,
  { revision, changes }: Transaction,
  { visibility }: TransactionBatch,
): boolean {
  if (revision.revision <= stream.position) return true;
  stream.position = revision.revision;
  const told = changes.flatMap((change) => tell(stream.actor, change, revision.user_id, visibility) ?? []);
  if (told.length === 0) return true;
  return stream.sink.send({
    id: encodeId(revision.revision),
    event: 'changes',
    data: {
      revision: revision.revision,
      at: revision.at,
      actor: { type: revision.actor_type, user_id: revision.user_id, name: revision.actor_name },
      count: told.length,
      ...(told.length <= listedChanges ? { changes: told } : { summary: countByEntity(told) }),
    },
  });
}

type Told = Pick<Transaction['changes'][number], 'action' | 'entity' | 'entity_id' | 'agent_id'>;

function tell(
  actor: Actor,
  change: Transaction['changes'][number],
  userId: number | null,
  visibility: ReadonlyMap<string, VisibilityFields>,
): Told | undefined {
  const { action, entity, entity_id, agent_id } = change;
  const isVisible = (agentId: string) => {
    const agent = visibility.get(agentId);
    return agent ? canSee(actor, agent) : actor.role === 'admin' && !actor.key?.agent_ids;
  };
  if (canReadChange(actor, { entity, agent_id, user_id: userId }, isVisible))
    return { action, entity, entity_id, agent_id };
  // Who just lost sight of an agent is told that it is gone, and nothing else (design 5.6).
  if (entity === 'agents' && couldSeeBefore(actor, change, visibility.get(entity_id)))
    return { action: 'gone', entity, entity_id, agent_id };
  return undefined;
}

function couldSeeBefore(
  actor: Actor,
  change: Transaction['changes'][number],
  now: VisibilityFields | undefined,
): boolean {
  if (change.before === null) return false;
  const before = {
    ...now,
    ...(JSON.parse(change.before) as Partial<VisibilityFields>),
    id: change.entity_id,
  };
  return 'is_active' in before && canSee(actor, before as VisibilityFields);
}

function countByEntity(changes: Told[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { entity } of changes) counts[entity] = (counts[entity] ?? 0) + 1;
  return counts;
}

function encodeId(revision: number): string {
  return Buffer.from(`r${revision}`).toString('base64url');
}

function decodeId(id: string): number | undefined {
  const match = /^r(\d{1,15})$/.exec(Buffer.from(id, 'base64url').toString());
  return match ? Number(match[1]) : undefined;
}
