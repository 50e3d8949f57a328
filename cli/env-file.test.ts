import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { EnvFileError, environmentOf, envName, renderEnvFile } from '../client/env-file.ts';
import { writeEnvFile } from './env-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'sanctum-env-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a reader makes of the file: one text for each name. */
type Reader = (file: string, names: readonly string[]) => (string | undefined)[];

const run = (program: string, args: readonly string[]) =>
  execFileSync(program, args, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const bash: Reader = (file, names) => {
  const script = 'set -a; . "$1"; set +a; while read -r name; do printf "%s\\0" "${!name}"; done < "$2"';
  const list = join(folder, 'names');
  writeFileSync(list, names.map((name) => `${name}\n`).join(''));
  return run('env', ['-i', 'bash', '--norc', '-c', script, 'bash', file, list]).split('\0').slice(0, -1);
};
const pick = (values: Record<string, string | undefined>, names: readonly string[]) =>
  names.map((name) => values[name]);
const node: Reader = (file, names) => pick(parseEnv(readFileSync(file, 'utf8')), names);
const nodeEnvFile: Reader = (file, names) =>
  pick(JSON.parse(run(process.execPath, [`--env-file=${file}`, '-p', 'JSON.stringify(process.env)'])), names);
const python =
  (program: string): Reader =>
  (file, names) => {
    const script = 'import dotenv, json, sys; print(json.dumps(dotenv.dotenv_values(sys.argv[1])))';
    return pick(JSON.parse(run(program, ['-c', script, file])), names);
  };

/** Debian's python-dotenv is years older than a fresh one; both are asked where both are here. */
const pythons = ['/usr/bin/python3', 'python3'].filter(
  (program) => spawnSync(program, ['-c', 'import dotenv']).status === 0,
);
if (pythons.length === 0)
  console.warn(
    'SKIPPED: how python-dotenv reads what we write, because no python3 here has it (apt install python3-dotenv).',
  );

const readers: [string, Reader][] = [
  ['bash', bash],
  ['parseEnv of node', node],
  ...pythons.map((program): [string, Reader] => [`python-dotenv of ${program}`, python(program)]),
];

/** Numbered variables V0, V1, … in a file, and their names. */
const writeVariables = (texts: readonly string[]) => {
  const variables = new Map(texts.map((text, n) => [`V${n}`, text]));
  const file = join(folder, 'texts.env');
  writeFileSync(file, renderEnvFile(variables));
  return { file, names: [...variables.keys()] };
};
const isAccepted = (text: string) => {
  try {
    renderEnvFile(new Map([['A', text]]));
    return true;
  } catch (error) {
    if (error instanceof EnvFileError) return false;
    throw error;
  }
};
const errorOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof EnvFileError) return error.message;
    throw error;
  }
  return 'no error';
};

const attempt = <T>(action: () => T): T | undefined => {
  try {
    return action();
  } catch {
    return undefined;
  }
};

