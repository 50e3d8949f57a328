import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Schema } from './api.ts';

/** What happens in one's conversations, as the stream tells it. */
export type ChatEvent =
  Schema<'ChatEntry'> | Schema<'ChatProgress'> | (Schema<'ChatSession'> & { type: 'session' });

interface Changes {
  changes?: { entity: string }[];
  summary?: Record<string, number>;
}

const listeners = new Set<(items: ChatEvent[]) => void>();

/** Tells of what happens in conversations, for as long as somebody listens. */
export function onChat(listener: (items: ChatEvent[]) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What shows which part of the registry, by the first word of its query. */
const shownBy: Record<string, string[]> = {
  agents: ['agents', 'effective'],
  tools: ['tools', 'effective'],
  tool_instances: ['instances', 'effective', 'settings'],
  plugins: ['plugins', 'effective', 'settings'],
  modules: ['discovery', 'modules', 'effective'],
  // What somebody may do decides what is offered, and whom agents are visible to.
  users: ['people', 'me', 'agents', 'second-factors'],
  second_factors: ['second-factors'],
  user_sessions: ['sessions'],
  api_keys: ['api-keys', 'bridge'],
  platform_profiles: ['broca'],
  configurations: ['settings', 'effective'],
  system_config: ['settings', 'effective', 'system-config', 'bridge'],
  agent_configs: ['settings', 'effective'],
  env_vars: ['environment', 'effective'],
  data_keys: ['keys'],
  master_key: ['keys'],
};

/** The one event stream of the page: what it tells is asked for anew. The browser itself resumes it. */
export function useEvents(): 'open' | 'lost' {
  const queries = useQueryClient();
  const [state, setState] = useState<'open' | 'lost'>('open');
  useEffect(() => {
    const stream = new EventSource('/api/v1/events');
    stream.onopen = () => setState('open');
    stream.onerror = () => setState('lost');
    stream.addEventListener('changes', ({ data }) => {
      const { changes, summary } = JSON.parse(String(data)) as Changes;
      const entities = changes?.map(({ entity }) => entity) ?? Object.keys(summary ?? {});
      const shown = entities.flatMap((entity) => shownBy[entity] ?? []);
      for (const name of new Set(['changes', ...shown])) void queries.invalidateQueries({ queryKey: [name] });
    });
    stream.addEventListener('chat', ({ data }) => {
      const { items } = JSON.parse(String(data)) as { items: ChatEvent[] };
      for (const listener of listeners) listener(items);
    });
    stream.addEventListener('reset', () => void queries.invalidateQueries());
    return () => stream.close();
  }, [queries]);
  return state;
}
