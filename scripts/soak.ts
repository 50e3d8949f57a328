import { runStep } from './step.ts';

/** The faults of test/faults, far more often than `npm test` has time for. */
const passed = await runStep({
  name: 'soak',
  run: ['node_modules/vitest/vitest.mjs', 'run', 'test/faults', ...process.argv.slice(2)],
  env: { SANCTUM_SOAK: '1' },
});
process.exitCode = passed ? 0 : 1;
