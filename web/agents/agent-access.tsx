import type { Schema } from '../api.ts';
import { Explain } from '../people/explain.tsx';
import { Section } from '../parts/section.tsx';
import { useMay } from '../session/may.ts';

/** Whether somebody sees the agent, and which rule says so. */
export function AgentAccess({ agent }: { agent: Schema<'Agent'> }) {
  const may = useMay();
  return (
    <Section
      title="Why?"
      about={
        may('access:explain') && may('users:read')
          ? 'Pick a person to learn whether they may do something with this agent, and which rule decides.'
          : 'What you may do with this agent, and which rule decides.'
      }
    >
      <Explain agentId={agent.id} />
    </Section>
  );
}
