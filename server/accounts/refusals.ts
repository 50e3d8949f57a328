import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { systemCause } from '../journal/journal.ts';

const minute = 60_000;
const mostGroups = 1000;

interface Group {
  action: string;
  userId: number | null;
  name: string;
  address: string;
  count: number;
}

/**
 * Records failed sign-ins and refusals, gathered per person, address and minute (design 5.6): the journal tells that
 * somebody tried, and cannot be flooded by trying.
 */
export class Refusals {
  readonly #context: Context;
  #groups = new Map<string, Group>();
  readonly #timer: NodeJS.Timeout;

  constructor(context: Context) {
    this.#context = context;
    this.#timer = setInterval(() => void this.flush(), minute).unref();
  }

  /**
   * @param action `sign_in_failed` or `refused`
   * @param name of the account that was tried, or of who was refused
   */
  add(action: string, person: { userId: number | null; name: string; address: string }): void {
    const key = JSON.stringify([action, person.userId, person.name, person.address]);
    const known = this.#groups.get(key);
    if (known) known.count++;
    else if (this.#groups.size < mostGroups) this.#groups.set(key, { action, ...person, count: 1 });
  }

  /** Writes what was gathered. */
  async flush(): Promise<void> {
    const groups = [...this.#groups.values()];
    this.#groups = new Map();
    for (const { action, userId, name, address, count } of groups)
      try {
        await this.#context.journal.write({ ...systemCause('access'), address }, async (tx) =>
          tx.note({ action, entity: 'users', entity_id: userId ?? 0, detail: { name, count } }),
        );
      } catch (error) {
        this.#context.log.warn({ err: error }, 'refusals were not recorded');
      }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }
}

/** Gathers every 403 that somebody signed in gets. */
export function recordRefusals(app: FastifyInstance, refusals: Refusals): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { actor } = request;
    if (reply.statusCode === 403 && actor)
      refusals.add('refused', { userId: actor.user_id, name: actor.name, address: request.ip });
    done();
  });
}
