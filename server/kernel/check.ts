import { z } from 'zod';

/** One thing that was looked at, and how to mend it when it is not well. */
export const Check = z
  .object({
    name: z.string(),
    state: z.enum(['ok', 'warning', 'failed']),
    message: z.string(),
    remedy: z.string().nullable(),
  })
  .meta({ id: 'Check' });
export type Check = z.infer<typeof Check>;

/** What a look found. */
export type Verdict = Omit<Check, 'name'>;

export function ok(message: string): Verdict {
  return { state: 'ok', message, remedy: null };
}

export function warning(message: string, remedy: string): Verdict {
  return { state: 'warning', message, remedy };
}

export function failed(message: string, remedy: string): Verdict {
  return { state: 'failed', message, remedy };
}
