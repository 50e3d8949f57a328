import { type Expression, type SqlBool, sql } from 'kysely';
import type { Actor } from '../accounts/actor.ts';
import { agents } from '../agents/agent.schema.ts';
import { canSee, type VisibilityFields } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import {
  type ChatEntry,
  type ChatProgress,
  type ChatSession,
  decodeDelivery,
  decodeMessage,
  decodeResponse,
  decodeSession,
  presentMessage,
  presentProgress,
  presentResponse,
  presentSession,
} from './chat.schema.ts';
import type { Conversations } from './conversations.ts';

/** Something that happened in a conversation, as whoever follows it is told. */
export type ChatEvent = ChatEntry | ChatProgress | (ChatSession & { type: 'session' });

/** Somebody who follows his conversations. */
export interface ChatReader {
  /** Who he is now. */
  readonly actor: Actor;
  /** @returns false when he is too slow: he is told nothing more */
  send(event: 'chat', data: { items: ChatEvent[] }, position: number): boolean;
}

interface Follower {
  readonly reader: ChatReader;
  position: number;
  /** False while he is told what he missed. */
  isJoined: boolean;
}

interface Happening {
  position: number;
  user_id: number;
  agent_id: string;
  event: ChatEvent;
}

/** A reader who is further behind reads his conversations anew. */
const resumeLimit = 10_000;
/** Numbers that are read at once. */
const window = 500;
const pollInterval = 250;

/**
 * Tells people what happens in their conversations (design 5.6, Events; 5.8). A row that changes gets a new number, so
 * what happened since a number is what has a larger one: nothing else has to be kept to resume.
 */
export class ChatFeed {
  readonly #ctx: Context;
  readonly #followers = new Map<number, Set<Follower>>();
  readonly #stopListening: (() => void)[];
  readonly #timer: NodeJS.Timeout;
  #position = 0;
  #advancing: Promise<void> | undefined;
  #isNews = false;

  constructor(ctx: Context, conversations: Conversations) {
    this.#ctx = ctx;
    this.#stopListening = [conversations.subscribe(() => this.wake()), ctx.head.onWake(() => this.wake())];
    // Other processes on the same file cannot wake this one, so while somebody listens it looks.
    this.#timer = setInterval(() => this.wake(), pollInterval).unref();
  }

  /** The number up to which everybody who follows has been told. */
  get position(): number {
    return this.#position;
  }

