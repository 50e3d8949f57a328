import type { LettaAgentRow } from './letta.schema.ts';
import type { LettaAgent } from './letta-server.ts';

/** Lengths that our columns have. */
const longestName = 200;
const longestDescription = 20_000;
const longestModel = 300;

/** What our tags on the server begin with. */
export const tagPrefix = 'sanctum:';

/** The tag by which an agent on the server says which of ours it is. */
export function tagOf(agentId: string): string {
  return `${tagPrefix}${agentId}`;
}

/** What we keep of an agent as the server describes it, in what our columns take. */
export function linkOf(
  agentId: string,
  agent: LettaAgent,
  isTagged: boolean,
): Omit<LettaAgentRow, 'changed_at'> {
  return {
    agent_id: agentId,
    letta_uid: agent.letta_uid,
    name: cut(agent.name, longestName),
    description: cut(agent.description, longestDescription),
    model: cut(agent.model, longestModel),
    is_tagged: isTagged,
    is_present: true,
  };
}

/** No database keeps the character U+0000; nothing but space is nothing. */
function cut(text: string | null, longest: number): string | null {
  const trimmed = text?.replaceAll('\0', '').trim().slice(0, longest).toWellFormed();
  return trimmed ? trimmed : null;
}