const anyText = fc.oneof(
  fc.string({
    unit: fc.constantFrom(...Array.from(`'"\`$\{}\\#=!\r\n\t ab:-nr\u0001\u007fé😀`)),
    maxLength: 12,
  }),
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\0', '')),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const manyTexts = fc.array(anyText.filter(isAccepted), { minLength: 300, maxLength: 600, size: 'max' });

describe('the variable of a key', () => {
  test.each([
    [['token'], 'TOKEN'],
    [['db', 'host'], 'DB_HOST'],
    [['apiKey'], 'APIKEY'],
    [['smtp-server', 'reply.to'], 'SMTP_SERVER_REPLY_TO'],
    [['2fa'], '_2FA'],
    [['grüße'], 'GR_SSE'],
    [['😀'], '_'],
    [['a', '0'], 'A_0'],
  ])('%j is %s', (path, name) => {
    expect(envName(path)).toBe(name);
  });
});

describe('the environment of a configuration', () => {
  test('has scalars as text, lists and empty objects as JSON, and no null, sorted by name', () => {
    const environment = environmentOf({
      url: 'https://example.org',
      port: 8080,
      ratio: 1e21,
      debug: false,
      proxy: null,
      tags: ['a', { b: null }],
      limits: {},
      empty: '',
      db: { host: 'localhost', pool: { max: 5, idle: null } },
      Z: 1,
      _a: 2,
    });
    expect([...environment]).toEqual([
      ['DB_HOST', 'localhost'],
      ['DB_POOL_MAX', '5'],
      ['DEBUG', 'false'],
      ['EMPTY', ''],
      ['LIMITS', '{}'],
      ['PORT', '8080'],
      ['RATIO', '1e+21'],
      ['TAGS', '["a",{"b":null}]'],
      ['URL', 'https://example.org'],
      ['Z', '1'],
      ['_A', '2'],
    ]);
    expect(environmentOf({})).toEqual(new Map());
  });

  test('takes an explicit name for a key, also for an object as a whole', () => {
    const names = new Map([
      ['["db","url"]', 'DATABASE_URL'],
      ['["options"]', 'app_options'],
    ]);
    const values = { db: { url: 'sqlite:', size: 1 }, options: { a: { b: 1 } } };
    expect([...environmentOf(values, names)]).toEqual([
      ['DATABASE_URL', 'sqlite:'],
      ['DB_SIZE', '1'],
      ['app_options', '{"a":{"b":1}}'],
    ]);
  });

  test.each<[string, Record<string, unknown>, [string, string][], string]>([
    [
      'a nested key and one with a dot',
      { a: { b: 1 }, 'a.b': 2 },
      [],
      'a.b and "a.b" both give the variable A_B',
    ],
    ['keys that differ in case', { key: 1, KEY: 2 }, [], 'key and KEY both give the variable KEY'],
    ['an explicit name and a key', { a: 1, b: 2 }, [['["b"]', 'A']], 'a and b both give the variable A'],
    ['U+0000', { a: { b: 'secret\0' } }, [], 'A_B (key a.b) has a text that no environment can hold'],
    ['half a surrogate pair', { a: 'secret\ud800' }, [], 'A (key a) has a text that no environment can hold'],
    ['a key without a letter', { '': 1 }, [], '"" (key "") is not the name of a variable'],
    ['a bad explicit name', { a: 1 }, [['["a"]', 'A=B\n']], '"A=B\\n" (key a) is not the name of a variable'],
    ['what is not JSON', { a: NaN }, [], 'The key a has a value that JSON does not know'],
  ])('refuses %s', (_what, values, names, message) => {
    const error = errorOf(() => environmentOf(values, new Map(names)));
    expect(error).toContain(message);
    expect(error).not.toContain('secret');
  });

  test('has the JSON of every list in a form that a file can hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ stringUnit: fc.constantFrom(...Array.from(`'"\\$\{}\`\r\nabé😀\0`)) })),
        (list) => {
          const environment = environmentOf({ list });
          expect(JSON.parse(environment.get('LIST')!)).toEqual(JSON.parse(JSON.stringify(list)));
          expect(parseEnv(renderEnvFile(environment)).LIST).toBe(environment.get('LIST'));
        },
      ),
    );
    expect(environmentOf({ list: [`it's \${A} in C:\\dir`] }).get('LIST')).toBe(
      '["it\\u0027s $\\u007bA} in C:\\u005cdir"]',
    );
  });
});