  close(): void {
    for (const stop of this.#stopListening) stop();
    clearInterval(this.#timer);
    this.#followers.clear();
  }

  async newest(): Promise<number> {
    return Math.max(await this.#head(), this.#position);
  }

  /** There may be something new. */
  wake(): void {
    if (this.#followers.size === 0) return;
    this.#isNews = true;
    this.#advancing ??= this.#advance().finally(() => (this.#advancing = undefined));
  }

  /**
   * Tells a reader what happened since a number, then what happens.
   *
   * @param since undefined: only what happens from now on
   * @returns ends it; undefined when he has missed too much to be told
   */
  async follow(reader: ChatReader, since: number | undefined): Promise<(() => void) | undefined> {
    const head = await this.#head();
    // What is being read for followers who have left meanwhile sets the place to where it ends.
    if (this.#followers.size === 0 && !this.#advancing) this.#position = head;
    const newest = Math.max(head, this.#position);
    const start = since ?? newest;
    if (start > newest || newest - start > resumeLimit) return undefined;
    const follower: Follower = { reader, position: start, isJoined: false };
    const { user_id } = reader.actor;
    const own = this.#followers.get(user_id) ?? new Set();
    this.#followers.set(user_id, own.add(follower));
    const leave = () => {
      own.delete(follower);
      if (own.size === 0 && this.#followers.get(user_id) === own) this.#followers.delete(user_id);
    };
    try {
      while (follower.position < this.#position) {
        const to = Math.min(this.#position, follower.position + window);
        const missed = await this.#read(follower.position, to, user_id);
        if (send(follower, missed, await this.#visibilityOf(missed), to)) continue;
        leave();
        return leave;
      }
    } catch (error) {
      leave();
      throw error;
    }
    // In the same turn as the last comparison, so that nothing comes in between.
    follower.isJoined = true;
    this.wake();
    return leave;
  }

  async #advance(): Promise<void> {
    try {
      while (this.#isNews) {
        this.#isNews = false;
        const head = await this.#head();
        while (this.#position < head) {
          const to = Math.min(head, this.#position + window);
          const happenings = await this.#read(this.#position, to);
          await this.#deliver(happenings, to);
        }
        // A count that went back is a database that was restored underneath us.
        if (head < this.#position) this.#goBack(head);
      }
    } catch (error) {
      this.#ctx.log.warn({ err: error }, 'conversations are late: they could not be read');
    }
  }

  #goBack(head: number): void {
    this.#position = head;
    for (const own of this.#followers.values())
      for (const follower of own) follower.position = Math.min(follower.position, head);
  }

  async #deliver(happenings: readonly Happening[], to: number): Promise<void> {
    const visibility = await this.#visibilityOf(happenings);
    this.#position = to;
    for (const [userId, own] of Map.groupBy(happenings, ({ user_id }) => user_id))
      for (const follower of this.#followers.get(userId) ?? [])
        if (follower.isJoined && !send(follower, own, visibility, to))
          this.#followers.get(userId)?.delete(follower);
  }

  async #head(): Promise<number> {
    const { position } = await this.#ctx.read
      .selectFrom('chat_head')
      .select('position')
      .executeTakeFirstOrThrow();
    return position;
  }

  /** What has a number in (from, to], of everybody who follows or of one person, in order. */
  async #read(from: number, to: number, userId?: number): Promise<Happening[]> {
    const { read } = this.#ctx;
    const joined = <Table extends 'web_chat_messages' | 'web_chat_responses' | 'deliveries'>(
      table: Table,
    ) => {
      let query = read
        .selectFrom(`${table as 'web_chat_messages'} as t`)
        .innerJoin('web_chat_sessions as s', 's.id', 't.session_id')
        .selectAll('t')
        .select(['s.user_id as owner', 's.agent_id as with_agent'])
        .where('t.position', '>', from)
        .where('t.position', '<=', to)
        .where('s.user_id', 'is not', null)
        .where('s.agent_id', 'is not', null);
      if (userId !== undefined) query = query.where(isOwner('s.user_id', userId));
      return query.execute();
    };
    let sessions = read
      .selectFrom('web_chat_sessions')
      .selectAll()
      .where('position', '>', from)
      .where('position', '<=', to)
      .where('user_id', 'is not', null)
      .where('agent_id', 'is not', null);
    if (userId !== undefined) sessions = sessions.where(isOwner('user_id', userId));
    const happenings: Happening[] = [];
    const add = (
      row: { position: number; owner: number | null; with_agent: string | null },
      event: ChatEvent,
    ) => {
      if (row.owner === null || row.with_agent === null) return;
      if (this.#followers.has(row.owner))
        happenings.push({ position: row.position, user_id: row.owner, agent_id: row.with_agent, event });
    };
    for (const { owner, with_agent, ...row } of await joined('web_chat_messages'))
      add({ position: row.position, owner, with_agent }, presentMessage(decodeMessage(row)));
    for (const { owner, with_agent, ...row } of await joined('web_chat_responses'))
      add({ position: row.position, owner, with_agent }, presentResponse(decodeResponse(row)));
    for (const { owner, with_agent, ...row } of await joined('deliveries')) {
      add({ position: row.position, owner, with_agent }, presentProgress(decodeDelivery(row)));
    }
    for (const row of await sessions.execute()) {
      const session = decodeSession(row);
      const { position, user_id: owner, agent_id: with_agent } = session;
      add({ position, owner, with_agent }, { type: 'session', ...presentSession(session) });
    }
    return happenings.sort((a, b) => a.position - b.position);
  }

  async #visibilityOf(happenings: readonly Happening[]): Promise<Map<string, VisibilityFields>> {
    const ids = [...new Set(happenings.map(({ agent_id }) => agent_id))];
    if (ids.length === 0) return new Map();
    const rows = await this.#ctx.read.selectFrom('agents').selectAll().where('id', 'in', ids).execute();
    return new Map(rows.map((row) => [row.id, agents.decode(row)]));
  }
}

/** As an expression and not as a column, so that the numbers are looked up and not all that the person ever said. */
function isOwner(column: string, userId: number): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} + 0 = ${userId}`;
}

function send(
  follower: Follower,
  happenings: readonly Happening[],
  visibility: ReadonlyMap<string, VisibilityFields>,
  to: number,
): boolean {
  const since = follower.position;
  follower.position = Math.max(since, to);
  const items = happenings.flatMap(({ position, agent_id, event }) => {
    if (position <= since) return [];
    const agent = visibility.get(agent_id);
    return agent && canSee(follower.reader.actor, agent, 'chat:read') ? [event] : [];
  });
  return items.length === 0 || follower.reader.send('chat', { items }, to);
}
