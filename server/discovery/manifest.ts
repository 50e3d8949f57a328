import { isAbsolute, normalize } from 'node:path';
import { tooDeepAt } from '../kernel/json-text.ts';
import { parseDependencies } from '../plugins/dependency.ts';
import { checkConfigSchema } from '../tools/config-schema.ts';
import type { Finding, FindingKind, FoundModule } from './found.ts';
import {
  countColons,
  countNames,
  countWrittenNames,
  explainSyntax,
  JsonPlaces,
  positionOf,
} from './json-position.ts';

/** What a manifest says, without where it was found. */
export type Manifest = Omit<FoundModule, 'path' | 'location' | 'agent_key' | 'digest' | 'stamp'>;

/** A good manifest, or the findings that keep it out. */
export type ManifestReading = { manifest: Manifest } | { manifest: null; findings: Finding[] };

const depthLimit = 64;
/** Of one kind in one manifest; who wrote it sees by then what is wrong. */
const mostFindings = 20;
const longestSentence = 500;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const longest = { name: 200, type: 100, version: 100, emoji: 16, category: 50 };

/**
 * Reads a manifest (seed: Manifest Requirements; design 5.4). Name and type suffice; a wrong optional field is left
 * out with a finding and never keeps the module out; unknown fields are kept as they are.
 *
 * @param path of the file relative to the home, for the findings
 * @param scope what the location implies: `agent` under agents/, else `global`
 */
export function readManifest(
  path: string,
  bytes: Buffer,
  scope: FoundModule['module_scope'],
): ManifestReading {
  const reader = new ManifestReader(path, bytes);
  const fields = reader.parse();
  const name = fields && reader.name();
  const type = fields && reader.type();
  if (!fields || name === undefined || type === undefined)
    return { manifest: null, findings: reader.findings };
  return {
    manifest: {
      name,
      type,
      description: reader.text('description', 20_000),
      version: reader.version(),
      module_scope: reader.scope(scope),
      emoji: reader.text('emoji', longest.emoji),
      category: reader.text('category', longest.category),
      tool: reader.text('tool', longest.name),
      config_schema: reader.configSchema(),
      dependencies: reader.dependencies(),
      manifest: fields,
      findings: reader.checked(),
    },
  };
}

/**
 * The same for a manifest that was read before and lies in the registry; what was said about it then still stands.
 */
export function readStoredManifest(
  fields: Record<string, unknown>,
  scope: FoundModule['module_scope'],
): Omit<Manifest, 'findings'> | null {
  return readManifest('', Buffer.from(JSON.stringify(fields)), scope).manifest;
}

class ManifestReader {
  readonly findings: Finding[] = [];
  readonly #path: string;
  readonly #bytes: Buffer;
  #text = '';
  #fields: Record<string, unknown> = {};
  #places: JsonPlaces | undefined;

  constructor(path: string, bytes: Buffer) {
    this.#path = path;
    this.#bytes = bytes;
  }

  parse(): Record<string, unknown> | undefined {
    try {
      this.#text = utf8.decode(this.#bytes);
    } catch {
      return this.#refuse('invalid_encoding', 'This is not UTF-8: save it again as UTF-8.');
    }
    if (this.#text.trim() === '')
      return this.#refuse('empty', 'The file is empty: write at least {"name": "…", "type": "tool"}.');
    const value = parseJson(this.#text);
    const names = countNames(value, depthLimit);
    // What is too deep, no JSON, or says something twice. What finds places recurses, so that depth comes first.
    if (value === undefined || names !== countColons(this.#text)) {
      const tooDeep = tooDeepAt(this.#text, depthLimit);
      if (tooDeep !== undefined)
        return this.#refuse(
          'invalid_json',
          `Nested deeper than ${depthLimit} levels: make it flatter.`,
          tooDeep,
        );
      if (value === undefined) {
        const { message, offset } = explainSyntax(this.#text);
        return this.#refuse('invalid_json', message, offset);
      }
      if (names < countWrittenNames(this.#text)) this.#reportRepeated();
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const what = Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
      return this.#refuse(
        'not_an_object',
        `A manifest is an object, not ${what}: write {"name": "…", "type": "tool"}.`,
        0,
      );
    }
    this.#fields = value as Record<string, unknown>;
    return this.#fields;
  }

  name(): string | undefined {
    const name = this.#own('name');
    if (name === undefined || name === null)
      return this.#refuseAt('name', 'name_missing', 'The manifest has no name: add "name": "my-module".');
    if (!isWord(name, longest.name))
      return this.#refuseAt(
        'name',
        'name_invalid',
        `The name must be a text of 1 to ${longest.name} visible characters.`,
      );
    return name.trim();
  }

  type(): string | undefined {
    const type = this.#own('type');
    if (type === undefined || type === null)
      return this.#refuseAt(
        'type',
        'type_missing',
        'The manifest has no type: add "type": "tool" or "type": "plugin".',
      );
    if (!isWord(type, longest.type))
      return this.#refuseAt('type', 'type_invalid', 'The type must be "tool" or "plugin".');
    const word = type.trim();
    if (['tool', 'plugin'].includes(word.toLowerCase())) return word.toLowerCase();
    this.#warn(
      'type',
      'unknown_type',
      `The type "${word}" is not known here, so nothing is registered: use "tool" or "plugin".`,
    );
    return word;
  }

  text(field: string, most: number): string | null {
    const value = this.#own(field);
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' && value.length <= most && !value.includes('\0') && value.isWellFormed())
      return value.trim() || null;
    this.#warn(
      field,
      'field_ignored',
      `${field} is left out: it must be a text of at most ${most} characters.`,
    );
    return null;
  }

  version(): string | null {
    const value = this.#own('version');
    return Number.isFinite(value) ? String(value) : this.text('version', longest.version);
  }

  scope(implied: FoundModule['module_scope']): FoundModule['module_scope'] {
    const value = this.#own('module_scope');
    if (value === undefined || value === null) return implied;
    const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
    if (word === implied) return implied;
    const known = word === 'global' || word === 'agent';
    this.#warn(
      'module_scope',
      'field_ignored',
      known
        ? `module_scope says ${word}, but a module in this place is ${implied}: the place counts. Move it, or correct the field.`
        : `module_scope is left out: it must be "global" or "agent". Here it is ${implied}.`,
    );
    return implied;
  }

