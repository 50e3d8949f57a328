import { randomUUID } from 'node:crypto';
import type { components } from '../../client/api.d.ts';
import { type Api, dataOf } from '../../client/client.ts';
import { UsageError } from '../session.ts';
import { patiently } from './patience.ts';

export type Agent = components['schemas']['Agent'];
export type ChatSession = components['schemas']['ChatSession'];
export type Message = components['schemas']['ChatMessage'];
export type Response = components['schemas']['ChatResponse'];
export type Part = NonNullable<Response['parts']>[number];
type Entry = components['schemas']['ChatEntry'];

/** An answer as far as it is. */
export interface Progress {
  type: 'progress';
  session_id: string;
  message_id: number;
  parts: Part[];
}

/** Something of a conversation that was not known before. */
export type News = Entry | Progress;

/** What `event: chat` carries. */
export type ChatEvent = News | (ChatSession & { type: 'session' });

/** Which conversation: the latest one, unless something else is said. */
export interface Choice {
  session?: string;
  new?: boolean;
}

const pageSize = 200;

/** A conversation with an agent, and what is known of it so far; it begins with the first message. */
export class Conversation {
  readonly agent: Agent;
  readonly #api: Api;
  readonly #messages = new Map<number, Message>();
  readonly #responses = new Set<number>();
  /** What messages are called that were sent from here. */
  readonly #clientIds = new Set<string>();
  readonly #retried = new Set<number>();
  #session: ChatSession | undefined;

  private constructor(api: Api, agent: Agent, session: ChatSession | undefined) {
    this.#api = api;
    this.agent = agent;
    this.#session = session;
  }

  /**
   * The chosen conversation with an agent.
   *
   * @throws ApiError when there is no such agent or conversation; UsageError when they do not belong together
   */
  static async open(api: Api, agentId: string, choice: Choice): Promise<Conversation> {
    const agent = await dataOf(api.GET('/api/v1/agents/{id}', { params: { path: { id: agentId } } }));
    return new Conversation(api, agent, await findSession(api, agent, choice));
  }

  get session(): ChatSession | undefined {
    return this.#session;
  }

  /** Another one with the same agent, which begins with its first message. */
  another(): Conversation {
    return new Conversation(this.#api, this.agent, undefined);
  }

  /** Was it sent, or sent once more, from here, and not from another place where the same person is signed in, nor before? */
  isFromHere(news: News): boolean {
    if (news.type !== 'message') return false;
    return this.#clientIds.has(news.client_id ?? '') || this.#retried.has(news.id);
  }

  /** The message that a word such as `/cancel` is about: the one being worked on, else the newest unanswered. */
  current(): Message | undefined {
    const open = [...this.#messages.values()].filter(({ state }) => !['answered', 'failed'].includes(state));
    return open.find(({ state }) => state === 'working') ?? open.at(-1);
  }

  lastFailed(): Message | undefined {
    return [...this.#messages.values()].findLast(({ state }) => state === 'failed');
  }

  /** Takes what the server tells. @returns it, when it is of this conversation and was not known */
  take(event: ChatEvent): News | undefined {
    if (event.type === 'session') {
      if (event.id === this.#session?.id) this.#session = event;
      return undefined;
    }
    if (event.session_id !== this.#session?.id) return undefined;
    return this.#isNew(event) ? event : undefined;
  }

  #isNew(event: News): boolean {
    switch (event.type) {
      case 'message': {
        const known = this.#messages.get(event.id);
        this.#messages.set(event.id, event);
        return known?.state !== event.state || known.problem !== event.problem;
      }
      case 'response': {
        const isNew = !this.#responses.has(event.id);
        this.#responses.add(event.id);
        return isNew;
      }
      case 'progress':
        return event.parts.length > 0 && this.#messages.get(event.message_id)?.state === 'working';
    }
  }

  /**
   * Reads what happened while nobody told us.
   *
   * @param most of a conversation of which nothing is known yet: how much of its end
   * @returns what was not known, oldest first
   */
  async catchUp(most: number): Promise<News[]> {
    const isUnknown = this.#messages.size + this.#responses.size === 0;
    const entries = isUnknown ? await this.#readEnd(most) : await this.#readToKnown();
    return entries.flatMap((entry) => this.take(entry) ?? []);
  }

  async #readEnd(most: number): Promise<Entry[]> {
    const entries: Entry[] = [];
    for await (const page of this.#pages(most)) {
      entries.unshift(...page);
      if (entries.length >= most) break;
    }
    return entries.slice(Math.max(0, entries.length - most));
  }

  /** Back to something that is known, and to everything that was not finished when we last heard of it. */
  async #readToKnown(): Promise<Entry[]> {
    const entries: Entry[] = [];
    const unfinished = new Set<number>();
    for (const { id, state } of this.#messages.values())
      if (!['answered', 'failed'].includes(state)) unfinished.add(id);
    let isKnown = false;
    for await (const page of this.#pages(pageSize)) {
      entries.unshift(...page);
      for (const { type, id } of page) {
        isKnown ||= type === 'message' ? this.#messages.has(id) : this.#responses.has(id);
        if (type === 'message') unfinished.delete(id);
      }
      if (isKnown && unfinished.size === 0) break;
    }
    return entries;
  }

  async *#pages(size: number): AsyncGenerator<Entry[]> {
    const id = this.#session?.id;
    let before: string | undefined;
    if (id === undefined || size === 0) return;
    do {
      const page = await dataOf(
        this.#api.GET('/api/v1/chat/sessions/{id}/messages', {
          params: { path: { id }, query: { limit: Math.min(size, pageSize), before } },
        }),
      );
      yield page.items;
      before = page.previous_cursor ?? undefined;
    } while (before !== undefined);
  }

