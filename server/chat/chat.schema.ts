import { z } from 'zod';
import { Timestamp } from '../kernel/fields.ts';

/** seed: web_chat_sessions */
export const ChatSessionRow = z.object({
  id: z.string(),
  uid: z.string().nullable(),
  user_id: z.int().nullable(),
  agent_id: z.string().nullable(),
  created_at: Timestamp,
  last_active: Timestamp,
  ip_address: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()).nullable(),
});
export type ChatSessionRow = z.infer<typeof ChatSessionRow>;

/** seed: web_chat_messages */
export const ChatMessageRow = z.object({
  id: z.int(),
  session_id: z.string(),
  message: z.string(),
  timestamp: Timestamp,
  processed: z.boolean(),
  broca_message_id: z.int().nullable(),
  user_id: z.int().nullable(),
});
export type ChatMessageRow = z.infer<typeof ChatMessageRow>;

/** Replies have no table in the seed; this one mirrors web_chat_messages (design §3). */
export const ChatResponseRow = z.object({
  id: z.int(),
  session_id: z.string(),
  message_id: z.int().nullable(),
  response: z.string(),
  timestamp: Timestamp,
  broca_message_id: z.int().nullable(),
});
export type ChatResponseRow = z.infer<typeof ChatResponseRow>;
