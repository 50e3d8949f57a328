import { z } from 'zod';
import { AgentRow } from '../agents/agent.schema.ts';
import { rowDecoder } from '../journal/entity.ts';
import { JsonObject, Timestamp } from '../kernel/fields.ts';

/** What becomes of a message (design 5.8). `failed` says why in `problem`; it can be sent again. */
export const MessageState = z.enum(['stored', 'handed_over', 'working', 'answered', 'failed']);
export type MessageState = z.infer<typeof MessageState>;

/** seed: web_chat_sessions */
export const ChatSessionRow = z.object({
  id: z.string(),
  /** Of the conversation, not of a person: Broca answers into the last conversation of a uid. */
  uid: z.string().nullable(),
  /** null: of nobody who is signed in. */
  user_id: z.int().nullable(),
  agent_id: z.string().nullable(),
  created_at: Timestamp,
  last_active: Timestamp,
  ip_address: z.string().nullable(),
  metadata: JsonObject.nullable(),
  title: z.string().nullable(),
  archived_at: Timestamp.nullable(),
  /** The conversation at a Letta server, once there is one. */
  conversation: z.string().nullable(),
  /** When it last changed, in the count of all that happens in conversations. */
  position: z.int(),
});
export type ChatSessionRow = z.infer<typeof ChatSessionRow>;
export const decodeSession = rowDecoder(ChatSessionRow);

/** seed: web_chat_messages */
export const ChatMessageRow = z.object({
  id: z.int(),
  session_id: z.string(),
  message: z.string(),
  timestamp: Timestamp,
  /** Handed out to whoever delivers it. */
  processed: z.boolean(),
  broca_message_id: z.int().nullable(),
  user_id: z.int().nullable(),
  /** What its sender calls it: sent again under the same id it is not another one. */
  client_id: z.string().nullable(),
  state: MessageState,
  problem: z.string().nullable(),
  /** What the registry was like when it was sent. */
  registry_revision: z.int(),
  /** Its place in the history, which it shares with the replies. */
  number: z.int(),
  position: z.int(),
});
export type ChatMessageRow = z.infer<typeof ChatMessageRow>;
export const decodeMessage = rowDecoder(ChatMessageRow);

/** A piece of an answer as a person sees it; what came in one breath is one piece. */
export const AnswerPart = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string() }),
  z.object({ type: z.literal('tool_call'), id: z.string(), name: z.string(), arguments: z.string() }),
  z.object({
    type: z.literal('tool_return'),
    id: z.string(),
    status: z.enum(['success', 'error']),
    text: z.string(),
  }),
  z.object({ type: z.literal('approval_request'), id: z.string(), name: z.string(), arguments: z.string() }),
]);
export type AnswerPart = z.infer<typeof AnswerPart>;

/** Replies have no table in the seed; this one mirrors web_chat_messages (design §3). */
export const ChatResponseRow = z.object({
  id: z.int(),
  session_id: z.string(),
  /** null: whoever answered did not say what. */
  message_id: z.int().nullable(),
  response: z.string(),
  timestamp: Timestamp,
  broca_message_id: z.int().nullable(),
  /** How the answer came about; null: only its text is known. */
  parts: z.array(AnswerPart).nullable(),
  number: z.int(),
  position: z.int(),
});
export type ChatResponseRow = z.infer<typeof ChatResponseRow>;
export const decodeResponse = rowDecoder(ChatResponseRow);

