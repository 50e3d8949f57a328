import { createHash } from 'node:crypto';
import type { Actor } from '../accounts/actor.ts';
import { agents } from '../agents/agent.schema.ts';
import { canSee } from '../agents/visibility.ts';
import type { Writer } from '../journal/writer.ts';
import type { OldChatSession, OldChatText } from './control-database.ts';
import type { Ids } from './ids.ts';
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
  people: Ids<number>,
  agentIds: Ids<string>,
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
    if (existing) {
      report.count('chat_sessions', 'unchanged');
      continue;
    }
    const user_id = people.get(session.user_id) ?? null;
    const agent_id = await findAgentId(tx, actor, session.agent_id, agentIds);
    const notes = [
      ...(session.user_id !== null && user_id === null
        ? ['The person it belonged to is not known here.']
        : []),
      ...(session.agent_id !== null && agent_id === null ? ['The agent it was with is not known here.'] : []),
    ];
    if (notes.length === 0) report.count('chat_sessions', 'new');
    else report.add('chat_sessions', 'new', session.id, id, notes);
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
        user_id,
        agent_id,
        ip_address: session.ip_address,
        metadata: session.metadata && JSON.stringify(session.metadata),
        created_at: session.created_at ?? tx.now,
        last_active: session.last_active ?? session.created_at ?? tx.now,
        position: 0,
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
  agentIds: Ids<string>,
): Promise<string | null> {
  if (old === null) return null;
  const mappedId = agentIds.get(old);
  if (mappedId !== undefined) return mappedId;
  const agent = await tx.find(agents, old);
  return agent && canSee(actor, agent, null) ? agent.id : null;
}

/** What the texts of an import refer to, by the ids there. */
export interface TextReferences {
  people: Ids<number>;
  /** Messages as they come, for the replies after them. */
  messages: Ids<number>;
}

/** Copies messages or replies; of a session that was here before only those that it lacks. */
export async function importTexts(
  tx: Writer,
  texts: AsyncIterable<OldChatText>,
  sessions: Map<string, Session>,
  concept: 'chat_messages' | 'chat_responses',
  references: TextReferences,
  report: Report,
): Promise<void> {
  const isMessage = concept === 'chat_messages';
  let waiting: Waiting[] = [];
  const flush = async () => {
    if (waiting.length > 0)
      await (isMessage ? insertMessages(tx, waiting, references) : insertResponses(tx, waiting, references));
    waiting = [];
    await new Promise((resolve) => setImmediate(resolve));
  };
  const known = new Map<string, ReadonlyMap<string, number>>();
  const lost = new Map<string, number>();
  for await (const text of texts) {
    const session = sessions.get(text.session_id);
    if (!session) {
      lost.set(text.session_id, (lost.get(text.session_id) ?? 0) + 1);
      continue;
    }
    if (!session.isNew) {
      if (!known.has(session.id)) known.set(session.id, await knownTexts(tx, session.id, isMessage));
      const id = known.get(session.id)?.get(keyOf(text.timestamp, text.text));
      if (id !== undefined) {
        if (isMessage) references.messages.set(text.id, id);
        report.count(concept, 'unchanged');
        continue;
      }
    }
    report.count(concept, 'new');
    waiting.push({ session_id: session.id, text });
    if (waiting.length === chunk) await flush();
  }
  await flush();
  for (const [session, number] of lost) {
    report.count(concept, 'skipped', number - 1);
    report.add(concept, 'skipped', session, null, [
      `${number} of a session that the file does not hold, or that was left out.`,
    ]);
  }
}

interface Waiting {
  session_id: string;
  text: OldChatText;
}

async function insertMessages(
  tx: Writer,
  waiting: readonly Waiting[],
  { people, messages }: TextReferences,
): Promise<void> {
  const rows = await tx.rows
    .insertInto('web_chat_messages')
    .values(
      waiting.map(({ session_id, text }) => ({
        session_id,
        message: text.text,
        timestamp: text.timestamp ?? tx.now,
        processed: text.processed,
        ...(text.processed
          ? { state: 'handed_over' }
          : {
              state: 'failed',
              problem: 'It waited in the old configurator: send it again if it still matters.',
            }),
        broca_message_id: text.broca_message_id,
        user_id: people.get(text.user_id) ?? null,
      })) as never,
    )
    .returning('id')
    .execute();
  for (const [index, { id }] of rows.entries()) messages.set(waiting[index]?.text.id ?? null, id);
}

async function insertResponses(
  tx: Writer,
  waiting: readonly Waiting[],
  { messages }: TextReferences,
): Promise<void> {
  await tx.rows
    .insertInto('web_chat_responses')
    .values(
      waiting.map(({ session_id, text }) => ({
        session_id,
        response: text.text,
        timestamp: text.timestamp ?? tx.now,
        message_id: messages.get(text.message_id) ?? null,
        broca_message_id: text.broca_message_id,
      })) as never,
    )
    .execute();
}

async function knownTexts(
  tx: Writer,
  sessionId: string,
  isMessage: boolean,
): Promise<ReadonlyMap<string, number>> {
  const rows = isMessage
    ? await tx.read
        .selectFrom('web_chat_messages')
        .select(['id', 'timestamp', 'message as text'])
        .where('session_id', '=', sessionId)
        .execute()
    : await tx.read
        .selectFrom('web_chat_responses')
        .select(['id', 'timestamp', 'response as text'])
        .where('session_id', '=', sessionId)
        .execute();
  return new Map(rows.map(({ id, timestamp, text }) => [keyOf(timestamp, text), id]));
}

function keyOf(timestamp: string | null, text: string): string {
  return `${timestamp ?? ''} ${text}`;
}
