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
  const changes = [
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