/** A message that is not yet answered, and who has it. Gone when there is nothing left to do. */
export const DeliveryRow = z.object({
  id: z.int(),
  message_id: z.int(),
  session_id: z.string(),
  agent_id: z.string(),
  via: AgentRow.shape.delivery,
  /** `sent`: it may have left this house. */
  phase: z.enum(['waiting', 'claimed', 'sent']),
  number: z.int(),
  /** What it is called at a Letta server, so that it can be looked up there. */
  otid: z.string(),
  /** How often it was handed out. */
  claims: z.int(),
  /** Counts claims: whoever has an older one has lost it. */
  fence: z.int(),
  claimed_by: z.string().nullable(),
  lease_until: Timestamp.nullable(),
  is_cancelled: z.boolean(),
  /** The answer so far. */
  progress: z.array(AnswerPart).nullable(),
  position: z.int(),
  created_at: Timestamp,
});
export type DeliveryRow = z.infer<typeof DeliveryRow>;
export const decodeDelivery = rowDecoder(DeliveryRow);

/** A conversation as the API shows it. */
export const ChatSession = ChatSessionRow.pick({
  id: true,
  user_id: true,
  agent_id: true,
  title: true,
  archived_at: true,
  created_at: true,
  last_active: true,
}).meta({ id: 'ChatSession' });
export type ChatSession = z.infer<typeof ChatSession>;

export const ChatMessage = ChatMessageRow.omit({ processed: true, number: true, position: true })
  .extend({ type: z.literal('message') })
  .meta({ id: 'ChatMessage' });
export type ChatMessage = z.infer<typeof ChatMessage>;

export const ChatResponse = ChatResponseRow.omit({ number: true, position: true })
  .extend({ type: z.literal('response') })
  .meta({ id: 'ChatResponse' });
export type ChatResponse = z.infer<typeof ChatResponse>;

/** What was said in a conversation, by whoever. */
export const ChatEntry = z.discriminatedUnion('type', [ChatMessage, ChatResponse]).meta({ id: 'ChatEntry' });
export type ChatEntry = z.infer<typeof ChatEntry>;

/** An answer as it comes. */
export const ChatProgress = z
  .object({
    type: z.literal('progress'),
    session_id: z.string(),
    message_id: z.int(),
    parts: z.array(AnswerPart),
  })
  .meta({ id: 'ChatProgress' });
export type ChatProgress = z.infer<typeof ChatProgress>;

const title = z.string().trim().min(1).max(200);

export const ChatSessionCreate = z
  .strictObject({ agent_id: z.string().max(50), title: title.optional() })
  .meta({ id: 'ChatSessionCreate' });
export type ChatSessionCreate = z.infer<typeof ChatSessionCreate>;

export const ChatSessionUpdate = z
  .strictObject({ title: title.nullable(), archived: z.boolean() })
  .partial()
  .meta({ id: 'ChatSessionUpdate' });
export type ChatSessionUpdate = z.infer<typeof ChatSessionUpdate>;

/** The longest message, in characters. */
export const messageLimit = 32_768;

export const ChatMessageCreate = z
  .strictObject({
    message: z
      .string()
      .max(messageLimit)
      .refine((text) => text.trim() !== '', 'Write something: the message is empty.'),
    client_id: z
      .string()
      .regex(/^[\w.:-]{1,64}$/, 'Use 1 to 64 letters, digits, "_", "-", ".", ":".')
      .optional()
      .describe('Sent again under the same id, a message is stored once'),
  })
  .meta({ id: 'ChatMessageCreate' });
export type ChatMessageCreate = z.infer<typeof ChatMessageCreate>;

export function presentSession(row: ChatSessionRow): ChatSession {
  const { id, user_id, agent_id, title, archived_at, created_at, last_active } = row;
  return { id, user_id, agent_id, title, archived_at, created_at, last_active };
}

export function presentMessage(row: ChatMessageRow): ChatMessage {
  const { processed: _, number: __, position: ___, ...shown } = row;
  return { type: 'message', ...shown };
}

export function presentProgress({ session_id, message_id, progress }: DeliveryRow): ChatProgress {
  return { type: 'progress', session_id, message_id, parts: progress ?? [] };
}

export function presentResponse(row: ChatResponseRow): ChatResponse {
  const { number: _, position: __, ...shown } = row;
  return { type: 'response', ...shown };
}
