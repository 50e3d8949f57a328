import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makePrivateFolder } from './private-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'sanctum-folder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a folder and those above it are made for this account alone', () => {
  makePrivateFolder(join(folder, 'a', 'b'));
  makePrivateFolder(join(folder, 'a', 'b'));
  expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'a', 'b')).mode & 0o777).toBe(0o700);
});

test('a folder that cannot be made is refused with a sentence, and keeps nobody waiting', () => {
  writeFileSync(join(folder, 'file'), '');
  const places = [join(folder, 'file', 'home'), ...(existsSync('/proc') ? ['/proc/nope/control'] : [])];
  for (const place of places) expect(() => makePrivateFolder(place)).toThrow(/cannot be made.*SANCTUM_HOME/);
});
