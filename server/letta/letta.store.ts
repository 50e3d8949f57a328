import { agents, type AgentRow } from '../agents/agent.schema.ts';
import { rowDecoder } from '../journal/entity.ts';
import type { OperationalWriter } from '../journal/writer.ts';
import type { Reader } from '../storage/storage.ts';
import { LettaAgentRow } from './letta.schema.ts';

const decode = rowDecoder(LettaAgentRow);

/** What is asked for at once. */
const chunk = 500;

export async function findLink(read: Reader, agentId: string): Promise<LettaAgentRow | undefined> {
  const row = await read
    .selectFrom('letta_agents')
    .selectAll()
    .where('agent_id', '=', agentId)
    .executeTakeFirst();
  return row && decode(row);
}

/** All that is known of the Letta server's agents, by the id of ours. */
export async function listLinks(read: Reader): Promise<Map<string, LettaAgentRow>> {
  const rows = await read.selectFrom('letta_agents').selectAll().execute();
  return new Map(rows.map((row) => [row.agent_id, decode(row)]));
}

/** The agents of ours with these ids in Letta; with none given, all. */
export async function listAgentsByUid(read: Reader, uids?: readonly string[]): Promise<AgentRow[]> {
  const query = read.selectFrom('agents').selectAll().orderBy('id');
  if (!uids) return (await query.execute()).map(agents.decode);
  const found: AgentRow[] = [];
  for (let start = 0; start < uids.length; start += chunk) {
    const rows = await query.where('letta_uid', 'in', uids.slice(start, start + chunk)).execute();
    found.push(...rows.map(agents.decode));
  }
  return found;
}

/** Keeps what the server said; the same again writes nothing. */
export async function storeLink(
  tx: OperationalWriter,
  link: Omit<LettaAgentRow, 'changed_at'>,
): Promise<void> {
  const known = await findLink(tx.read, link.agent_id);
  if (known && (Object.keys(link) as (keyof typeof link)[]).every((key) => known[key] === link[key])) return;
  const values = { ...link, changed_at: tx.now };
  await tx.rows
    .insertInto('letta_agents')
    .values(values)
    .onConflict((clash) => clash.column('agent_id').doUpdateSet(values))
    .execute();
}
