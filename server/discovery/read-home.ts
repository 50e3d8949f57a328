import { createHash } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import type { Finding, FindingKind, FoundModule, HomeReading } from './found.ts';
import { readManifest } from './manifest.ts';

/** The largest manifest that is read, in bytes (design 5.4). */
export const manifestLimit = 1024 * 1024;
const mostManifests = 100_000;
/** Other work gets its turn this often, in milliseconds. */
const turn = 15;
/** A file that was changed so recently may change again within the same tick of its clock. */
const settled = 2000n * 1_000_000n;

/** Where a manifest may lie (seed: Discovery Process). */
interface Place {
  /** Relative to the home. */
  path: string;
  /** Where it really is. */
  file: string;
  location: FoundModule['location'];
  agent_key: string | null;
}

/**
 * Reads the manifests of a home: `tools/*`, `plugins/*` and `agents/…/modules/*`. Runs nothing, follows links only
 * within the home, opens nothing but regular files, and never stops at a bad one.
 *
 * @param known the stamps of what was read before, by path: those files are not read again
 */
export async function readHome(home: string, known: ReadonlyMap<string, string>): Promise<HomeReading> {
  const walk = new Walk(home);
  const reading: HomeReading = { found: [], unchanged: [], findings: walk.findings };
  let last = performance.now();
  for (const place of walk.places()) {
    const read = readPlace(place, known.get(place.path));
    if (read.kind === 'module') reading.found.push(read.module);
    else if (read.kind === 'unchanged') reading.unchanged.push({ path: place.path, stamp: read.stamp });
    else reading.findings.push(...read.findings);
    if (performance.now() - last < turn) continue;
    await new Promise((resolve) => setImmediate(resolve));
    last = performance.now();
  }
  for (const list of [reading.found, reading.unchanged, reading.findings])
    list.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return reading;
}

/** Goes over the folders of a home, and notes which of them cannot be entered. */
class Walk {
  readonly findings: Finding[] = [];
  readonly #home: string;
  #realHome = '';
  #count = 0;

  constructor(home: string) {
    this.#home = home;
  }

  *places(): Generator<Place> {
    try {
      this.#realHome = realpathSync(this.#home);
    } catch (error) {
      this.#note(
        '',
        'unreadable',
        `The home ${this.#home} cannot be read (${codeOf(error)}): set SANCTUM_HOME to where tools/, plugins/ and agents/ lie.`,
      );
      return;
    }
    yield* this.#modulesIn('tools', 'tools', null);
    yield* this.#modulesIn('plugins', 'plugins', null);
    for (const { path } of this.#foldersIn('agents')) {
      const name = path.slice('agents/'.length);
      yield* this.#modulesIn(`${path}/modules`, 'agents', name.replace(/^agent-/, '') || name);
    }
  }

  *#modulesIn(base: string, location: Place['location'], agent_key: string | null): Generator<Place> {
    for (const { path, folder } of this.#foldersIn(base)) {
      if (++this.#count > mostManifests) {
        if (this.#count === mostManifests + 1)
          this.#note(path, 'too_many', `More than ${mostManifests} modules: the rest is not looked at.`);
        return;
      }
      const place = this.#manifestIn(path, folder);
      if (place) yield { ...place, location, agent_key };
    }
  }

  /** The folders directly within a folder of the home, links that stay within it included. */
  *#foldersIn(base: string): Generator<{ path: string; folder: string }> {
    const real = this.#resolve(base);
    if (real === undefined) return;
    let entries: Dirent[];
    try {
      entries = readdirSync(real, { withFileTypes: true });
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'ENOENT' && code !== 'ENOTDIR')
        this.#note(
          base,
          'unreadable',
          `The folder cannot be read (${code}): let the account that runs this server read it.`,
        );
      return;
    }
    for (const entry of entries) {
      if (/^[._]/.test(entry.name)) continue;
      const path = `${base}/${entry.name}`;
      if (entry.isDirectory()) yield { path, folder: join(real, entry.name) };
      else if (entry.isSymbolicLink()) {
        const folder = this.#resolve(path);
        if (folder !== undefined && lstatSync(folder).isDirectory()) yield { path, folder };
      }
    }
  }

  #manifestIn(path: string, folder: string): Pick<Place, 'path' | 'file'> | undefined {
    const file = join(folder, 'manifest.json');
    const manifest = `${path}/manifest.json`;
    let stat;
    try {
      stat = lstatSync(file);
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'ENOENT')
        this.#note(
          manifest,
          'unreadable',
          `It cannot be read (${code}): let the account that runs this server read it.`,
        );
      return undefined;
    }
    if (!stat.isSymbolicLink()) return { path: manifest, file };
    const real = this.#resolve(manifest, file);
    return real === undefined ? undefined : { path: manifest, file: real };
  }

  /** Where a path really leads, if that is within the home; a path that is not there is no finding. */
  #resolve(path: string, file = join(this.#realHome, path)): string | undefined {
    let real: string;
    try {
      real = realpathSync(file);
    } catch (error) {
      const code = codeOf(error);
      const isLink = isSymbolicLink(file);
      if (code !== 'ENOENT' && code !== 'ENOTDIR')
        this.#note(
          path,
          'unreadable',
          `It cannot be followed (${code}): let the account that runs this server read it.`,
        );
      else if (isLink)
        this.#note(path, 'unreadable', 'This link leads nowhere: remove it, or put back what it pointed to.');
      return undefined;
    }
    if (real === this.#realHome || real.startsWith(this.#realHome + sep)) return real;
    this.#note(
      path,
      'outside_home',
      'This link leads out of the home and is not followed: copy the module into the home.',
    );
    return undefined;
  }

  #note(path: string, kind: FindingKind, message: string): void {
    this.findings.push({ path, kind, line: null, column: null, message });
  }
}

