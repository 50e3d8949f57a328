import type { IncomingMessage } from 'node:http';
import { type Actor, can } from '../accounts/actor.ts';
import type { Context } from '../context.ts';
import type { ChangeNotice, HeadListener } from '../journal/head.ts';
import { unauthenticated } from '../kernel/errors.ts';
import { systemCause } from '../journal/journal.ts';
import { toolInstances } from '../tools/tool-instance.schema.ts';
import {
  agentOf,
  findTarget,
  type FoundTarget,
  requireReadable,
  type View,
  viewConfiguration,
  viewInstances,
} from './effective.service.ts';
import type { Target } from './targets.ts';
import { agentConfigNames, configurationNames } from './touched.ts';

/** Configurations that are kept at most. */
const keptLimit = 10_000;
const pollInterval = 250;
/** Configurations that are made between two turns of others. */
const chunk = 100;

interface Kept {
  view: Promise<View>;
  found: FoundTarget;
  /** Who was found to be allowed to read it: actors are replaced when their rights change. */
  readers: WeakSet<Actor>;
}

/** Somebody who waits for another configuration than the one he has. */
interface Waiter {
  actor: Actor;
  found: FoundTarget;
  known: string;
  wake: () => void;
}

/**
 * Keeps configurations as they were last shown, until something that they are made of changes, and wakes who waits for
 * that. True in every process: the journal's head, looked at before each request, says what changed (design 5.6).
 */
export class Waiters {
  readonly #ctx: Context;
  readonly #reload: (actor: Actor) => Promise<Actor | undefined>;
  readonly #kept = new Map<string, Kept>();
  readonly #waiters = new Set<Waiter>();
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;
  #checking: Promise<void> | undefined;
  /** Counts the news, so that what they overtook is not kept. */
  #news = 0;
  #mustCheck = false;
  #isClosed = false;

