import type { Actor } from '../accounts/actor.ts';
import { Role } from '../accounts/role.ts';
import { AgentCreate, agents } from '../agents/agent.schema.ts';
import { createAgent } from '../agents/agent.service.ts';
import { canSee } from '../agents/visibility.ts';
import { withoutSecrets } from '../agents/without-secrets.ts';
import type { Writer } from '../journal/writer.ts';
import { HealthStatus } from '../kernel/fields.ts';
import type { OldAgent } from './control-database.ts';
import { Ids } from './ids.ts';
import type { Report } from './report.ts';

/**
 * Agents keep their letta_uid and who may see them. One that is here already is named only to who may know of it.
 *
 * @returns the ids here by the ids there
 */
export async function importAgents(
  tx: Writer,
  actor: Actor,
  old: AsyncIterable<OldAgent>,
  people: Ids<number>,
  report: Report,
): Promise<Ids<string>> {
  const ids = new Ids<string>();
  for await (const agent of old) {
    const title = agent.name ?? agent.letta_uid ?? agent.id ?? '';
    const notes: string[] = [];
    const { input, problems } = readInput(agent, people, notes);
    if (!input) {
      report.add('agents', 'skipped', title, null, problems);
      continue;
    }
    const existing = await tx.read
      .selectFrom('agents')
      .selectAll()
      .where('letta_uid', '=', input.letta_uid)
      .executeTakeFirst();
    if (existing) {
      const isKnown = canSee(actor, agents.decode(existing), null);
      if (isKnown) ids.set(agent.id, existing.id);
      report.add('agents', 'unchanged', title, isKnown ? existing.id : null, [
        'There already; left as it is.',
      ]);
      continue;
    }
    const created = await createAgent(tx, people.get(agent.created_by) ?? actor.user_id, input);
    ids.set(agent.id, created.id);
    report.add('agents', 'new', title, created.id, notes);
  }
  return ids;
}

/** What would be written by hand, held to the same rules. */
function readInput(
  { id: _, created_by: __, problem, notes: unread, ...agent }: OldAgent,
  people: Ids<number>,
  notes: string[],
): { input?: AgentCreate; problems: string[] } {
  if (agent.letta_uid === null) return { problems: ['It has no letta_uid, which every agent needs.'] };
  if (problem !== null) return { problems: [problem] };
  notes.push(...unread);
  if (agent.status !== null && !HealthStatus.safeParse(agent.status).success)
    notes.push(`Its status ${agent.status} is not known here: Ready until it reports.`);
  const input = AgentCreate.safeParse({
    ...agent,
    config: withoutSecrets(agent.config, 'config', (path) =>
      notes.push(`${path} is a secret and is left out: set it anew, sealed.`),
    ),
    status: HealthStatus.safeParse(agent.status).data ?? 'Ready',
    visible_to_users: mapped(agent.visible_to_users, (id) => people.get(id), 'user', notes),
    visible_to_roles: mapped(agent.visible_to_roles, (role) => Role.safeParse(role).data, 'role', notes),
  });
  if (input.success) return { input: input.data, problems: [] };
  return { problems: input.error.issues.map(({ path, message }) => `Its ${path.join('.')}: ${message}.`) };
}

/** A list of which nobody is left still hides: it never becomes "everybody". */
function mapped<T>(
  list: unknown[] | null,
  find: (name: string) => T | undefined,
  what: string,
  notes: string[],
): T[] | null {
  return (
    list?.flatMap((value) => {
      const name = typeof value === 'string' ? value : JSON.stringify(value);
      const found = find(name);
      if (found === undefined) notes.push(`It was visible to the ${what} ${name}, which is not known.`);
      return found === undefined ? [] : [found];
    }) ?? null
  );
}