type Read =
  | { kind: 'module'; module: FoundModule }
  | { kind: 'unchanged'; stamp: string }
  | { kind: 'problem'; findings: Finding[] };

function readPlace({ path, file, location, agent_key }: Place, known: string | undefined): Read {
  const problem = (kind: FindingKind, message: string): Read => ({
    kind: 'problem',
    findings: [{ path, kind, line: null, column: null, message }],
  });
  try {
    if (known !== undefined && stampOf(lstatSync(file, { bigint: true })) === known)
      return { kind: 'unchanged', stamp: known };
    // Not a link that was swapped in, and not a pipe that would never answer.
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(descriptor, { bigint: true });
      if (!stat.isFile())
        return problem(
          'not_a_file',
          'manifest.json is not a regular file and is not opened: replace it by a file.',
        );
      if (stat.size > manifestLimit)
        return problem(
          'too_large',
          `Larger than ${manifestLimit / 1024 / 1024} MiB: a manifest only describes the module.`,
        );
      const bytes = readAll(descriptor, Number(stat.size));
      const { manifest, ...rest } = readManifest(path, bytes, location === 'agents' ? 'agent' : 'global');
      if (!manifest) return { kind: 'problem', findings: 'findings' in rest ? rest.findings : [] };
      const digest = createHash('sha256').update(bytes).digest('hex');
      return {
        kind: 'module',
        module: {
          ...manifest,
          path,
          location,
          agent_key,
          digest,
          stamp: stampOf(stat, BigInt(Date.now()) * 1_000_000n),
        },
      };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENXIO' || code === 'ENODEV')
      return problem(
        'not_a_file',
        'manifest.json is not a regular file and is not opened: replace it by a file.',
      );
    return problem(
      'unreadable',
      `It cannot be read (${code}): let the account that runs this server read it.`,
    );
  }
}

/** The whole file, and one byte more than it should have, so that one that grows is not cut off unseen. */
function readAll(descriptor: number, size: number): Buffer {
  const buffer = Buffer.allocUnsafe(size + 1);
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, length);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}

/** Tells whether a file changed since it was read. One that changed just now gets a stamp that fits no file. */
function stampOf(stat: BigIntStats, now?: bigint): string {
  const stamp = `${stat.size}.${stat.mtimeNs}.${stat.ctimeNs}.${stat.ino}`;
  const isFresh = now !== undefined && (now - stat.mtimeNs < settled || now - stat.ctimeNs < settled);
  return isFresh ? `${stamp}.fresh` : stamp;
}

function isSymbolicLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