/** Common secrets, and what trips a parser up. */
const writable: [string, string][] = [
  ['base64', 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ+/+=='],
  ['hex', 'deadbeef00112233'],
  ['an address', 'https://user:p%40ss@example.org:8443/a?b=c&d=e#f'],
  ['JSON', '{"type":"service_account","key":"a\\nb","quote":"\\""}'],
  ['a password', 'p@$$w0rd!'],
  ['an apostrophe', "it's"],
  ['only apostrophes', "''"],
  ['a PEM', '-----BEGIN PRIVATE KEY-----\nMIIEvQ+/\nAA==\n-----END PRIVATE KEY-----\n'],
  ['a Windows path', 'C:\\dir\\file'],
  ['a network share with an escape that only double quotes know', '\\new\\table'],
  ['nothing', ''],
  ['a blank', ' '],
  ['blanks around', '  a b\t '],
  ['a comment', 'a # b'],
  ['a comment first', '#a'],
  ['lines that look like variables', '\nV0=1\nexport V1=2\n#V2=3\n'],
  ['line ends', '\n\n'],
  ['other line ends', '\u000b\f\u001c\u0085\u2028\u2029'],
  ['a byte order mark', '\ufeffa\ufeff'],
  ['the characters that bash marks with', '\u0001\u007f\u0001\u0001a\u007f'],
  ['double quotes', '"a"'],
  ['backticks', '`id`'],
  ['a command', '$(id) $HOME $1 $$'],
  ['a brace that stays open', '${HOME'],
  ['history', "!! it's !x"],
  ['globs', '~ * ? [a-z] {a,b}'],
  ['letters', 'żółć 日本 😀'],
  ['a backslash before a line end', 'a\\\nb'],
  ['a long text', 'x# =\n'.repeat(60_000)],
  ['a long text with an apostrophe', `'${'x# =\n'.repeat(60_000)}`],
];

/** What no quotes can hold for all readers. */
const unwritable: [string, string, string][] = [
  ['a carriage return', 'a\rb', 'carriage return'],
  ['lines of Windows', 'a\r\nb', 'carriage return'],
  ['a reference', 'a${HOME}b', '${…}'],
  ['a reference with a default', '${NOWHERE:-x}', '${…}'],
  ['two backslashes', '\\\\server\\share', 'backslash'],
  ['a backslash at the end', 'C:\\dir\\', 'backslash'],
  ['an apostrophe and a double quote', `it's "it"`, 'apostrophe'],
  ['an apostrophe and a dollar', "it's $HOME", 'apostrophe'],
  ['an apostrophe and a backtick', "it's `id`", 'apostrophe'],
  ['an apostrophe and a backslash', "it's\\new", 'apostrophe'],
];

describe('an environment file', () => {
  test('begins with a comment, and has single quotes wherever they do', () => {
    const variables = new Map([
      ['B', `a "b" $c`],
      ['A', "it's"],
      ['EMPTY', ''],
    ]);
    expect(renderEnvFile(variables)).toBe(
      `# Written by sanctum env render; changes here are lost.\nB='a "b" $c'\nA="it's"\nEMPTY=''\n`,
    );
    expect(renderEnvFile(new Map())).toBe('# Written by sanctum env render; changes here are lost.\n');
  });

  describe.each(readers)('as %s reads it', (_name, read) => {
    test('has every common text as it was', () => {
      const texts = writable.map(([, text]) => text);
      const { file, names } = writeVariables(texts);
      const found = read(file, names);
      expect(writable.map(([what], n) => [what, found[n]])).toEqual(writable);
    });

    test('has any text as it was', () => {
      fc.assert(
        fc.property(manyTexts, (texts) => {
          const { file, names } = writeVariables(texts);
          expect(read(file, names)).toEqual(texts);
        }),
        { numRuns: 6 },
      );
    });

    test('has words of the shell and names in lower case as variables', () => {
      const names = ['if', 'export', 'EXPORT', 'time', 'declare', 'a', '_1', 'A'.repeat(500)];
      const file = join(folder, 'names.env');
      writeFileSync(file, renderEnvFile(new Map(names.map((name) => [name, `${name} #`]))));
      expect(read(file, names)).toEqual(names.map((name) => `${name} #`));
    });
  });

  test('is read alike by node --env-file, and what bash exports is the same', () => {
    const texts = writable.map(([, text]) => text).filter((text) => text.length < 100_000);
    const { file, names } = writeVariables(texts);
    expect(nodeEnvFile(file, names)).toEqual(texts);
    const exported = run('env', ['-i', 'bash', '--norc', '-c', 'set -a; . "$1"; env -0', 'bash', file]);
    for (const [n, text] of texts.entries()) expect(exported.split('\0')).toContain(`V${n}=${text}`);
  });

  test('refuses a text only for a carriage return, a reference, a backslash or an apostrophe', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(!isAccepted(text));
        expect(text).toMatch(/\r|\$\{[^}]*\}|\\\\|\\$|'[^]*["$`\\]|["$`\\][^]*'/);
      }),
      { numRuns: 500 },
    );
  });

  test('refuses all that cannot be written at once, by name and reason, without a value', () => {
    const variables = new Map(unwritable.map(([, text], n) => [`V${n}`, text]));
    const error = errorOf(() => renderEnvFile(new Map([['FINE', 'fine'], ...variables])));
    const lines = error.split('\n');
    expect(lines).toHaveLength(unwritable.length + 2);
    for (const [n, [, , reason]] of unwritable.entries()) {
      expect(lines[n + 1]).toContain(`V${n}: `);
      expect(lines[n + 1]).toContain(reason);
    }
    expect(lines.at(-1)).toBe('Use sanctum run, which needs no file.');
    expect(error).not.toMatch(/FINE|HOME|share|dir|it's/);
  });

  // The python that is missing would be the only one to differ on some.
  test.skipIf(pythons.length === 0).each(unwritable)(
    'refuses %s because some reader differs, whatever the quotes',
    (_what, text) => {
      for (const quote of [`'`, `"`]) {
        const file = join(folder, 'naive.env');
        writeFileSync(file, `A=${quote}${text}${quote}\nB='b'\n`);
        const found = readers.map(([, read]) => attempt(() => read(file, ['A', 'B'])));
        expect(found).not.toEqual(readers.map(() => [text, 'b']));
      }
    },
  );

  test.each(['_', 'UID', 'RANDOM', 'BASH_ARGV0', 'SHELLOPTS', 'SECONDS', 'GROUPS', 'OPTIND', 'PIPESTATUS'])(
    'refuses the name %s, because bash does not hand on what the file says',
    (name) => {
      expect(errorOf(() => renderEnvFile(new Map([[name, 'x']])))).toContain(
        `  ${name}: bash keeps this name for itself.`,
      );
      const file = join(folder, 'naive.env');
      writeFileSync(file, `${name}='x'\n`);
      const exported = run('env', ['-i', 'bash', '--norc', '-c', 'set -a; . "$1"; env -0', 'bash', file]);
      expect(exported.split('\0')).not.toContain(`${name}=x`);
    },
  );

  test.each([
    ['A', 'secret\0'],
    ['A', 'secret\udc00'],
    ['', 'secret'],
    ['1A', 'secret'],
    ['A B', 'secret'],
    ['A\n', 'secret'],
  ])('refuses %j with %j, which is no variable anywhere', (name, text) => {
    const error = errorOf(() => renderEnvFile(new Map([[name, text]])));
    expect(error).toMatch(/no environment can hold|is not the name of a variable/);
    expect(error).not.toContain('secret');
  });
});

