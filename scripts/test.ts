import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checks, root, runStep } from './step.ts';

/** Everything: format, lint, types, walls, all tests on both engines, the build and a start of what was built. */
const results = join(root, '.cache', 'tests.json');
const Results = z.object({
  success: z.boolean(),
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
});

const outcomes: boolean[] = [];
for (const step of checks) outcomes.push(await runStep(step));

mkdirSync(join(root, '.cache'), { recursive: true });
rmSync(results, { force: true });
const testsPassed = await runStep({
  name: 'tests',
  run: [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...process.argv.slice(2),
  ],
});
const tests = readResults();
// A file that cannot even be loaded fails the run without failing a test.
if (!(testsPassed && tests.success) && tests.numFailedTests === 0) tests.numFailedTests = 1;

outcomes.push(await runStep({ name: 'start of the sources', run: ['scripts/smoke.ts', 'cli/main.ts'] }));
outcomes.push(await runStep({ name: 'build', run: ['scripts/build.ts'] }));
outcomes.push(await runStep({ name: 'start of the build', run: ['scripts/smoke.ts', 'dist/cli/main.js'] }));

const passed = tests.numPassedTests + outcomes.filter(Boolean).length;
const failed = tests.numFailedTests + outcomes.filter((outcome) => !outcome).length;
if (tests.numPendingTests > 0)
  process.stdout.write(
    `\n${tests.numPendingTests} tests were skipped; the lines that begin with SKIPPED say why.\n`,
  );
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

function readResults(): z.infer<typeof Results> {
  try {
    return Results.parse(JSON.parse(readFileSync(results, 'utf8')));
  } catch {
    return { success: false, numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  }
}
