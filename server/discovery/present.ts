import { isDeepStrictEqual } from 'node:util';
import type { ScanResult } from './scan.schema.ts';
import type { Scan } from './scanner.ts';

const shown = 1000;

/** What decides which files a reader may know of. */
export interface ScanReader {
  /** May the reader know of this agent? */
  isVisible(agentId: string): boolean;
  /** The agent in whose folder a path lies, if it is registered. */
  agentOfPath(path: string): string | null;
}

/**
 * A scan as somebody may see it: nothing of an agent that is hidden from the reader, and nothing that lies in its
 * folder, whatever it is.
 */
export function presentScan(scan: Scan, dryRun: boolean, { isVisible, agentOfPath }: ScanReader): ScanResult {
  const mayKnow = ({ path, agent_id }: { path: string; agent_id: string | null }) =>
    [agent_id, agentOfPath(path)].every((agent) => agent === null || isVisible(agent));
  const { plan } = scan;
  const counts = { new: 0, changed: 0, unchanged: 0, missing: 0, conflict: 0, problem: 0 };
  for (const file of plan.outcomes) if (mayKnow(file)) counts[file.outcome]++;
  const changes: ScanResult['changes'] = [
    ...plan.tools.map((step) => ({ ...step, entity: 'tools' as const })),
    ...plan.instances.map((step) => ({ ...step, entity: 'tool_instances' as const })),
    ...plan.plugins.map((step) => ({ ...step, entity: 'plugins' as const })),
  ]
    .filter(mayKnow)
    .map(({ action, entity, id, name, path, before, values }) => ({
      action,
      entity,
      id,
      name,
      path,
      before: before,
      after: values,
    }));
  const told = new Set(changes.map(({ path }) => path));
  // What of a manifest no record shows is told as well: it is why the manifest counts as changed.
  for (const { id, values, before } of plan.modules) {
    if (before === null || values.state !== 'registered' || told.has(values.path)) continue;
    if (!mayKnow(values)) continue;
    const differing = differingFields(before, values.manifest);
    if (Object.keys(differing.after).length === 0) continue;
    const { name, path } = values;
    changes.push({ action: 'update', entity: 'modules', id, name, path, ...differing });
  }
  const findings = plan.findings.filter(mayKnow);
  return {
    dry_run: dryRun,
    revision: scan.revision,
    written: scan.written,
    counts,
    changes: changes.slice(0, shown),
    findings: findings.slice(0, shown),
    is_truncated: changes.length > shown || findings.length > shown,
  };
}

/** The fields of two manifests that differ; what is on one side only has null on the other. */
function differingFields(before: Fields, after: Fields): { before: Fields; after: Fields } {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differing = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const of = (fields: Fields) => Object.fromEntries(differing.map((name) => [name, fields[name] ?? null]));
  return { before: of(before), after: of(after) };
}

type Fields = Record<string, unknown>;
