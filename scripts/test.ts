import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checks, printEnd, root, runStep, runSteps, type Step } from './step.ts';

/** Everything: format, lint, types, walls, all tests on both engines, the build and a start of what was built. */
const results = join(root, '.cache', 'tests.json');
const Results = z.object({
  success: z.boolean(),
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
});

/** What needs the tests to be over: they would disturb each other. */
const builds: Step[] = [
  { name: 'start of the sources', run: ['scripts/smoke.ts', 'cli/main.ts'] },
  { name: 'build', run: ['scripts/build.ts'] },
  { name: 'start of the build', run: ['scripts/smoke.ts', 'dist/cli/main.js'] },
];

const failedSteps = await runSteps(checks);

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

failedSteps.push(...(await runSteps(builds)));
if (tests.numPendingTests > 0)
  process.stdout.write(
    `\n${tests.numPendingTests} tests were skipped; the lines that begin with SKIPPED say why.\n`,
  );
printEnd(failedSteps, {
  passed: tests.numPassedTests + checks.length + builds.length - failedSteps.length,
  failed: tests.numFailedTests + failedSteps.length,
});

function readResults(): z.infer<typeof Results> {
  try {
    return Results.parse(JSON.parse(readFileSync(results, 'utf8')));
  } catch {
    return { success: false, numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  }
}
