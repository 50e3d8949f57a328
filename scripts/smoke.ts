import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './step.ts';

/** Starts a program as a user would, asks it whether it lives, and ends it: `node scripts/smoke.ts dist/cli/main.js`. */
const program = process.argv[2] ?? 'cli/main.ts';
const home = mkdtempSync(join(tmpdir(), 'sanctum-smoke-'));
const child = spawn(process.execPath, [join(root, program), 'serve'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { PATH: process.env.PATH, SANCTUM_HOME: home, SANCTUM_PORT: '0', SANCTUM_LOG_LEVEL: 'warn' },
});
const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
try {
  const url = await Promise.race([readAddress(), ended.then((code) => fail(`it ended with ${code}`))]);
  for (const path of ['/healthz', '/readyz', '/', '/api/openapi.json']) {
    const { status } = await fetch(url + path);
    if (status !== 200) fail(`${path} answered ${status}`);
  }
  child.kill('SIGTERM');
  const code = await ended;
  if (code !== 0) fail(`SIGTERM ended it with ${code} instead of 0`);
} finally {
  child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
}

async function readAddress(): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /https?:\/\/[^\s]+/.exec(line)?.[0];
    if (line.includes('ready') && address) return address;
  }
  return fail('it did not print its address');
}

function fail(reason: string): never {
  throw new Error(`${program} serve does not work: ${reason}.`);
}
