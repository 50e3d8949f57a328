import { call, Problem } from './api.js';
import { attempt, element, table } from './page.js';

/**
 * Shows which home was found, and lets a scan be looked at before it is applied.
 *
 * @param {() => Promise<void>} applied
 */
export async function showHome(applied) {
  const state = await call('GET', '/discovery/findings').catch((error) => {
    if (error instanceof Problem && error.status === 403) return undefined;
    throw error;
  });
  if (!state) return;
  element('[data-home]').hidden = false;
  element('[data-path]').textContent = state.home;
  showState(state.scanned_at);

  const preview = /** @type {HTMLButtonElement} */ (element('[data-preview]'));
  const apply = /** @type {HTMLButtonElement} */ (element('[data-apply]'));
  const alert = element('[data-home] .error');
  preview.onclick = () =>
    void attempt(preview, alert, async () => {
      showResult(await call('POST', '/discovery/scans', { dry_run: true }));
      apply.hidden = false;
    });
  apply.onclick = () =>
    void attempt(apply, alert, async () => {
      showResult(await call('POST', '/discovery/scans', { dry_run: false }));
      apply.hidden = true;
      showState(new Date().toISOString());
      await applied();
    });
}

/** @param {string | null} scannedAt */
function showState(scannedAt) {
  element('[data-state]').textContent = scannedAt
    ? `Last scan: ${new Date(scannedAt).toLocaleString()}. What changes on disk is applied as it happens.`
    : 'Not scanned yet. A preview shows what would be registered, and changes nothing.';
}

/** @type {Record<string, string>} */
const outcomes = { conflict: 'in conflict', problem: 'with a problem' };

/**
 * @param {{
 *   dry_run: boolean;
 *   counts: Record<string, number>;
 *   changes: { action: string; entity: string; name: string; path: string }[];
 *   findings: { path: string; kind: string; line: number | null; column: number | null; message: string }[];
 * }} scan
 */
function showResult(scan) {
  const summary = document.createElement('p');
  const counts = Object.entries(scan.counts).map(([word, count]) => `${count} ${outcomes[word] ?? word}`);
  summary.textContent = `${scan.dry_run ? 'Preview' : 'Applied'}: ${counts.join(', ')}.`;
  const result = element('[data-result]');
  result.replaceChildren(summary);
  if (scan.changes.length > 0)
    result.append(
      table(
        scan.dry_run ? 'What would change' : 'What changed',
        ['What', 'Name', 'Where'],
        scan.changes.map(({ action, entity, name, path }) => [
          `${action} ${entity.replaceAll('_', ' ')}`,
          name,
          path,
        ]),
      ),
    );
  if (scan.findings.length > 0)
    result.append(
      table(
        'What to look at',
        ['Where', 'What is the matter'],
        scan.findings.map(({ path, line, column, message }) => [
          path + (line === null ? '' : `:${line}:${column ?? 1}`),
          message,
        ]),
      ),
    );
  if (scan.changes.length === 0 && scan.findings.length === 0)
    summary.textContent += ' Everything is as the registry has it.';
}
