import { z } from 'zod';
import { Timestamp } from '../kernel/fields.ts';

/** A key that the master key wraps. */
export const DataKeyRow = z.object({
  id: z.int(),
  wrapped_key: z.string(),
  master_fingerprint: z.string(),
  purpose: z.enum(['seal', 'fingerprint', 'token', 'signing']),
  is_current: z.boolean(),
  created_at: Timestamp,
});
export type DataKeyRow = z.infer<typeof DataKeyRow>;

/** One ciphertext; rows elsewhere hold only its id (design 5.7). */
export const SealedValueRow = z.object({
  id: z.string(),
  owner_table: z.string(),
  owner: z.string(),
  path: z.string(),
  data_key_id: z.int(),
  nonce: z.string(),
  ciphertext: z.string(),
  fingerprint: z.string(),
  created_at: Timestamp,
});
export type SealedValueRow = z.infer<typeof SealedValueRow>;
