import { z } from 'zod';
import { JsonObject, Timestamp } from '../kernel/fields.ts';
import { findingKinds } from './found.ts';

const Finding = z
  .object({
    path: z.string().describe('Relative to the home'),
    kind: z.enum(Object.keys(findingKinds) as [keyof typeof findingKinds, ...(keyof typeof findingKinds)[]]),
    line: z.int().nullable(),
    column: z.int().nullable(),
    message: z.string(),
  })
  .meta({ id: 'Finding' });

const ScanChange = z
  .object({
    action: z.enum(['create', 'update', 'off', 'return']),
    entity: z
      .enum(['tools', 'tool_instances', 'plugins', 'modules'])
      .describe('modules: of the manifest itself something changed that no record shows'),
    id: z.int().nullable().describe('Null for what is to be made'),
    name: z.string(),
    path: z.string(),
    before: JsonObject.nullable(),
    after: JsonObject,
  })
  .meta({ id: 'ScanChange' });

const Counts = z.object({
  new: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  missing: z.int(),
  conflict: z.int(),
  problem: z.int(),
});

/** The answer of a scan (design 5.4). Counts are of manifests, and whole; the lists end at `shown`. */
export const ScanResult = z
  .object({
    dry_run: z.boolean(),
    revision: z.int(),
    written: z.int().nullable().describe('The revision that applied it; null: nothing was written'),
    counts: Counts,
    changes: z.array(ScanChange),
    findings: z.array(Finding),
    is_truncated: z.boolean(),
  })
  .meta({ id: 'ScanResult' });
export type ScanResult = z.infer<typeof ScanResult>;

/** What discovery knows of the home without changing anything. */
export const HomeState = z
  .object({
    home: z.string(),
    scanned_at: Timestamp.nullable().describe('Null: nothing was discovered yet'),
    watching: z.boolean().describe('What changes there is applied as it happens'),
    watch: z
      .boolean()
      .describe(
        'Whether it shall be, once something was discovered: discovery.watch of the system configuration',
      ),
    counts: Counts,
    changes: z.array(ScanChange).describe('What the next scan would apply'),
    findings: z.array(Finding),
    is_truncated: z.boolean(),
  })
  .meta({ id: 'HomeState' });