  /** @param reload the actor as he is now; undefined when he may not come in any more */
  constructor(ctx: Context, reload: (actor: Actor) => Promise<Actor | undefined>) {
    this.#ctx = ctx;
    this.#reload = reload;
    this.#unsubscribe = ctx.head.subscribe(this.#onNews, () => this.#waiters.size > 0);
    // Other processes on the same file cannot wake this one, so while somebody waits it looks.
    this.#timer = setInterval(() => ctx.head.wake(), pollInterval).unref();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * A configuration as the actor may see it, masked.
   *
   * @throws AppError 404, 403 as `findTarget`
   */
  async view(actor: Actor, type: Target['type'], id: number | string): Promise<View> {
    const name = nameOf(actor, { type, id });
    const kept = this.#kept.get(name);
    if (kept) {
      if (!kept.readers.has(actor)) {
        requireReadable(actor, kept.found);
        kept.readers.add(actor);
      }
      return kept.view;
    }
    const news = this.#news;
    const found = await findTarget(this.#ctx, actor, type, id);
    const view = viewConfiguration(this.#ctx, actor, systemCause('view'), found.target, {});
    // What failed is not kept, nor what a change overtook before anybody could say so.
    if (news === this.#news) {
      this.#keep(name, { view, found, readers: new WeakSet([actor]) });
      view.catch(() => this.#kept.delete(name));
    }
    return view;
  }

  /** Who waited may have lost his rights meanwhile. @throws AppError 401 */
  async actorNow(actor: Actor): Promise<Actor> {
    await this.#ctx.head.catchUp();
    const now = await this.#reload(actor);
    if (!now) throw unauthenticated('auth.session_ended', 'This session has ended: sign in again.');
    return now;
  }

  /** Resolves when the configuration is another one, when the time is over, or when the caller is gone. */
  async untilOther(
    actor: Actor,
    instanceId: number,
    known: string,
    milliseconds: number,
    caller: IncomingMessage,
  ): Promise<void> {
    const { etag } = await this.view(actor, 'instance', instanceId);
    const found = this.#kept.get(nameOf(actor, { type: 'instance', id: instanceId }))?.found;
    if (this.#isClosed || etag !== known || !found) return;
    await new Promise<void>((resolve) => {
      const waiter: Waiter = { actor, found, known, wake: () => done() };
      const timer = setTimeout(() => done(), milliseconds);
      const done = () => {
        clearTimeout(timer);
        caller.off('close', done);
        this.#waiters.delete(waiter);
        resolve();
      };
      caller.on('close', done);
      this.#waiters.add(waiter);
    });
  }

  /** Lets everybody go who waits. */
  close(): void {
    this.#isClosed = true;
    this.#unsubscribe();
    clearInterval(this.#timer);
    for (const { wake } of this.#waiters) wake();
  }

  readonly #onNews: HeadListener = (news) => {
    this.#news++;
    if ('reset' in news) this.#kept.clear();
    else {
      this.#forget(news.notices);
      this.#letGo(news.notices);
    }
    if (this.#waiters.size > 0) void this.#check();
  };

  #forget(notices: readonly ChangeNotice[]): void {
    const touched = touchedBy(notices);
    if (touched === 'everything') this.#kept.clear();
    else
      for (const [name, { found }] of this.#kept)
        if (
          touched.agents.has(agentOf(found.target) ?? '') ||
          touched.targets.has(`${found.target.type}:${found.target.id}`)
        )
          this.#kept.delete(name);
  }

  /** Whose rights may have changed asks again, and is told what he may see now. */
  #letGo(notices: readonly ChangeNotice[]): void {
    const names = new Set(notices.map(({ entity, entity_id }) => `${entity} ${entity_id}`));
    for (const { actor, wake } of this.#waiters)
      if (
        names.has(`users ${actor.user_id}`) ||
        names.has(`user_sessions ${actor.session_id ?? ''}`) ||
        (actor.key && names.has(`api_keys ${actor.id}`))
      )
        wake();
  }

  /** Looks which of those who wait have something new; many at once, as a change of the system reaches all of them. */
  async #check(): Promise<void> {
    this.#mustCheck = true;
    this.#checking ??= (async () => {
      while (this.#mustCheck) {
        this.#mustCheck = false;
        await this.#wakeChanged().catch((error: unknown) => {
          this.#ctx.log.warn({ err: error }, 'who waits for a configuration was not woken');
        });
      }
    })().finally(() => (this.#checking = undefined));
    await this.#checking;
  }

  async #wakeChanged(): Promise<void> {
    for (const seesVariables of [true, false]) {
      const waiting = [...this.#waiters].filter(
        ({ actor, found }) =>
          can(actor, 'env_vars:read') === seesVariables && !this.#kept.has(nameOf(actor, found.target)),
      );
      const ids = [...new Set(waiting.map(({ found }) => Number(found.target.id)))];
      for (let start = 0; start < ids.length; start += chunk) {
        const news = this.#news;
        const part = new Set(ids.slice(start, start + chunk));
        const views = await viewInstances(this.#ctx, [...part], seesVariables);
        for (const { actor, found, known, wake } of waiting) {
          const id = Number(found.target.id);
          if (!part.has(id)) continue;
          const now = views.get(id);
          if (now && news === this.#news)
            this.#keep(nameOf(actor, found.target), {
              view: Promise.resolve(now.view),
              found: now.found,
              readers: new WeakSet(),
            });
          if (now?.view.etag !== known) wake();
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  #keep(name: string, kept: Kept): void {
    if (this.#kept.size >= keptLimit) this.#kept.clear();
    this.#kept.set(name, kept);
  }
}

const sights = new WeakMap<Actor, string>();

/** Everybody of the same sight sees the same. */
function nameOf(actor: Actor, { type, id }: Pick<Target, 'type' | 'id'>): string {
  let sight = sights.get(actor);
  if (sight === undefined) {
    sight = [can(actor, 'env_vars:read'), can(actor, 'system_config:read')].map(Number).join('');
    sights.set(actor, sight);
  }
  return `${type}:${id} ${sight}`;
}

const ignored = new Set([
  'users',
  'user_sessions',
  'api_keys',
  'invitations',
  'second_factors',
  'platform_profiles',
]);

/** What is recorded and changes nothing that anybody runs with. */
const unfelt = new Set(['reveal', 'erase', 'plan']);

function touchedBy(
  notices: readonly ChangeNotice[],
): 'everything' | { agents: Set<string>; targets: Set<string> } {
  const agents = new Set<string>();
  const targets = new Set<string>();
  for (const { entity, entity_id, agent_id, action } of notices) {
    if (ignored.has(entity) || unfelt.has(action)) continue;
    if (entity === toolInstances.table) targets.add(`instance:${entity_id}`);
    else if (entity === 'plugins') targets.add(`plugin:${entity_id}`);
    else if (entity === 'agents') agents.add(entity_id);
    else if (entity === 'agent_configs') agents.add(agentConfigNames(entity_id).agent_id);
    else if (entity === 'configurations') {
      const { scope, scope_id } = configurationNames(entity_id);
      if (scope === 'system' || scope === 'tool') return 'everything';
      if (scope === 'agent') agents.add(scope_id ?? '');
      else targets.add(`user:${scope_id ?? ''}`);
    } else if (entity === 'modules' && agent_id !== null) agents.add(agent_id);
    else return 'everything';
  }
  return { agents, targets };
}
