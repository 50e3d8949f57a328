import { Role } from '../accounts/role.ts';
import { createAgent } from '../agents/agent.service.ts';
import type { Writer } from '../journal/writer.ts';
import { HealthStatus } from '../kernel/fields.ts';
import type { OldAgent } from './control-database.ts';
import type { Report } from './report.ts';

/**
 * Agents keep their letta_uid and who may see them.
 *
 * @returns the ids here by the ids there
 */
export async function importAgents(
  tx: Writer,
  old: OldAgent[],
  people: Map<string, number>,
  createdBy: number | null,
  report: Report,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const agent of old) {
    const title = agent.name ?? agent.letta_uid ?? agent.id;
    if (agent.letta_uid === null) {
      report.add('agents', 'skipped', title, null, ['It has no letta_uid, which every agent needs.']);
      continue;
    }
    const existing = await tx.read
      .selectFrom('agents')
      .select('id')
      .where('letta_uid', '=', agent.letta_uid)
      .executeTakeFirst();
    if (existing) {
      ids.set(agent.id, existing.id);
      report.add('agents', 'unchanged', title, existing.id, ['There already; left as it is.']);
      continue;
    }
    const notes: string[] = [];
    const status = HealthStatus.safeParse(agent.status);
    const created = await createAgent(tx, people.get(agent.created_by ?? '') ?? createdBy, {
      letta_uid: agent.letta_uid,
      name: agent.name,
      description: agent.description,
      config: agent.config,
      is_active: agent.is_active,
      status: status.success ? status.data : 'Ready',
      visible_to_users: mapped(agent.visible_to_users, (id) => people.get(String(id)), 'user', notes),
      visible_to_roles: mapped(agent.visible_to_roles, (role) => Role.safeParse(role).data, 'role', notes),
    });
    ids.set(agent.id, created.id);
    report.add('agents', 'new', title, created.id, notes);
  }
  return ids;
}

/** A list of which nobody is left still hides: it never becomes "everybody". */
function mapped<T>(
  list: unknown[] | null,
  find: (value: unknown) => T | undefined,
  what: string,
  notes: string[],
): T[] | null {
  return (
    list?.flatMap((value) => {
      const found = find(value);
      if (found === undefined)
        notes.push(`It was visible to the ${what} ${String(value)}, which is not known.`);
      return found === undefined ? [] : [found];
    }) ?? null
  );
}
