import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type Schema, whenUnreachable } from './api.ts';
import type { StreamNews, StreamState } from './connection/follow.ts';
import { joinStream } from './connection/stream.ts';
import { isSession, useWho, type Who, whoKey } from './session/me.ts';

/** What happens in one's conversations, as the stream tells it. */
export type ChatEvent =
  Schema<'ChatEntry'> | Schema<'ChatProgress'> | (Schema<'ChatSession'> & { type: 'session' });

interface Changes {
  changes?: { entity: string; action: string }[];
  summary?: Record<string, number>;
}

const listeners = new Set<(items: ChatEvent[]) => void>();

/** Tells of what happens in conversations, for as long as somebody listens. */
export function onChat(listener: (items: ChatEvent[]) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const gaps = new Set<() => void>();

/** Tells that something may have been missed, so that what is known has to be read again. */
export function onGap(listener: () => void): () => void {
  gaps.add(listener);
  return () => gaps.delete(listener);
}

/** What shows which part of the registry, by the first word of its query. */
const shownBy: Record<string, string[]> = {
  // Who no longer sees an agent no longer has the conversations with it.
  agents: ['agents', 'effective', 'chat', 'discovery'],
  tools: ['tools', 'effective', 'discovery'],
  tool_instances: ['instances', 'effective', 'settings'],
  plugins: ['plugins', 'effective', 'settings', 'discovery'],
  modules: ['discovery', 'modules', 'effective'],
  // What somebody may do decides what is offered, and whom agents are visible to.
  users: ['people', 'me', 'agents', 'second-factors'],
  second_factors: ['second-factors'],
  user_sessions: ['sessions'],
  api_keys: ['api-keys', 'bridge'],
  platform_profiles: ['broca'],
  configurations: ['settings', 'effective'],
  system_config: ['settings', 'effective', 'system-config', 'bridge', 'discovery'],
  agent_configs: ['settings', 'effective'],
  env_vars: ['environment', 'effective'],
  data_keys: ['keys'],
  master_key: ['keys'],
};

/** How the page is connected with the server. */
export interface Connection {
  /** While it is lost: from when is what one sees, in milliseconds. */
  lost: { since: number } | undefined;
  /** Tries again at once. */
  again: () => void;
}

/** Shorter than this nobody needs to hear of: a server that restarts, a network that changes. */
const patience = 1000;
/** How soon a stream that was refused is tried again, at first and at most. */
const [soon, late] = [1000, 60_000];

/**
 * Keeps what is shown as it is on the server: what the event stream tells is asked for anew, and everything after the
 * connection was lost.
 */
export function useEvents(): Connection {
  const queries = useQueryClient();
  const [lost, setLost] = useState<{ since: number }>();
  const stream = useRef<ReturnType<typeof joinStream>>(undefined);
  const { data: who } = useWho();
  const isIn = isSession(who) && !who.isOver;
  const wasOver = useRef(false);
  useEffect(() => {
    const session = queries.getQueryData<Who>(whoKey);
    // Whoever is not signed in hears nothing.
    if (!isIn || !isSession(session)) return undefined;
    const began = Date.now();
    // All that is shown was asked for since the stream goes on; not so when the session was over meanwhile.
    let isOpen = !wasOver.current;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let trial: ReturnType<typeof setTimeout> | undefined;
    let delay = soon;
    let isStopped = false;
    /** The session may have ended; if it lives, the refusal passes. */
    const onRefused = async () => {
      await queries.invalidateQueries({ queryKey: whoKey });
      const now = queries.getQueryData<Who>(whoKey);
      if (isStopped || !isSession(now) || now.isOver) return;
      clearTimeout(trial);
      trial = setTimeout(() => opened.again(), delay);
      delay = Math.min(delay * 2, late);
    };
    const onState = ({ is, since }: StreamState) => {
      if (is === 'opening') return;
      if (is !== 'open') {
        isOpen = false;
        timer ??= setTimeout(() => setLost({ since: since ?? began }), patience);
        if (is === 'refused') void onRefused();
        return;
      }
      clearTimeout(timer);
      timer = undefined;
      delay = soon;
      if (!isOpen) readAgain(queries);
      isOpen = true;
      setLost(undefined);
    };
    const onTold = (told: StreamNews) => {
      if (told.type === 'state') onState(told.state);
      else onEvent(queries, told.name, told.data);
    };
    const opened = joinStream(onTold, session.user.id, session.lastEventId);
    const again = () => opened.again();
    stream.current = opened;
    whenUnreachable(() => {
      if (!isOpen) return;
      // Once: a stream of the page's own that cannot reach the server says so here as well.
      isOpen = false;
      opened.again();
    });
    // The system says that the network came or went: whether the server can be reached is another question.
    addEventListener('online', again);
    addEventListener('offline', again);
    return () => {
      isStopped = true;
      clearTimeout(timer);
      clearTimeout(trial);
      setLost(undefined);
      whenUnreachable(() => undefined);
      removeEventListener('online', again);
      removeEventListener('offline', again);
      opened.stop();
      wasOver.current = true;
    };
  }, [queries, isIn]);
  return { lost, again: () => stream.current?.again() };
}

let counting: ReturnType<typeof setTimeout> | undefined;

/** What is counted over time takes longer than a record: once in a while is enough. */
function countAgain(queries: QueryClient): void {
  counting ??= setTimeout(() => {
    counting = undefined;
    void queries.invalidateQueries({ queryKey: ['activity'] });
  }, 1000);
}

function onEvent(queries: QueryClient, name: string, data: unknown): void {
  if (name === 'changes') {
    const news = data as Changes;
    countAgain(queries);
    // This waits for nothing.
    if (losesAnAgent(news)) return forgetAll(queries);
    const { changes, summary } = news;
    const entities = changes?.map(({ entity }) => entity) ?? Object.keys(summary ?? {});
    const words = entities.flatMap((entity) => shownBy[entity] ?? []);
    askSoon(
      queries,
      ['changes', ...words].map((word) => [word]),
    );
  } else if (name === 'chat') {
    const { items } = data as { items: ChatEvent[] };
    for (const listener of listeners) listener(items);
    const renamed = items.filter(({ type }) => type === 'session') as Schema<'ChatSession'>[];
    if (renamed.length > 0)
      askSoon(queries, [['chat', 'sessions'], ...renamed.map(({ id }) => ['chat', 'session', id])]);
  } else if (name === 'reset') readAgain(queries);
}

/** How often, at most, the same is asked for anew. */
const pace = 200;
const wanted = new Map<string, string[]>();
let pausing: ReturnType<typeof setTimeout> | undefined;

/** Asks anew: at once, and in a burst now and then for all that it told. */
function askSoon(queries: QueryClient, queryKeys: string[][]): void {
  for (const queryKey of queryKeys) wanted.set(queryKey.join(' '), queryKey);
  if (pausing !== undefined || wanted.size === 0) return;
  for (const queryKey of wanted.values()) askAfter(queries, queryKey);
  wanted.clear();
  pausing = setTimeout(() => {
    pausing = undefined;
    askSoon(queries, []);
  }, pace);
}

function readAgain(queries: QueryClient): void {
  askAnew(queries);
  for (const listener of gaps) listener();
}

/** An agent that is deleted or hidden takes along whatever was read of it, by whichever name. */
function losesAnAgent({ changes, summary }: Changes): boolean {
  if (summary) return 'agents' in summary;
  return changes?.some(({ entity, action }) => entity === 'agents' && leaving.has(action)) ?? false;
}

const leaving = new Set(['gone', 'delete']);

/** What nobody looks at now must not be seen later; what is looked at is asked for anew. */
function forgetAll(queries: QueryClient): void {
  queries.removeQueries({ type: 'inactive' });
  askAnew(queries);
}

/** What is on its way is dropped; for the first time, it is asked for again after it: the answer may be from before. */
function askAnew(queries: QueryClient): void {
  askAgainAfter(queries, ({ state }) => state.data === undefined);
  void queries.invalidateQueries();
}

/** What is on its way comes, and is asked for again after it: a burst would keep away what takes long. */
function askAfter(queries: QueryClient, queryKey: string[]): void {
  askAgainAfter(queries, () => true, queryKey);
  void queries.invalidateQueries({ queryKey }, { cancelRefetch: false });
}

/** What will be asked for again. */
const later = new WeakSet<Query>();

function askAgainAfter(
  queries: QueryClient,
  isMeant: (query: Query) => boolean,
  queryKey: string[] = [],
): void {
  for (const query of queries.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching' })) {
    if (later.has(query) || !isMeant(query)) continue;
    later.add(query);
    const again = () => {
      later.delete(query);
      void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
    };
    void query.promise?.then(again, again);
  }
}
