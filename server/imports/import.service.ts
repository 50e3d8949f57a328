import { createHash } from 'node:crypto';
import { noPassword } from '../accounts/password.ts';
import { PermissionRefinement } from '../accounts/permissions.ts';
import { Role } from '../accounts/role.ts';
import { findPerson, insertUser } from '../accounts/user.service.ts';
import { agents } from '../agents/agent.schema.ts';
import { createAgent } from '../agents/agent.service.ts';
import { systemConfig } from '../configuration/configuration.schema.ts';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { HealthStatus } from '../kernel/fields.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { isSecretName } from '../secrets/secret-name.ts';
import type {
  ControlDatabase,
  OldAgent,
  OldChatSession,
  OldChatText,
  OldSetting,
  OldUser,
} from './control-database.ts';
import type { Action, Concept, ImportReport } from './import.schema.ts';

/** Keys with which the old bridge was opened. They are public, and never become valid here. */
const bridgeKeys = new Set(['api_key', 'admin_key']);
const chunk = 100;

/** A preview ends its transaction with this, so that nothing of it stays. */
class Preview extends Error {}

/**
 * Brings over what the old configurator kept, in one transaction: people (inactive, without a password), agents with
 * their visibility, settings (secrets sealed), conversations. What is here already is left as it is, so that importing
 * twice changes nothing. A preview does the very same and takes it back.
 */
export async function importControl(
  ctx: Context,
  cause: Cause,
  old: ControlDatabase,
  dryRun: boolean,
): Promise<ImportReport> {
  const report = new Report(dryRun, old.ignored);
  try {
    await ctx.journal.write(cause, async (tx) => {
      const people = await importUsers(tx, old.users, report);
      const agentIds = await importAgents(tx, old.agents, people, cause.actor.user_id, report);
      await importSettings(tx, ctx.keyring, old.settings, report);
      const sessions = await importSessions(tx, old.sessions, people, agentIds, report);
      await importTexts(tx, old.messages(), sessions, 'chat_messages', report);
      await importTexts(tx, old.responses(), sessions, 'chat_responses', report);
      if (dryRun) throw new Preview();
    });
  } catch (error) {
    if (!(error instanceof Preview)) throw error;
  }
  return report.done();
}

/** @returns the ids here by the ids there */
async function importUsers(tx: Writer, old: OldUser[], report: Report): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const user of old) {
    const email = user.email ?? `${user.username}@imported.invalid`;
    const existing = (await findPerson(tx.read, user.username)) ?? (await findPerson(tx.read, email));
    if (existing) {
      ids.set(user.id, existing.id);
      report.add('users', 'unchanged', user.username, existing.username, ['There already; left as it is.']);
      continue;
    }
    if (user.username === '') {
      report.add('users', 'skipped', user.id, null, ['It has no username.']);
      continue;
    }
    const notes: string[] = [];
    const role = Role.safeParse(user.role);
    if (!role.success)
      notes.push(`The role ${user.role ?? '(none)'} is not known here: viewer until you say otherwise.`);
    const permissions = user.permissions === null ? null : PermissionRefinement.safeParse(user.permissions);
    const isAll = JSON.stringify(user.permissions) === '["*"]';
    if (permissions && (isAll || !permissions.success))
      notes.push('Its permissions were not enforced before and are not taken over; the role decides.');
    if (user.email === null) notes.push(`It had no email: ${email} stands in for one.`);
    const created = await insertUser(tx, {
      username: user.username.slice(0, 100),
      email,
      role: role.success ? role.data : 'viewer',
      permissions: permissions?.success && !isAll ? permissions.data : null,
      password_hash: noPassword,
      is_active: false,
    });
    ids.set(user.id, created.id);
    notes.push('Inactive until a new password is set by invitation.');
    report.add('users', 'new', user.username, created.username, notes);
  }
  return ids;
}