describe('writing an environment file', () => {
  const place = () => join(mkdtempSync(join(folder, 'write-')), '.env');
  const modeOf = (file: string) => statSync(file).mode & 0o777;

  test('makes it with mode 0600, and leaves nothing else', async () => {
    const file = place();
    await writeEnvFile(file, "A='ż'\n");
    expect(readFileSync(file, 'utf8')).toBe("A='ż'\n");
    expect(modeOf(file)).toBe(0o600);
    expect(readdirSync(join(file, '..'))).toEqual(['.env']);
  });

  test('replaces an older file and its mode, and changes no other name of that file', async () => {
    const file = place();
    writeFileSync(file, 'old');
    chmodSync(file, 0o644);
    linkSync(file, `${file}.backup`);
    await writeEnvFile(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(modeOf(file)).toBe(0o600);
    expect(readFileSync(`${file}.backup`, 'utf8')).toBe('old');
  });

  test('has mode 0600 whatever the umask', async () => {
    const file = place();
    const script = 'umask "$1"; exec "$2" --input-type=module -e "$3"';
    for (const umask of ['000', '0277']) {
      run('bash', ['--norc', '-c', script, 'bash', umask, process.execPath, writing(file, 'text')]);
      expect(modeOf(file)).toBe(0o600);
      expect(readFileSync(file, 'utf8')).toBe('text');
    }
  });

  test.each<[string, string, (file: string) => void]>([
    ['a symbolic link', 'a symbolic link', (file) => symlinkSync(`${file}.real`, file)],
    ['a folder', 'a folder', (file) => mkdirSync(file)],
    ['a pipe', 'no regular file', (file) => execFileSync('mkfifo', [file])],
  ])('refuses %s, and leaves it as it is', async (_what, kind, prepare) => {
    const file = place();
    writeFileSync(`${file}.real`, 'old');
    prepare(file);
    const before = lstatSync(file);
    const error = await writeEnvFile(file, 'new').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EnvFileError);
    expect((error as Error).message).toContain(`${file} is ${kind}`);
    expect(lstatSync(file).ino).toBe(before.ino);
    expect(readFileSync(`${file}.real`, 'utf8')).toBe('old');
    expect(readdirSync(join(file, '..')).sort()).toEqual(['.env', '.env.real']);
  });

  test('refuses a folder that is not there, and says so', async () => {
    const file = join(folder, 'nowhere', '.env');
    await expect(writeEnvFile(file, 'new')).rejects.toThrow(
      new EnvFileError(`There is no folder ${join(folder, 'nowhere')}. Make it first.`),
    );
  });

  test('leaves the older file, and no half of a new one, when it cannot be written whole', () => {
    const file = place();
    writeFileSync(file, 'old');
    const script = 'ulimit -f 1; exec "$1" --input-type=module -e "$2"';
    const args = ['--norc', '-c', script, 'bash', process.execPath, writing(file, 'x'.repeat(50_000))];
    const { status, stderr } = spawnSync('bash', args, { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('EFBIG');
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(join(file, '..'))).toEqual(['.env']);
  });

  /** A program that writes the file, for a process with limits of its own. */
  function writing(file: string, text: string): string {
    const module = new URL('./env-file.ts', import.meta.url).href;
    return `import { writeEnvFile } from ${JSON.stringify(module)};
await writeEnvFile(${JSON.stringify(file)}, ${JSON.stringify(text)});`;
  }
});