  configSchema(): Record<string, unknown> | null {
    const schema = this.#own('config_schema');
    if (schema === undefined || schema === null) return null;
    const [problem] = checkConfigSchema(schema);
    if (!problem) return schema as Record<string, unknown>;
    const place = problem.path === '' ? '' : ` at ${problem.path}`;
    const path = problem.path.split('/').slice(1).map(unescapePointer);
    this.#warn(
      ['config_schema', ...path],
      'config_schema_invalid',
      `config_schema is left out, it cannot be used${place}: ${problem.message}`,
    );
    return null;
  }

  dependencies(): FoundModule['dependencies'] {
    const { dependencies, problems } = parseDependencies(this.#own('dependencies'));
    for (const problem of problems.slice(0, mostFindings))
      this.#warn('dependencies', 'dependencies_invalid', shorten(problem));
    return dependencies;
  }

  /** What was said, after a last look at what is kept but not used. */
  checked(): Finding[] {
    const entry = this.#own('entry_point');
    if (entry !== undefined && entry !== null && typeof entry !== 'string')
      this.#warn('entry_point', 'field_ignored', 'entry_point is left out: it must be the name of a file.');
    else if (typeof entry === 'string' && leavesFolder(entry))
      this.#warn(
        'entry_point',
        'entry_point_outside',
        `entry_point ${JSON.stringify(entry.slice(0, 200))} lies outside the module's folder and is not used: name a file within it.`,
      );
    return this.findings;
  }

  #own(field: string): unknown {
    return Object.hasOwn(this.#fields, field) ? this.#fields[field] : undefined;
  }

  #reportRepeated(): void {
    this.#places ??= new JsonPlaces(this.#text);
    let reported = 0;
    for (const { name, offset } of this.#places.repeatedNames()) {
      if (++reported > mostFindings) break;
      const message = `${JSON.stringify(name.slice(0, 100))} is written more than once, and only the last one counts: remove the others.`;
      this.#refuse('field_ignored', message, offset);
    }
  }

  #refuse(kind: FindingKind, message: string, offset?: number): undefined {
    const position = offset === undefined ? { line: null, column: null } : positionOf(this.#text, offset);
    this.findings.push({ path: this.#path, kind, ...position, message });
  }

  /** At the field, or at the beginning where it is not there. */
  #refuseAt(field: string, kind: FindingKind, message: string): undefined {
    return this.#refuse(kind, message, this.#offsetOf([field]) ?? 0);
  }

  #warn(field: string | string[], kind: FindingKind, message: string): void {
    this.#refuse(kind, message, this.#offsetOf([field].flat()));
  }

  #offsetOf(path: string[]): number | undefined {
    this.#places ??= new JsonPlaces(this.#text);
    return this.#places.offsetOf(path);
  }
}

/** Undefined for what is no JSON. V8 parses any depth without recursion. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function leavesFolder(entry: string): boolean {
  if (/^\w+\.\w+$/.test(entry)) return false;
  const path = normalize(entry.replaceAll('\\', '/'));
  return (
    isAbsolute(path) ||
    /^[a-z]:/i.test(path) ||
    path === '..' ||
    path.startsWith('../') ||
    path.includes('\0')
  );
}

/** A text that can stand as a name: visible, and the same in every encoding. */
function isWord(value: unknown, most: number): value is string {
  if (typeof value !== 'string' || value.trim() === '' || value.trim().length > most) return false;
  return !/[\u0000-\u001f\u007f-\u009f]/.test(value) && value.isWellFormed();
}

function shorten(sentence: string): string {
  return sentence.length > longestSentence ? `${sentence.slice(0, longestSentence)}…` : sentence;
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
