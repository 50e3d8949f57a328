import { z } from 'zod';
import { Agent, AgentCreate } from '../agents/agent.schema.ts';
import { JsonObject, Timestamp } from '../kernel/fields.ts';

/** What the Letta server last said of an agent of ours. */
export const LettaAgentRow = z.object({
  agent_id: z.string(),
  letta_uid: z.string(),
  /** As the server had them; what our row still has is the server's to change. */
  name: z.string().nullable(),
  description: z.string().nullable(),
  model: z.string().nullable(),
  /** Does the agent there carry the tag that says which of ours it is? */
  is_tagged: z.boolean(),
  /** Was it there when we last looked? */
  is_present: z.boolean(),
  /** When any of this last changed. */
  changed_at: Timestamp,
});
export type LettaAgentRow = z.infer<typeof LettaAgentRow>;

export const LettaLink = LettaAgentRow.omit({ agent_id: true }).meta({ id: 'LettaLink' });

/** An agent of the Letta server, and which of ours it is. */
export const ListedAgent = z
  .object({
    letta_uid: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    model: z.string().nullable(),
    tags: z.array(z.string()),
    last_run_at: Timestamp.nullable(),
    registered_as: z.string().nullable().describe('The id of the agent here, when you may see it'),
  })
  .meta({ id: 'LettaAgent' });
export type ListedAgent = z.infer<typeof ListedAgent>;

export const LettaTestRequest = z
  .strictObject({
    url: z.string().max(2000).optional().describe('Left out: the configured one, with its token'),
    token: z.string().max(4000).optional().describe('A configured token goes to the configured server only'),
  })
  .meta({ id: 'LettaTestRequest' });

export const LettaRegistration = AgentCreate.pick({
  id: true,
  visible_to_users: true,
  visible_to_roles: true,
})
  .strict()
  .meta({ id: 'LettaRegistration' });
export type LettaRegistration = z.infer<typeof LettaRegistration>;

export const LettaImport = z
  .strictObject({
    agent_file: JsonObject.describe('The agent file’s JSON, in either shape, with one agent'),
    register: z.boolean().default(false).describe('Register the new agent here as well'),
  })
  .meta({ id: 'LettaImport' });
export type LettaImport = z.infer<typeof LettaImport>;

const losses = z.array(z.string()).describe('What did not come along, in sentences');

export const LettaImported = z
  .object({ letta_uid: z.string(), losses, agent: Agent.nullable() })
  .meta({ id: 'LettaImported' });
export type LettaImported = z.infer<typeof LettaImported>;

export const LettaExport = z.object({ file: JsonObject, losses }).meta({ id: 'LettaExport' });

export const SyncReport = z
  .object({
    checked: z.int().describe('Agents that were compared'),
    updated: z.array(z.string()).describe('Ids of agents that changed here'),
    missing: z.array(z.string()).describe('Ids of agents that the server does not have'),
    problems: z.array(z.object({ agent_id: z.string(), code: z.string(), message: z.string() })),
  })
  .meta({ id: 'LettaSyncReport' });
export type SyncReport = z.infer<typeof SyncReport>;
