import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** Filesystem types as statfs(2) gives them on Linux, of those where file locks and shared memory cannot be relied on. */
const networkTypes: Record<number, string> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xff534d42: 'CIFS',
  0xfe534d42: 'SMB2',
  0x5346414f: 'AFS',
  0x73757245: 'Coda',
  0x00c36400: 'Ceph',
  0x01021997: '9P',
  0x0bd00bd0: 'Lustre',
  0x47504653: 'GPFS',
  0x786f4256: 'VirtualBox shared folder',
};

/** The name of a network filesystem by its type number, undefined for a local one. */
export function networkFilesystemName(type: number): string | undefined {
  return networkTypes[type >>> 0];
}

/** The kind of network filesystem on which a path lies, or will lie; undefined when it is local or cannot be told. */
export function findNetworkFilesystem(path: string): string | undefined {
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    return networkFilesystemName(statfsSync(folder).type);
  } catch {
    return undefined;
  }
}

/** Why the embedded database is not opened there, and what to do. */
export function networkFilesystemRefusal(file: string, kind: string): string {
  return `${file} lies on a network filesystem (${kind}), where the embedded database would be damaged by broken locks. Put it on a local disk (SANCTUM_DATABASE_URL=sqlite:/local/path/registry.db), or use PostgreSQL (SANCTUM_DATABASE_URL=postgres://…).`;
}
