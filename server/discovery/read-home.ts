import { hash } from 'node:crypto';
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  opendirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
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
const settled = 2000;

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
    const read = walk.read(place, known.get(place.path));
    if (read?.kind === 'module') reading.found.push(read.module);
    else if (read?.kind === 'unchanged') reading.unchanged.push({ path: place.path, stamp: read.stamp });
    else if (read) reading.findings.push(...read.findings);
    if (performance.now() - last < turn) continue;
    await new Promise((resolve) => setImmediate(resolve));
    last = performance.now();
  }
  return {
    found: inPathOrder(reading.found),
    unchanged: reading.unchanged,
    findings: inPathOrder(reading.findings),
  };
}

/** By bytes: the order must be the same on every machine, whatever its language. */
function inPathOrder<Item extends { path: string }>(items: Item[]): Item[] {
  const isAscii = items.every(({ path }) => !/[^\x00-\x7f]/.test(path));
  if (isAscii) return items.sort((a, b) => (a.path < b.path ? -1 : 1));
  return items
    .map((item) => ({ item, bytes: Buffer.from(item.path).toString('latin1') }))
    .sort((a, b) => (a.bytes < b.bytes ? -1 : a.bytes > b.bytes ? 1 : 0))
    .map(({ item }) => item);
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
      opendirSync(this.#realHome).closeSync();
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
      yield {
        path: `${path}/manifest.json`,
        file: `${folder}${sep}manifest.json`,
        location,
        agent_key,
      };
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
      if (code !== 'ENOENT' && code !== 'ENOTDIR') this.#note(base, ...unreadable(code));
      return;
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name.startsWith('_')) continue;
      const path = `${base}/${entry.name}`;
      if (entry.isSymbolicLink()) {
        const folder = this.#resolve(path);
        if (folder !== undefined && isDirectory(folder)) yield { path, folder };
      } else if (entry.isDirectory()) {
        const folder = `${real}${sep}${entry.name}`;
        // What stands for bytes that are no UTF-8 leads nowhere.
        if (!entry.name.includes('\ufffd') || isDirectory(folder)) yield { path, folder };
        else this.#note(path, 'unreadable', 'The name of this folder is not UTF-8: give it a name that is.');
      }
    }
  }

  /** What lies in a place; undefined where there is no manifest. */
  read(place: Place, known: string | undefined): Read | undefined {
    try {
      return readPlace(place, known);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      if (code === 'ELOOP') return this.#readLink(place, known);
      const [kind, message] = notFiles.has(code) ? notAFile : unreadable(code);
      this.#note(place.path, kind, message);
      return undefined;
    }
  }

  #readLink(place: Place, known: string | undefined): Read | undefined {
    const file = this.#resolve(place.path, place.file);
    // One that is still a link was put there just now.
    if (file === undefined || file === place.file) return undefined;
    return this.read({ ...place, file }, known);
  }

  /** Where a path really leads, if that is within the home; a path that is not there is no finding. */
  #resolve(path: string, file = join(this.#realHome, path)): string | undefined {
    let real: string;
    try {
      real = realpathSync(file);
    } catch (error) {
      const code = codeOf(error);
      const isLink = isSymbolicLink(file);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') this.#note(path, ...unreadable(code));
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

/** @throws the system's error for what is not there, is a link, or cannot be read */
function readPlace({ path, file, location, agent_key }: Place, known: string | undefined): Read {
  const problem = (kind: FindingKind, message: string): Read => ({
    kind: 'problem',
    findings: [{ path, kind, line: null, column: null, message }],
  });
  if (known !== undefined && stampOf(lstatSync(file)) === known) return { kind: 'unchanged', stamp: known };
  // Opening follows no link and waits for no pipe; what was opened is looked at before it is read.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return problem(...notAFile);
    if (stat.size > manifestLimit)
      return problem(
        'too_large',
        `Larger than ${manifestLimit / 1024 / 1024} MiB and not read: a manifest only describes the module, so move what is large into a file of its own.`,
      );
    const bytes = readAll(descriptor, stat.size);
    const reading = readManifest(path, bytes, location === 'agents' ? 'agent' : 'global');
    if (reading.manifest === null) return { kind: 'problem', findings: reading.findings };
    return {
      kind: 'module',
      module: {
        ...reading.manifest,
        path,
        location,
        agent_key,
        digest: hash('sha256', bytes, 'hex'),
        stamp: stampOf(stat, Date.now()),
      },
    };
  } finally {
    closeSync(descriptor);
  }
}

const notFiles = new Set(['ENXIO', 'ENODEV', 'EISDIR']);
const notAFile = [
  'not_a_file',
  'manifest.json is not a regular file and is not opened: replace it by a file.',
] as const;

function unreadable(code: string): ['unreadable', string] {
  return ['unreadable', `It cannot be read (${code}): let the account that runs this server read it.`];
}

function readAll(descriptor: number, size: number): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(descriptor, buffer, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}

/** Tells whether a file changed since it was read. One that changed just now gets a stamp that fits no file. */
function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats, now?: number): string {
  const stamp = `${size}.${mtimeMs}.${ctimeMs}.${ino}`;
  const isFresh = now !== undefined && (now - mtimeMs < settled || now - ctimeMs < settled);
  return isFresh ? `${stamp}.fresh` : stamp;
}

function isSymbolicLink(path: string): boolean {
  return findStat(path)?.isSymbolicLink() ?? false;
}

function isDirectory(path: string): boolean {
  return findStat(path)?.isDirectory() ?? false;
}

function findStat(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
