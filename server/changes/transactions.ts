import type { VisibilityFields } from '../agents/visibility.ts';
import { agents } from '../agents/agent.schema.ts';
import type { ChangeRow, RevisionRow } from '../journal/journal.schema.ts';
import type { Reader } from '../storage/storage.ts';

/** One transaction as event streams need it, read once for all of them. */
export interface Transaction {
  revision: Pick<RevisionRow, 'revision' | 'at' | 'actor_type' | 'actor_id' | 'user_id' | 'actor_name'>;
  changes: Pick<ChangeRow, 'seq' | 'action' | 'entity' | 'entity_id' | 'agent_id' | 'before'>[];
}

/** Transactions after a revision, in order, with the present visibility of every agent that they are about. */
export interface TransactionBatch {
  transactions: Transaction[];
  /** Agents that exist. */
  visibility: ReadonlyMap<string, VisibilityFields>;
}

const batchSize = 200;

export async function readTransactionsAfter(read: Reader, revision: number): Promise<TransactionBatch> {
  const revisions = await read
    .selectFrom('revisions')
    .select(['revision', 'at', 'actor_type', 'actor_id', 'user_id', 'actor_name'])
    .where('revision', '>', revision)
    .orderBy('revision')
    .limit(batchSize)
    .execute();
  const last = revisions.at(-1);
  if (!last) return { transactions: [], visibility: new Map() };
  const changes = await read
    .selectFrom('changes')
    .select(['revision', 'seq', 'action', 'entity', 'entity_id', 'agent_id', 'before'])
    .where('revision', '>', revision)
    .where('revision', '<=', last.revision)
    .orderBy('revision')
    .orderBy('seq')
    .execute();
  const byRevision = Map.groupBy(changes, (change) => change.revision);
  return {
    transactions: revisions.map((row) => ({ revision: row, changes: byRevision.get(row.revision) ?? [] })),
    visibility: await visibilityOf(read, [...new Set(changes.flatMap(({ agent_id }) => agent_id ?? []))]),
  };
}

async function visibilityOf(read: Reader, ids: string[]): Promise<Map<string, VisibilityFields>> {
  const found = new Map<string, VisibilityFields>();
  for (let start = 0; start < ids.length; start += 500) {
    const rows = await read
      .selectFrom('agents')
      .selectAll()
      .where('id', 'in', ids.slice(start, start + 500))
      .execute();
    for (const row of rows) found.set(row.id, agents.decode(row));
  }
  return found;
}
