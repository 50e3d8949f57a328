import { z } from 'zod';

const Count = z.object({
  new: z.int(),
  unchanged: z.int().describe('There already'),
  skipped: z.int().describe('Has no place here, or is in the way; the items say why'),
});

/** What an import of the old configurator's database did, or would do. */
export const ImportReport = z
  .object({
    dry_run: z.boolean(),
    counts: z.object({
      users: Count,
      agents: Count,
      system_config: Count,
      chat_sessions: Count,
      chat_messages: Count,
      chat_responses: Count,
    }),
    items: z.array(
      z.object({
        concept: z.enum([
          'users',
          'agents',
          'system_config',
          'chat_sessions',
          'chat_messages',
          'chat_responses',
        ]),
        action: z.enum(['new', 'unchanged', 'skipped']),
        from: z.string(),
        to: z.string().nullable(),
        notes: z.array(z.string()),
      }),
    ),
    ignored_tables: z.array(z.string()),
    next_steps: z.array(z.string()),
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = z.infer<typeof ImportReport>;
export type Concept = keyof ImportReport['counts'];
export type Action = ImportReport['items'][number]['action'];

/** Keys with which the old bridge was opened. They are public, and never become valid here. */
export const bridgeKeys = new Set(['api_key', 'admin_key']);
