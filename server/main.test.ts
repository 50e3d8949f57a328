import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { serve } from './main.ts';

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'sanctum-serve-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** What keeps a server with this environment from starting. */
const refusalOf = (env: NodeJS.ProcessEnv) =>
  serve(readConfig({ SANCTUM_HOME: home, SANCTUM_LOG_LEVEL: 'silent', ...env })).then(
    () => 'it started',
    String,
  );

test('a port that is in use is said in a sentence, with what to set', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  expect(await refusalOf({ SANCTUM_PORT: String(port) })).toMatch(
    new RegExp(`Port ${port} of 127\\.0\\.0\\.1 is in use.*SANCTUM_PORT`),
  );
  other.close();
});

test('so is a document of configuration that cannot be applied', async () => {
  const SANCTUM_CONFIG = 'sanctum: 1\nenv_vars:\n  A: x\n  A: y\n';
  expect(await refusalOf({ SANCTUM_CONFIG })).toMatch(/SANCTUM_CONFIG: Line 4, column 3: "A"/);
});

test('so is a home that cannot be made', async () => {
  const SANCTUM_HOME = join('/dev/null', 'home');
  expect(await refusalOf({ SANCTUM_HOME })).toMatch(/\/dev\/null\/home cannot be made.*SANCTUM_HOME/);
});