  /**
   * Sends a message, as often as it takes; it arrives once.
   *
   * @param onTrouble called when the server is not there
   */
  async send(text: string, signal: AbortSignal, onTrouble?: () => void): Promise<Message> {
    this.#session ??= await this.#begin(signal, onTrouble);
    const path = { id: this.#session.id };
    const body = { message: text, client_id: randomUUID() };
    this.#clientIds.add(body.client_id);
    const message = await patiently(
      () => dataOf(this.#api.POST('/api/v1/chat/sessions/{id}/messages', { params: { path }, body, signal })),
      signal,
      onTrouble,
    );
    // The stream may have told of it, and of what became of it, before this answer came.
    if (!this.#messages.has(message.id)) this.take(message);
    return message;
  }

  #begin(signal: AbortSignal, onTrouble?: () => void): Promise<ChatSession> {
    const header = { 'Idempotency-Key': randomUUID() };
    const body = { agent_id: this.agent.id };
    return patiently(
      () => dataOf(this.#api.POST('/api/v1/chat/sessions', { params: { header }, body, signal })),
      signal,
      onTrouble,
    );
  }

  /** Sends a failed message once more. */
  retry({ id, session_id }: Message): Promise<Message> {
    this.#retried.add(id);
    const path = { id: session_id, message_id: id };
    return dataOf(
      this.#api.POST('/api/v1/chat/sessions/{id}/messages/{message_id}/retry', { params: { path } }),
    );
  }

  /** Takes a message back, or stops the work on it. */
  cancel({ id, session_id }: Message): Promise<Message> {
    const path = { id: session_id, message_id: id };
    return dataOf(
      this.#api.POST('/api/v1/chat/sessions/{id}/messages/{message_id}/cancel', { params: { path } }),
    );
  }

  /** @throws UsageError when it has not begun */
  async rename(title: string): Promise<void> {
    const id = this.#session?.id;
    if (id === undefined) throw new UsageError('Say something first: the conversation has not begun.');
    this.#session = await dataOf(
      this.#api.PATCH('/api/v1/chat/sessions/{id}', { params: { path: { id } }, body: { title } }),
    );
  }
}

async function findSession(
  api: Api,
  agent: Agent,
  { session: id, new: isNew }: Choice,
): Promise<ChatSession | undefined> {
  if (isNew) return undefined;
  if (id === undefined) {
    const query = { agent_id: agent.id, limit: 1 };
    return (await dataOf(api.GET('/api/v1/chat/sessions', { params: { query } }))).items[0];
  }
  const session = await dataOf(api.GET('/api/v1/chat/sessions/{id}', { params: { path: { id } } }));
  if (session.agent_id === agent.id) return session;
  throw new UsageError(
    `That conversation is with ${session.agent_id ?? 'nobody'}: sanctum chat ${agent.id} --list shows those with ${agent.id}.`,
  );
}
