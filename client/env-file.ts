/** A configuration that is no environment, or an environment that is no `.env` file; the message never has a value. */
export class EnvFileError extends Error {
  override readonly name = 'EnvFileError';
}

/** The variable of a configuration key: DB_HOST for `db.host`. */
export function envName(path: readonly string[]): string {
  const name = path
    .join('_')
    .toUpperCase()
    .replace(/[^A-Z0-9_]/gu, '_');
  return /^\d/.test(name) ? `_${name}` : name;
}

/**
 * A configuration as variables, sorted by name. Objects are entered; a list, an empty object and an object with a name
 * of its own are JSON; null is left out.
 *
 * @param names the variables that are called otherwise, by the JSON of the key's segments
 * @throws EnvFileError when two keys give the same variable, or when no environment can hold one
 */
export function environmentOf(
  values: Record<string, unknown>,
  names: ReadonlyMap<string, string> = new Map(),
): Map<string, string> {
  const keys = new Map<string, string>();
  const variables: [name: string, text: string][] = [];
  for (const { path, name, value } of leavesOf(values, names)) {
    const key = keyOf(path);
    const other = keys.get(name);
    if (other !== undefined)
      throw new EnvFileError(
        `The keys ${other} and ${key} both give the variable ${name}. Rename one of them.`,
      );
    keys.set(name, key);
    const text = textOf(key, value);
    requireVariable(name, text, ` (key ${key})`);
    variables.push([name, text]);
  }
  return new Map(variables.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What variables are called by the schema of a tool, by the JSON of the key's segments: its keyword `x-env`. */
function envNamesOf(schema: unknown): Map<string, string> {
  const names = new Map<string, string>();
  collectNames(schema, [], names);
  return names;
}

/**
 * The environment of a program.
 *
 * @param schema the `config_schema` of its tool, as far as it is known
 * @throws EnvFileError as `environmentOf`, and when a variable would decide which programs run
 */
export function programEnvironment(values: Record<string, unknown>, schema: unknown): Map<string, string> {
  const names = envNamesOf(schema);
  const variables = environmentOf(values, names);
  requireHarmless(variables, names);
  return variables;
}

/**
 * The variables as a `.env` file that bash, python-dotenv and node read alike. Each has other ideas of escapes, so
 * that only what needs none can be written.
 *
 * @throws EnvFileError that names every variable that cannot be written
 */
export function renderEnvFile(variables: ReadonlyMap<string, string>): string {
  const lines = ['# Written by sanctum env render; changes here are lost.'];
  const refusals: string[] = [];
  for (const [name, text] of variables) {
    requireVariable(name, text);
    const obstacle = obstacleTo(name, text);
    const quote = text.includes("'") ? '"' : "'";
    if (obstacle) refusals.push(`  ${name}: ${obstacle}.`);
    else lines.push(`${name}=${quote}${text}${quote}`);
  }
  if (refusals.length > 0)
    throw new EnvFileError(
      [
        'No file can give these variables to bash, python-dotenv and node alike:',
        ...refusals,
        'Use sanctum run, which needs no file.',
      ].join('\n'),
    );
  return `${lines.join('\n')}\n`;
}

interface Leaf {
  path: readonly string[];
  name: string;
  value: unknown;
}

function* leavesOf(
  values: Record<string, unknown>,
  names: ReadonlyMap<string, string>,
  above: readonly string[] = [],
): Generator<Leaf> {
  for (const [segment, value] of Object.entries(values)) {
    const path = [...above, segment];
    const name = names.get(JSON.stringify(path));
    if (name === undefined && isBranch(value)) yield* leavesOf(value, names, path);
    else if (value != null) yield { path, name: name ?? envName(path), value };
  }
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.keys(value).length > 0;
}

/** A key as people read it; a segment that has a dot itself is in quotes. */
function keyOf(path: readonly string[]): string {
  return path.map((segment) => (/^[\w-]+$/.test(segment) ? segment : JSON.stringify(segment))).join('.');
}

function textOf(key: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value === 'object' && value !== null) return plainJson(value);
  throw new EnvFileError(`The key ${key} has a value that JSON does not know.`);
}

/** JSON that every `.env` file can hold: what the readers would change is written as \u0027 and the like. */
function plainJson(value: object): string {
  return JSON.stringify(value)
    .replaceAll('\\\\', '\\u005c')
    .replaceAll("'", '\\u0027')
    .replaceAll('${', () => '$\\u007b');
}

function requireVariable(name: string, text: string, origin = ''): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new EnvFileError(
      `${JSON.stringify(name)}${origin} is not the name of a variable: letters, digits and _ are, not beginning with a digit.`,
    );
  if (text.includes('\0') || !text.isWellFormed())
    throw new EnvFileError(
      `${name}${origin} has a text that no environment can hold, with U+0000 or half a surrogate pair. Correct the value.`,
    );
}

/** What bash computes itself, or does not hand on; a value that a file gives is lost. */
const namesOfBash =
  /^(_|BASH(OPTS|PID|_.*)|COMP_WORDBREAKS|DIRSTACK|EPOCH(REALTIME|SECONDS)|EUID|FUNCNAME|GROUPS|HISTCMD|LINENO|OPTIND|PIPESTATUS|PPID|S?RANDOM|SECONDS|SHELLOPTS|SHLVL|UID)$/;

/** Why the readers would differ on this variable, without its value. */
function obstacleTo(name: string, text: string): string | undefined {
  if (namesOfBash.test(name)) return 'bash keeps this name for itself';
  if (text.includes('\r')) return 'it has a carriage return, which node and python-dotenv change';
  if (/\$\{[^}]*\}/.test(text)) return 'it has ${…}, which python-dotenv replaces';
  if (text.includes("'"))
    return /["$`\\]/.test(text)
      ? 'it has an apostrophe together with ", $, ` or \\, and the readers escape these differently'
      : undefined;
  if (/\\\\|\\$/.test(text))
    return 'it ends with a backslash or has two in a row, which python-dotenv takes for an escape';
  return undefined;
}

function collectNames(schema: unknown, path: readonly string[], names: Map<string, string>): void {
  if (!isObject(schema)) return;
  if (typeof schema['x-env'] === 'string') names.set(JSON.stringify(path), schema['x-env']);
  if (!isObject(schema.properties)) return;
  for (const [name, inner] of Object.entries(schema.properties)) collectNames(inner, [...path, name], names);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** With these the system loads and runs other programs: who writes a configuration must not come by them unawares. */
const powerful =
  /^(PATH|LD_.*|DYLD_.*|GCONV_PATH|BASH_ENV|NODE_OPTIONS|NODE_PATH|PYTHON(PATH|HOME|STARTUP)|PERL5(OPT|LIB)|RUBY(OPT|LIB)|JAVA_TOOL_OPTIONS)$/;

function requireHarmless(variables: ReadonlyMap<string, string>, names: ReadonlyMap<string, string>): void {
  const asked = new Set(names.values());
  const found = [...variables.keys()].filter((name) => powerful.test(name) && !asked.has(name));
  if (found.length === 0) return;
  throw new EnvFileError(
    `${found.join(', ')} decides which programs run. Rename the key, or let the config_schema of the tool say with x-env which variable is meant.`,
  );
}
