import { can } from '../accounts/actor.ts';
import { findSession } from '../chat/find-session.ts';
import { Key, type SettingWrite } from '../configuration/setting-tables.ts';
import { writeSetting } from '../configuration/setting.service.ts';
import { isoTime } from '../kernel/clock.ts';
import type { KeyedCall } from './action.ts';
import { listVisits, readMessages, readReplies, withAgents } from './bridge.store.ts';
import { BridgeError } from './envelope.ts';
import { bodyOf, pageOf, queryText, requireSessionId } from './input.ts';

/** A conversation in which nobody said anything for so long is not active, in milliseconds. */
const idle = 1_800_000;

/** `sessions`: those of visitors. What people say who sign in is theirs, and nobody's to administer. */
export async function sessions({ ctx, agentIds, input }: KeyedCall): Promise<unknown> {
  const page = pageOf(input);
  const isActive = queryText(input, 'active') !== 'false';
  const activeSince = isActive ? isoTime(ctx.clock.now() - idle) : undefined;
  const { sessions: rows, total } = await listVisits(ctx.read, agentIds, { ...page, activeSince });
  return {
    sessions: rows,
    pagination: { total, ...page, has_more: page.offset + page.limit < total },
  };
}

/** `session_messages`: what a visitor said, and what was replied. */
export async function sessionMessages({ ctx, agentIds, input }: KeyedCall): Promise<unknown> {
  const given = queryText(input, 'session_id');
  if (given === undefined) throw new BridgeError(400, 'Session ID required');
  const session = await findSession(ctx.read, requireSessionId(given));
  const isForKey = agentIds === null || agentIds.includes(session?.agent_id ?? '');
  if (!session || session.user_id !== null || !isForKey) throw new BridgeError(404, 'Session not found');
  const { id, uid, agent_id, created_at, last_active, ip_address, metadata } = session;
  const replies = await readReplies(ctx.read, id);
  return {
    session: {
      id,
      uid,
      agent_id,
      created_at,
      last_active,
      ip_address,
      metadata: JSON.stringify(metadata ?? {}),
    },
    messages: await readMessages(ctx.read, id),
    responses: replies.map((reply) => ({ ...reply, session_id: id })),
  };
}

/** `config`: the plain system configuration. The old bridges gave away every secret here; sealed values are left out. */
export async function config(call: KeyedCall, method: string): Promise<unknown> {
  const { ctx, actor } = call;
  const permission = method === 'GET' ? 'system_config:read' : 'system_config:write';
  if (!can(actor, permission))
    throw new BridgeError(401, `This key does not have the permission ${permission}.`);
  if (method !== 'GET') return writeConfig(call);
  const rows = await ctx.read
    .selectFrom('system_config')
    .select(['config_key', 'config_value'])
    .where('is_encrypted', '=', false)
    .orderBy('config_key')
    .execute();
  return Object.fromEntries(rows.map(({ config_key, config_value }) => [config_key, config_value ?? '']));
}

async function writeConfig({ ctx, actor, cause, input }: KeyedCall): Promise<undefined> {
  const entries = Object.entries(bodyOf(input));
  if (entries.length === 0) throw new BridgeError(400, 'Invalid JSON');
  const writes: SettingWrite[] = entries.map(([key, value]) => {
    if (!Key.safeParse(key).success)
      throw new BridgeError(400, `${key.slice(0, 100)} is not a key of a setting.`);
    return { table: 'system_config', config_key: key, config_value: value };
  });
  for (const write of writes) await writeSetting(ctx, actor, cause, write, { force: false });
}

/** `cleanup`: what visitors left and nobody touched for half an hour. Conversations of people who sign in stay. */
export async function cleanup({ ctx, conversations, agentIds }: KeyedCall): Promise<unknown> {
  const cleaned_count = await conversations.write(async (tx) => {
    const gone = await tx.rows
      .deleteFrom('web_chat_sessions')
      .where('user_id', 'is', null)
      .where('last_active', '<', isoTime(ctx.clock.now() - idle))
      .where(withAgents(agentIds))
      .executeTakeFirst();
    return Number(gone.numDeletedRows);
  });
  return { cleaned_count, message: `Cleaned up ${cleaned_count} inactive sessions` };
}

/** `clear_data`: everything that visitors said. Conversations of people who sign in stay: they are theirs. */
export async function clearData({ conversations, agentIds }: KeyedCall): Promise<unknown> {
  await conversations.write(async (tx) => {
    await tx.rows
      .deleteFrom('web_chat_sessions')
      .where('user_id', 'is', null)
      .where(withAgents(agentIds))
      .execute();
  });
  return {
    message: 'All data cleared successfully: everything that visitors said.',
    remaining_data: { responses: 0, messages: 0, sessions: 0 },
  };
}

/** `cleanup_logs`: this program writes its log to its output and keeps no files of it. */
export function cleanupLogs(): Promise<unknown> {
  return Promise.resolve({
    message: 'There are no log files here: whoever runs this program keeps its output.',
    current_log_size_mb: 0,
    backup_files_count: 0,
    total_log_size_mb: 0,
    retention_days: 30,
    max_size_mb: 100,
  });
}
