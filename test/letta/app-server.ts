import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The release that the contract is held against. */
export const release = '@letta-ai/letta-code@0.32.18';

const cache = fileURLToPath(new URL('../../.cache/letta/', import.meta.url));

/** A real Letta App Server on loopback, with a scratch home. */
export interface RealAppServer {
  /** `ws://127.0.0.1:PORT` */
  url: string;
  token: string;
  /** Ends it and starts it anew on the same data and the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The program of the App Server, fetched once from npm into `.cache/letta`; it needs no installation.
 *
 * @returns its path, or a sentence that says why it cannot be had
 */
export function findAppServer(): { program: string } | { missing: string } {
  if (spawnSync('git', ['--version']).status !== 0)
    return { missing: 'git, which it keeps memory in, is not on the PATH' };
  const folder = join(cache, release.slice(release.lastIndexOf('@') + 1));
  const program = join(folder, 'package', 'letta.js');
  if (existsSync(program)) return { program };
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(join(cache, 'fetch-'));
  try {
    const packed = execFileSync('npm', ['pack', release, '--silent'], {
      cwd: scratch,
      encoding: 'utf8',
      timeout: 120_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    execFileSync('tar', ['-xzf', packed.trim().split('\n').at(-1) ?? ''], { cwd: scratch });
    // Another run may have been first; both fetched the same.
    if (!existsSync(folder)) renameSync(scratch, folder);
    return { program };
  } catch (error) {
    return { missing: `${release} cannot be fetched from npm: ${String(error).split('\n')[0] ?? ''}` };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Starts the App Server with a token, telemetry off and a model endpoint of ours. */
export async function startAppServer(program: string, modelUrl: string): Promise<RealAppServer> {
  const home = mkdtempSync(join(tmpdir(), 'sanctum-letta-'));
  const token = 'a-capability-token-of-the-test';
  writeFileSync(join(home, 'token'), token, { mode: 0o600 });
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    LETTA_LOCAL_BACKEND_DIR: join(home, 'backend'),
    LETTA_CODE_TELEM: '0',
    DISABLE_AUTOUPDATER: '1',
  };
  const port = await freePort();
  execFileSync(
    process.execPath,
    [program, '--backend', 'local', 'connect', 'lmstudio', '--base-url', modelUrl],
    { env, cwd: home, stdio: 'ignore', timeout: 60_000 },
  );
  const start = async () => {
    const child = spawn(
      process.execPath,
      [
        ...[program, 'server', '--backend', 'local', '--listen', `ws://127.0.0.1:${port}`],
        ...['--ws-auth', 'capability-token', '--ws-token-file', join(home, 'token')],
      ],
      { env, cwd: home, stdio: 'ignore' },
    );
    await whenReady(child, `http://127.0.0.1:${port}/readyz`);
    return child;
  };
  let child = await start();
  return {
    url: `ws://127.0.0.1:${port}`,
    token,
    restart: async () => {
      await end(child);
      child = await start();
    },
    close: async () => {
      await end(child);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function whenReady(child: ChildProcess, url: string): Promise<void> {
  for (let tried = 0; tried < 300; tried++) {
    if (child.exitCode !== null) throw new Error(`The App Server ended with ${child.exitCode}.`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await end(child);
  throw new Error('The App Server was not ready within 30 seconds.');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(timer);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
