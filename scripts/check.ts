import { checks, printEnd, runSteps } from './step.ts';

const failed = await runSteps(checks);
printEnd(failed, { passed: checks.length - failed.length, failed: failed.length });
