import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { conflict, invalid } from '../kernel/errors.ts';
import { JsonObject } from '../kernel/fields.ts';
import { type FileAgent, readAgentFile } from './agent-file.ts';
import { Agent, AgentId, agents, type AgentRow } from './agent.schema.ts';
import { createAgent } from './agent.service.ts';
import { canSee } from './visibility.ts';

export const AgentImport = z
  .strictObject({
    file: JsonObject.describe('The agent file’s JSON, in either shape'),
    id: AgentId.optional(),
    letta_uid: z.string().trim().min(1).max(100).optional(),
    name: z.string().trim().min(1).max(200).optional(),
    dry_run: z.boolean().default(false),
  })
  .meta({ id: 'AgentImport' });
type AgentImport = z.infer<typeof AgentImport>;

export const ImportedAgents = z
  .object({
    dry_run: z.boolean(),
    agents: z.array(Agent),
    report: z.object({
      shape: z.enum(['v1', 'v2']),
      kept: z.array(z.string()),
      left_out: z.array(z.object({ path: z.string(), why: z.string() })),
    }),
  })
  .meta({ id: 'ImportedAgents' });
type ImportedAgents = z.infer<typeof ImportedAgents>;

/** A preview ends its transaction with this, so that nothing of it stays. */
class Preview extends Error {
  readonly agents: AgentRow[];
  constructor(agents: AgentRow[]) {
    super('preview');
    this.agents = agents;
  }
}

/**
 * Makes agents of an agent file (design 5.2): memory blocks and model settings go into `config`; the report says what
 * has no place. A preview does the very same and takes it back.
 *
 * @throws AppError 400 `agent_file.invalid`, `agent_file.many`, `agent_file.twins`; 409 when an id or letta_uid is taken
 */
export async function importAgents(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  { file, dry_run, id, letta_uid, name }: AgentImport,
): Promise<ImportedAgents> {
  const { shape, agents: found, kept, left_out } = readAgentFile(file);
  if (found.length > 1 && (id ?? letta_uid ?? name) !== undefined)
    throw invalid(
      'agent_file.many',
      `The file holds ${found.length} agents: leave out id, letta_uid and name.`,
    );
  const uids = found.map((agent) => letta_uid ?? agent.letta_uid ?? `af-${agent.fingerprint}`);
  requireNoTwins(found, uids);
  const made = found.flatMap((agent, index) =>
    letta_uid === undefined && agent.letta_uid === null
      ? `${agent.name ?? 'An agent without a name'}: letta_uid ${uids[index]}, made from its content, because the file tells none`
      : [],
  );
  const report = { shape, kept: [...kept, ...made], left_out };
  try {
    const created = await ctx.journal.write(cause, async (tx) => {
      const rows: AgentRow[] = [];
      for (const [index, agent] of found.entries()) {
        const uid = uids[index] ?? '';
        await requireNew(tx, actor, uid);
        rows.push(
          await createAgent(tx, actor.user_id, {
            ...(id === undefined ? {} : { id }),
            letta_uid: uid,
            name: name ?? agent.name,
            description: agent.description,
            config: agent.config,
          }),
        );
      }
      if (dry_run) throw new Preview(rows);
      return rows;
    });
    return { dry_run, agents: created, report };
  } catch (error) {
    if (error instanceof Preview) return { dry_run, agents: error.agents, report };
    throw error;
  }
}

function requireNoTwins(found: readonly FileAgent[], uids: readonly string[]): void {
  const twin = uids.findIndex((uid, index) => uids.indexOf(uid) < index);
  if (twin < 0) return;
  throw invalid(
    'agent_file.twins',
    `The file holds the same agent twice (${found[twin]?.name ?? uids[twin]}, agents[${uids.indexOf(uids[twin] ?? '')}] and agents[${twin}]): remove one of them.`,
  );
}

/** Says which agent it is, to whom may know of it. */
async function requireNew(tx: Writer, actor: Actor, lettaUid: string): Promise<void> {
  const row = await tx.read
    .selectFrom('agents')
    .selectAll()
    .where('letta_uid', '=', lettaUid)
    .executeTakeFirst();
  const taken = row && agents.decode(row);
  if (taken && canSee(actor, taken, 'agents:read'))
    throw conflict(
      'agent.letta_uid_taken',
      `This agent is registered already, as ${taken.id}. To have it twice, give another letta_uid.`,
      { agent_id: taken.id },
    );
}
