import semver from 'semver';

/** A plugin that another one needs, and the versions that will do (npm's range grammar; `*` is any). */
export interface Dependency {
  name: string;
  range: string;
}

/** Dependencies that could be understood, and a sentence for each thing that could not. */
export interface ParsedDependencies {
  dependencies: Dependency[];
  problems: string[];
}

const longestText = 200;
/** How many plugins one plugin may need; who names more means something else. */
const mostDependencies = 200;
const mostAlternatives = 10;
const tooMany = `More than ${mostDependencies} dependencies: name only what is needed directly.`;

/**
 * Reads what manifests and rows say about dependencies (design 5.3): a list of names (`"gh"`, `"gh@^1.0.0"`,
 * `"gh >=1.2"`) or of objects (`{"name": "gh", "range": "^1.0.0"}`, `{"gh": "^1.0.0"}`), or one object
 * `{"gh": "^1.0.0"}`. A range that is none is reported and kept as it is written: no version satisfies it, so that a
 * slip never loosens a rule. Of more than 200 none is read.
 */
export function parseDependencies(value: unknown): ParsedDependencies {
  const dependencies = new Map<string, Dependency>();
  const problems: string[] = [];
  if (isTooLong(value)) return { dependencies: [], problems: [tooMany] };
  for (const [name, range] of readPairs(value, problems)) {
    if (dependencies.size === mostDependencies) return { dependencies: [], problems: [tooMany] };
    if (name.length === 0 || name.length > longestText || range.length > longestText) {
      problems.push(`A dependency needs a name, and name and range of at most ${longestText} characters.`);
      continue;
    }
    if (allowedBy(range) === null) problems.push(invalidRange(name, range));
    dependencies.set(JSON.stringify([name, range]), { name, range });
  }
  return { dependencies: [...dependencies.values()], problems };
}

/** Why a plugin (undefined: there is none) is not what the dependency of another one asks for; undefined when it is. */
export function findFault(
  dependent: string,
  { name, range }: Dependency,
  found: { version: string | null } | undefined,
): { kind: 'missing' | 'incompatible'; message: string } | undefined {
  const allowed = allowedBy(range);
  const wanted = allowed === '*' ? name : `${name} ${range}`;
  if (!found)
    return {
      kind: 'missing',
      message: `${dependent} needs ${wanted}, which this tool does not have: install ${name}, or remove it from the dependencies of ${dependent}.`,
    };
  if (allowed === '*') return undefined;
  if (allowed === null)
    return { kind: 'incompatible', message: `${dependent} needs ${name}, but: ${invalidRange(name, range)}` };
  const version = readVersion(found.version);
  if (version && semver.satisfies(version, allowed)) return undefined;
  const actual = version ? `is ${found.version}` : `has ${found.version ? 'an unreadable' : 'no'} version`;
  return {
    kind: 'incompatible',
    message: `${dependent} needs ${wanted}, but ${name} ${actual}: update ${name} or change the range.`,
  };
}

/** Looked at before anything is read of it. */
function isTooLong(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > mostDependencies;
}

/** A range in the words of npm; null for what is none, or has so many alternatives that comparing takes long. */
function allowedBy(range: string): string | null {
  if (range.length > longestText || range.split('||').length > mostAlternatives) return null;
  return semver.validRange(range);
}

function* readPairs(value: unknown, problems: string[]): Generator<[name: string, range: string]> {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    for (const item of value) yield* readItem(item, problems);
  } else if (typeof value === 'object') {
    yield* readMap(value);
  } else {
    problems.push('Dependencies are a list of names, or an object such as {"gh": "^1.0.0"}.');
  }
}

function* readItem(item: unknown, problems: string[]): Generator<[name: string, range: string]> {
  if (typeof item === 'string') {
    const [, name = '', range = ''] = /^([^@<>=^~]*)@?(.*)$/s.exec(item) ?? [];
    yield [name.trim(), readRange(range)];
  } else if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    problems.push(
      `A dependency is a name or an object such as {"gh": "^1.0.0"}, not ${JSON.stringify(item).slice(0, longestText)}.`,
    );
  } else if ('name' in item && typeof item.name === 'string') {
    yield [
      item.name.trim(),
      readRange('range' in item ? item.range : 'version' in item ? item.version : null),
    ];
  } else {
    yield* readMap(item);
  }
}

function* readMap(map: object): Generator<[name: string, range: string]> {
  for (const [name, range] of Object.entries(map)) yield [name.trim(), readRange(range)];
}

function readRange(range: unknown): string {
  if (range === null || range === undefined) return '*';
  return (typeof range === 'string' ? range.trim() : JSON.stringify(range)) || '*';
}

/** `1.0` and `2` count as versions; a text with some number in it does not. */
function readVersion(version: string | null): semver.SemVer | null {
  if (version === null) return null;
  const isShort = /^v?\d+(\.\d+)?$/.test(version.trim());
  return isShort ? semver.coerce(version) : semver.parse(version, { loose: true });
}

function invalidRange(name: string, range: string): string {
  return `"${range}" is not a version range for ${name}: write one such as "^1.0.0", or "*" for any version, with at most ${mostAlternatives} alternatives.`;
}