async function importAgents(
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

async function importSettings(
  tx: Writer,
  keyring: Keyring,
  old: OldSetting[],
  report: Report,
): Promise<void> {
  for (const { key, value, description } of old) {
    if (bridgeKeys.has(key)) {
      report.add('system_config', 'skipped', key, null, [
        'The old bridge keys are public and are not taken over: make an API key with the permission bridge:poll for each Broca.',
      ]);
      continue;
    }
    if (key === '' || key.length > 100) {
      report.add('system_config', 'skipped', key.slice(0, 100), null, [
        'Its key is empty or longer than 100 characters.',
      ]);
      continue;
    }
    const existing = await tx.read
      .selectFrom('system_config')
      .select('id')
      .where('config_key', '=', key)
      .executeTakeFirst();
    if (existing) {
      report.add('system_config', 'unchanged', key, key, ['There already; left as it is.']);
      continue;
    }
    const isSecret = isSecretName(key) && value !== null;
    const config_value = isSecret
      ? await keyring.seal(tx, { table: 'system_config', owner: key, path: 'config_value' }, value)
      : value;
    await tx.insert(systemConfig, {
      config_key: key,
      config_value,
      config_type: isSecret ? 'string' : typeOf(value),
      description,
      is_encrypted: isSecret,
      category: key.startsWith('letta_') ? 'letta' : 'general',
      created_at: tx.now,
      updated_at: tx.now,
    });
    report.add('system_config', 'new', key, key, isSecret ? ['Sealed.'] : []);
  }
}

/** The old program kept everything as text. */
function typeOf(value: string | null): 'string' | 'number' | 'boolean' {
  if (value === 'true' || value === 'false') return 'boolean';
  return value !== null && /^(0|-?[1-9]\d{0,14})$/.test(value) ? 'number' : 'string';
}

interface Session {
  id: string;
  isNew: boolean;
}

async function importSessions(
  tx: Writer,
  old: OldChatSession[],
  people: Map<string, number>,
  agentIds: Map<string, string>,
  report: Report,
): Promise<Map<string, Session>> {
  const sessions = new Map<string, Session>();
  for (const session of old) {
    if (session.id === '') {
      report.count('chat_sessions', 'skipped');
      continue;
    }
    const id = session.id.length <= 64 ? session.id : createHash('sha256').update(session.id).digest('hex');
    const existing = await tx.read
      .selectFrom('web_chat_sessions')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst();
    sessions.set(session.id, { id, isNew: !existing });
    report.count('chat_sessions', existing ? 'unchanged' : 'new');
    if (existing) continue;
    const uid = session.uid !== null && session.uid.length <= 16 ? session.uid : null;
    const isUidTaken =
      uid !== null &&
      (await tx.read
        .selectFrom('web_chat_sessions')
        .select('id')
        .where('uid', '=', uid)
        .executeTakeFirst()) !== undefined;
    await tx.rows
      .insertInto('web_chat_sessions')
      .values({
        id,
        uid: isUidTaken ? null : uid,
        user_id: people.get(session.user_id ?? '') ?? null,
        agent_id: (await findAgentId(tx, session.agent_id, agentIds)) ?? null,
        ip_address: session.ip_address,
        metadata: session.metadata && JSON.stringify(session.metadata),
        created_at: session.created_at ?? tx.now,
        last_active: session.last_active ?? session.created_at ?? tx.now,
      })
      .execute();
  }
  return sessions;
}

async function findAgentId(
  tx: Writer,
  old: string | null,
  agentIds: Map<string, string>,
): Promise<string | undefined> {
  if (old === null) return undefined;
  const mappedId = agentIds.get(old);
  if (mappedId !== undefined) return mappedId;
  return (await tx.find(agents, old))?.id;
}

/** Copies messages or replies; of a session that was here before only those that it lacks. */
async function importTexts(
  tx: Writer,
  texts: Iterable<OldChatText>,
  sessions: Map<string, Session>,
  concept: 'chat_messages' | 'chat_responses',
  report: Report,
): Promise<void> {
  const isMessage = concept === 'chat_messages';
  let waiting: { session_id: string; text: OldChatText }[] = [];
  const flush = async () => {
    if (waiting.length > 0 && isMessage)
      await tx.rows
        .insertInto('web_chat_messages')
        .values(
          waiting.map(({ session_id, text }) => ({
            session_id,
            message: text.text,
            timestamp: text.timestamp ?? tx.now,
            processed: text.processed,
          })) as never,
        )
        .execute();
    else if (waiting.length > 0)
      await tx.rows
        .insertInto('web_chat_responses')
        .values(
          waiting.map(({ session_id, text }) => ({
            session_id,
            response: text.text,
            timestamp: text.timestamp ?? tx.now,
          })) as never,
        )
        .execute();
    waiting = [];
    await new Promise((resolve) => setImmediate(resolve));
  };
  const known = new Map<string, Set<string>>();
  for (const text of texts) {
    const session = sessions.get(text.session_id);
    if (!session) {
      report.count(concept, 'skipped');
      continue;
    }
    if (!session.isNew) {
      if (!known.has(session.id)) known.set(session.id, await knownTexts(tx, session.id, isMessage));
      if (known.get(session.id)?.has(keyOf(text.timestamp, text.text))) {
        report.count(concept, 'unchanged');
        continue;
      }
    }
    report.count(concept, 'new');
    waiting.push({ session_id: session.id, text });
    if (waiting.length === chunk) await flush();
  }
  await flush();
}

async function knownTexts(tx: Writer, sessionId: string, isMessage: boolean): Promise<Set<string>> {
  const rows = isMessage
    ? await tx.read
        .selectFrom('web_chat_messages')
        .select(['timestamp', 'message as text'])
        .where('session_id', '=', sessionId)
        .execute()
    : await tx.read
        .selectFrom('web_chat_responses')
        .select(['timestamp', 'response as text'])
        .where('session_id', '=', sessionId)
        .execute();
  return new Set(rows.map(({ timestamp, text }) => keyOf(timestamp, text)));
}

function keyOf(timestamp: string | null, text: string): string {
  return `${timestamp ?? ''} ${text}`;
}

class Report {
  readonly #dryRun: boolean;
  readonly #ignored: string[];
  readonly #items: ImportReport['items'] = [];
  readonly #counts: ImportReport['counts'];

  constructor(dryRun: boolean, ignored: string[]) {
    this.#dryRun = dryRun;
    this.#ignored = ignored;
    const none = () => ({ new: 0, unchanged: 0, skipped: 0 });
    this.#counts = {
      users: none(),
      agents: none(),
      system_config: none(),
      chat_sessions: none(),
      chat_messages: none(),
      chat_responses: none(),
    };
  }

  count(concept: Concept, action: Action): void {
    this.#counts[concept][action]++;
  }

  add(
    concept: ImportReport['items'][number]['concept'],
    action: Action,
    from: string,
    to: string | null,
    notes: string[],
  ): void {
    this.count(concept, action);
    this.#items.push({ concept, action, from, to, notes });
  }

  done(): ImportReport {
    const next_steps: string[] = [];
    if (this.#counts.users.new > 0)
      next_steps.push(
        'Invite the imported people: each sets a new password by a one-time link (POST /api/v1/users/{id}/invitation, or sanctum users invite).',
      );
    if (this.#items.some(({ from }) => bridgeKeys.has(from)))
      next_steps.push('Make API keys with the permission bridge:poll in place of the old bridge keys.');
    return {
      dry_run: this.#dryRun,
      counts: this.#counts,
      items: this.#items,
      ignored_tables: this.#ignored,
      next_steps,
    };
  }
}
