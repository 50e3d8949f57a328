import { lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Turns } from '../kernel/turns.ts';
import { agentFolderOf } from './agent-folders.ts';
import type { HomeFinding } from './person.schema.ts';
import { type Place, places } from './places.ts';
import { databasePathIn } from './settings-file.ts';
import { codeOf, isAbsent } from './system-error.ts';

/** To which agents something in the home belongs, by the names of their folders. */
export interface Belonging {
  /** The agents' folders in which it lies, also by a link. */
  folders: string[];
  /** Of each way that leads to it, the agent's folder where that way begins; null where there is none. */
  ways: (string | null)[];
}

/** A file that may be a database of Broca. */
export interface FoundDatabase extends Belonging {
  /** Where it lies: relative to the home, or absolute as a variable of ours names it. */
  path: string;
  /** Where it really lies. */
  file: string;
}

/** Something about a place where a database could lie. */
export interface PlaceFinding extends Belonging {
  finding: HomeFinding;
}

/** What is looked through. */
export interface SearchScope {
  home: string;
  /** Absolute paths that are taken wherever they lie. */
  configured: readonly string[];
  /** The registry's own database, where it is a file: it is none of Broca's. */
  own: string;
}

/**
 * Finds the databases of Broca that a home holds. Links are followed only within the home, names that begin with a dot
 * or an underscore are skipped, and `control/` is ours. Nothing is opened but `.env` files.
 */
export async function findDatabases(
  scope: SearchScope,
): Promise<{ databases: FoundDatabase[]; findings: PlaceFinding[] }> {
  const search = new Search(scope);
  await search.run();
  return { databases: search.databases(), findings: search.findings() };
}

/** A folder on the way: as it is called, and where it really is. */
interface Folder {
  path: string;
  file: string;
}

class Search {
  readonly #scope: SearchScope;
  readonly #turns = new Turns();
  readonly #found = new Map<string, { path: string; ways: Set<string | null> }>();
  readonly #findings = new Map<string, HomeFinding>();
  /** Agents' folders by where they really are. */
  readonly #agentFolders = new Map<string, Set<string>>();
  readonly #own: Stats | undefined;
  /** Configured paths by where they really lead. */
  readonly #configured = new Map<string, string>();
  #home = '';
  /** What is ours of the home, wherever it really is. */
  #control = '';

  constructor(scope: SearchScope) {
    this.#scope = scope;
    this.#own = statSync(scope.own, { throwIfNoEntry: false });
  }

