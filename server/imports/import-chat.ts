import { createHash } from 'node:crypto';
import type { Actor } from '../accounts/actor.ts';
import { agents } from '../agents/agent.schema.ts';
import { canSee } from '../agents/visibility.ts';
import type { Writer } from '../journal/writer.ts';
import type { OldChatSession, OldChatText } from './control-database.ts';
import type { Report } from './report.ts';

const chunk = 100;

/** A conversation, and whether this import made it. */
interface Session {
  id: string;
  isNew: boolean;
}

/**
 * Conversations, under the ids that they had.
 *
 * @returns the sessions here by the ids there
 */
export async function importSessions(
  tx: Writer,
  actor: Actor,
  old: AsyncIterable<OldChatSession>,
  people: Map<string, number>,
  agentIds: Map<string, string>,
  report: Report,
): Promise<Map<string, Session>> {
  const sessions = new Map<string, Session>();
  for await (const session of old) {
    if (session.id === '') {
      report.count('chat_sessions', 'skipped');
      continue;
    }
    if (session.problem !== null) {
      report.add('chat_sessions', 'skipped', session.id, null, [session.problem]);
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
        agent_id: await findAgentId(tx, actor, session.agent_id, agentIds),
        ip_address: session.ip_address,
        metadata: session.metadata && JSON.stringify(session.metadata),
        created_at: session.created_at ?? tx.now,
        last_active: session.last_active ?? session.created_at ?? tx.now,
      })
      .execute();
  }
  return sessions;
}

/** A conversation comes to no agent of which the actor may not know. */
async function findAgentId(
  tx: Writer,
  actor: Actor,
  old: string | null,
  agentIds: Map<string, string>,
): Promise<string | null> {
  if (old === null) return null;
  const mappedId = agentIds.get(old);
  if (mappedId !== undefined) return mappedId;
  const agent = await tx.find(agents, old);
  return agent && canSee(actor, agent, null) ? agent.id : null;
}

/** Copies messages or replies; of a session that was here before only those that it lacks. */
export async function importTexts(
  tx: Writer,
  texts: AsyncIterable<OldChatText>,
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
  for await (const text of texts) {
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
