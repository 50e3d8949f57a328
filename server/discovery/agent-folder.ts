import type { AgentRow } from '../agents/agent.schema.ts';

/** What the folder in which a path lies says after `agent-`; null for a path that lies in no agent's folder. */
export function agentKeyOf(path: string): string | null {
  const [place, folder = ''] = path.split('/');
  if (place !== 'agents' || folder === '') return null;
  return folder.replace(/^agent-/, '') || folder;
}

/** The ids of agents by what their folders may be called. An id counts before a letta_uid that looks the same. */
export function agentsByKey(agents: readonly Pick<AgentRow, 'id' | 'letta_uid'>[]): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { id, letta_uid } of agents) ids.set(letta_uid, id);
  for (const { id, letta_uid } of agents) {
    const short = letta_uid.replace(/^agent-/, '');
    ids.set(short, ids.get(short) ?? id);
    ids.set(id, id);
  }
  return ids;
}
