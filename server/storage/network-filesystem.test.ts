import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  findNetworkFilesystem,
  networkFilesystemName,
  networkFilesystemRefusal,
} from './network-filesystem.ts';

test.each([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  // The same number as a signed 32-bit integer, which some platforms give.
  [0xff534d42 | 0, 'CIFS'],
  [0x01021997, '9P'],
])('the filesystem type %i is %s', (type, name) => {
  expect(networkFilesystemName(type)).toBe(name);
});

test.each([0xef53, 0x58465342, 0x9123683e, 0x01021994])('the local filesystem type %i is none', (type) => {
  expect(networkFilesystemName(type)).toBeUndefined();
});

test('a path that does not exist yet lies where its nearest folder lies', () => {
  expect(findNetworkFilesystem(join(tmpdir(), 'not/yet/there.db'))).toBeUndefined();
});

test('the refusal says what to do', () => {
  expect(networkFilesystemRefusal('/mnt/share/registry.db', 'NFS')).toMatch(/NFS.*local disk.*PostgreSQL/);
});
