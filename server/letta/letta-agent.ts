import type { AgentState } from './app-server-frames.ts';
import type { LettaAgent } from './letta-server.ts';

/** What is kept of an agent as a server describes it. */
export function lettaAgentOf(agent: AgentState): LettaAgent {
  const lastRun = Date.parse(agent.last_run_completion ?? '');
  return {
    letta_uid: agent.id,
    name: agent.name ?? '',
    description: agent.description ?? null,
    model: modelOf(agent),
    tags: agent.tags ?? [],
    last_run_at: Number.isNaN(lastRun) ? null : new Date(lastRun).toISOString(),
  };
}

function modelOf({ model, llm_config: config }: AgentState): string | null {
  if (model) return model;
  if (config?.handle) return config.handle;
  if (!config?.model) return null;
  return config.model_endpoint_type ? `${config.model_endpoint_type}/${config.model}` : config.model;
}
