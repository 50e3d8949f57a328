import { useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { useDraft } from '../editing/use-draft.ts';

type Agent = Schema<'Agent'>;

/** Changes to an agent that are not saved yet. */
export function useAgentDraft(agent: Agent) {
  const queries = useQueryClient();
  return useDraft(agent, async (changes, revision) => {
    const saved = await dataOf(
      api.PATCH('/api/v1/agents/{id}', {
        params: { path: { id: agent.id }, header: { 'If-Match': `"${revision}"` } },
        body: changes,
      }),
    );
    queries.setQueryData(['agents', 'one', agent.id], saved);
    void queries.invalidateQueries({ queryKey: ['agents'] });
    return saved;
  });
}
