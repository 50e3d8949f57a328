import { z } from 'zod';
import { Timestamp } from '../kernel/fields.ts';

/** The answer that was given to a POST with an Idempotency-Key. */
export const IdempotencyKeyRow = z.object({
  /** Who sent it: two people may use the same key. */
  actor: z.string(),
  key: z.string(),
  /** Keyed fingerprint of method, path and body: the same key with another request is a mistake. */
  request: z.string(),
  status: z.int(),
  body: z.string().nullable(),
  created_at: Timestamp,
});
export type IdempotencyKeyRow = z.infer<typeof IdempotencyKeyRow>;
