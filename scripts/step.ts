import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** One thing that a command of ours does: a tool of node_modules, or a file of this checkout. */
export interface Step {
  name: string;
  /** JavaScript or TypeScript to run, relative to the checkout, and its arguments. */
  run: [file: string, ...args: string[]];
  env?: Record<string, string>;
}

/** What `npm run check` does: everything that needs no running program. */
export const checks: Step[] = [
  { name: 'format', run: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'] },
  { name: 'lint', run: ['node_modules/eslint/bin/eslint.js', '--max-warnings=0', '.'] },
  { name: 'types', run: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  { name: 'types of the pages', run: ['node_modules/typescript/bin/tsc', '-p', 'web'] },
  { name: 'types of the browser tests', run: ['node_modules/typescript/bin/tsc', '-p', 'test/e2e'] },
  {
    name: 'walls between rooms',
    run: [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config=.dependency-cruiser.mjs',
      '--output-type=err',
      '.',
    ],
  },
];

/** Runs a step with this Node, shows what it prints, and tells whether it succeeded. */
export async function runStep({ name, run: [file, ...args], env = {} }: Step): Promise<boolean> {
  process.stdout.write(`\n── ${name}\n`);
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, file), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const code = await new Promise<number>((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`── ${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s\n`);
  return code === 0;
}

/** Runs steps one after the other, whatever becomes of them. @returns the names of those that failed */
export async function runSteps(steps: readonly Step[]): Promise<string[]> {
  const failed: string[] = [];
  for (const step of steps) if (!(await runStep(step))) failed.push(step.name);
  return failed;
}

/** The last lines of a command: what failed, by name, and how much. */
export function printEnd(
  failedSteps: readonly string[],
  { passed, failed }: { passed: number; failed: number },
): void {
  if (failedSteps.length > 0) process.stdout.write(`\nFAILED: ${failedSteps.join(', ')}\n`);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}
