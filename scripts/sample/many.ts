import { agents } from '../../server/agents/agent.schema.ts';
import type { Context } from '../../server/context.ts';
import { systemCause } from '../../server/journal/journal.ts';

const statuses = ['Healthy', 'Degraded', 'Off', 'Ready'] as const;

/** As many agents as a large house has, in one transaction. */
export async function addManyAgents(ctx: Context, count: number): Promise<void> {
  await ctx.journal.write(systemCause('sample'), async (tx) => {
    for (let n = 0; n < count; n++)
      await tx.insert(agents, {
        id: `agent-${String(n).padStart(5, '0')}`,
        letta_uid: `uid-${n}`,
        name: `Agent ${String(n).padStart(5, '0')}`,
        description: `Answers questions about room ${n % 97} on floor ${n % 13}`,
        status: statuses[n % statuses.length] ?? 'Ready',
      });
  });
}