  async run(): Promise<void> {
    try {
      this.#home = realpathSync.native(this.#scope.home);
      this.#control = realPathOf(join(this.#home, 'control'));
    } catch (error) {
      this.#note(
        '',
        'unreadable',
        `The home ${this.#scope.home} cannot be read (${codeOf(error)}): set SANCTUM_HOME to where agents/ lies.`,
      );
    }
    for (const path of this.#scope.configured) this.#addConfigured(path);
    if (this.#home !== '') await this.#look({ path: '', file: this.#home }, places);
  }

  databases(): FoundDatabase[] {
    return [...this.#found]
      .map(([file, { path, ways }]) => ({ path, file, folders: this.#foldersOf(file), ways: [...ways] }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  findings(): PlaceFinding[] {
    return [...this.#findings.values()].map((finding) => ({
      finding,
      folders: this.#foldersOf(this.#realPlace(finding.path)),
      ways: [agentFolderOf(finding.path) ?? null],
    }));
  }

  /** A finding about something reached by a link belongs to whom the folder behind the link belongs. */
  #realPlace(path: string): string {
    const place = resolve(this.#home, path);
    return join(realPathOf(dirname(place)), basename(place));
  }

  async #look(folder: Folder, place: Place): Promise<void> {
    await this.#turns.pause();
    const agentFolder = agentFolderOf(folder.path);
    if (agentFolder !== undefined) addTo(this.#agentFolders, folder.file, agentFolder);
    for (const name of place.databases) this.#addPlain(folder, name);
    if (place.hasSettings) this.#addFromSettings(folder);
    for (const [pattern, inner] of Object.entries(place.within))
      for (const name of pattern.includes('*') ? this.#namesIn(folder, pattern) : [pattern]) {
        const path = folder.path === '' ? name : `${folder.path}/${name}`;
        const file = this.#resolve(path, join(folder.file, name));
        if (file !== undefined) await this.#look({ path, file }, inner);
      }
  }

  #namesIn(folder: Folder, pattern: string): string[] {
    const start = pattern.replace('*', '');
    try {
      return readdirSync(folder.file, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
        .map(({ name }) => name)
        .filter((name) => name.startsWith(start) && !name.startsWith('.') && !name.startsWith('_'));
    } catch (error) {
      if (!isAbsent(error)) this.#noteUnreadable(folder.path, error);
      return [];
    }
  }

  #addPlain(folder: Folder, name: string): void {
    const path = `${folder.path}/${name}`;
    const file = this.#resolve(path, join(folder.file, name));
    if (file !== undefined) this.#add(path, file, path);
  }

  #addFromSettings(folder: Folder): void {
    const path = `${folder.path}/.env`;
    const file = this.#resolve(path, join(folder.file, '.env'));
    if (file === undefined) return;
    const read = databasePathIn(file);
    if ('finding' in read) return this.#note(path, ...read.finding);
    if (read.path === undefined) return;
    const target = resolve(folder.file, read.path);
    // Of what lies elsewhere not even the existence is told.
    if (!this.#isWithin(target) && !target.startsWith(this.#scope.home + sep) && !this.#isConfigured(target))
      return this.#noteOutside(path, 'The DB_PATH in it');
    const real = this.#resolve(path, target, 'The DB_PATH in it');
    if (real !== undefined) this.#add(path, real, path);
  }

  #addConfigured(path: string): void {
    try {
      const real = realpathSync.native(path);
      if (this.#isOwn(real)) return this.#noteOutside(path, 'This path');
      this.#configured.set(real, path);
      this.#add(path, real, null);
    } catch (error) {
      if (!isAbsent(error)) return this.#noteUnreadable(path, error);
      this.#note(
        path,
        'missing',
        'SANCTUM_BROCA_DATABASES names it, and there is no such file: correct one of them.',
      );
    }
  }

  /** @param way the path that led here; null for a variable of ours */
  #add(path: string, file: string, way: string | null): void {
    const stat = lstatSync(file, { throwIfNoEntry: false });
    if (!stat || (stat.ino === this.#own?.ino && stat.dev === this.#own.dev)) return;
    if (!stat.isFile())
      return this.#note(
        path,
        'not_a_file',
        'What is here in place of a database is no regular file and is not opened: replace it by a database.',
      );
    const known = this.#found.get(file);
    const folder = way === null ? null : (agentFolderOf(way) ?? null);
    if (known) return void known.ways.add(folder);
    this.#found.set(file, {
      path: this.#isWithin(file) ? this.#relative(file) : (this.#configured.get(file) ?? file),
      ways: new Set([folder]),
    });
  }

  /** Where a path really leads, if that is within the home and not within `control/`, or configured. */
  #resolve(path: string, file: string, what = 'This link'): string | undefined {
    let real: string;
    try {
      real = realpathSync.native(file);
    } catch (error) {
      if (!isAbsent(error)) this.#noteUnreadable(path, error);
      else if (what !== 'This link' || lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink())
        this.#note(path, 'missing', `${what} leads to nothing: correct it, or put back what it pointed to.`);
      return undefined;
    }
    if (this.#configured.has(real)) return real;
    if (this.#isWithin(real) && !this.#isOwn(real)) return real;
    this.#noteOutside(path, what);
    return undefined;
  }

  #isWithin(file: string): boolean {
    return this.#home !== '' && file.startsWith(this.#home + sep);
  }

  #isOwn(file: string): boolean {
    return this.#control !== '' && `${file}${sep}`.startsWith(this.#control + sep);
  }

  #isConfigured(file: string): boolean {
    return this.#configured.has(file) || this.#scope.configured.includes(file);
  }

  #relative(file: string): string {
    return file.slice(this.#home.length + 1);
  }

  #foldersOf(file: string): string[] {
    if (!this.#isWithin(file)) return [];
    const folders = new Set<string>();
    const own = agentFolderOf(this.#relative(file));
    if (own !== undefined) folders.add(own);
    for (let end = file.lastIndexOf(sep); end > this.#home.length; end = file.lastIndexOf(sep, end - 1))
      for (const folder of this.#agentFolders.get(file.slice(0, end)) ?? []) folders.add(folder);
    return [...folders];
  }

  #noteOutside(path: string, what: string): void {
    this.#note(
      path,
      'outside_home',
      `${what} leads out of the home, or into control/, and is not followed: to have a database elsewhere read, name it in SANCTUM_BROCA_DATABASES.`,
    );
  }

  #noteUnreadable(path: string, error: unknown): void {
    this.#note(
      path,
      'unreadable',
      `It cannot be read (${codeOf(error)}): let the account that runs this server read it.`,
    );
  }

  #note(path: string, kind: HomeFinding['kind'], message: string): void {
    this.#findings.set(`${kind} ${path}`, { path, kind, message });
  }
}

/** Where a path really leads; the path itself when nothing is there. */
function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key) ?? new Set<string>();
  map.set(key, values.add(value));
}
