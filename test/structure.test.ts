import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** What the import rules of `.dependency-cruiser.mjs` cannot see, because it is a word and not an import. */
const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['server', 'client', 'cli', 'web'].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith('.test.ts')),
);

test('the names of the engines stand in storage, and where the address of the database is read', () => {
  // And where Broca's installer puts a file that is called after one.
  const homes = [/^server\/storage\//, /^server\/config\.ts$/, /^server\/broca-people\/places\.ts$/];
  // Naming a file of storage in an import is not yet knowing the engine.
  const word = /^(?!.*['(].*\/storage\/[\w-]+\.ts').*(sqlite|postgres)/i;
  expect(findLines(word, homes)).toEqual([]);
});

test('the environment is read in config.ts, and by the command line that is not a server', () => {
  const homes = [/^server\/config\.ts$/, /^cli\//, /^web\/vite\.config\.ts$/];
  expect(findLines(/process\.env|import\.meta\.env/, homes)).toEqual([]);
});

test('nothing is switched off: no lint rule, no type check, no test', () => {
  // The generated types begin with a word to the linters of those who read them.
  const homes = [/^client\/api\.d\.ts$/];
  expect(findLines(/eslint-disable|@ts-(ignore|nocheck|expect-error)|\bas any\b/, homes)).toEqual([]);
});

test('Node itself can read every source: its type stripping knows less of TypeScript than the compiler', () => {
  const unreadable = sources
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .flatMap((file) => {
      try {
        stripTypeScriptTypes(readFileSync(`${root}${file}`, 'utf8'));
        return [];
      } catch (error) {
        return [`${file}: ${String(error)}`];
      }
    });
  expect(unreadable).toEqual([]);
});

test('a style lies beside what it is for, and is for something', () => {
  const all = readdirSync(`${root}web`, { recursive: true, encoding: 'utf8' }).map((file) => `web/${file}`);
  const unused = all
    .filter((file) => file.endsWith('.css'))
    .flatMap((file) => {
      const folder = file.slice(0, file.lastIndexOf('/') + 1);
      const components = all
        .filter((other) => other.startsWith(folder) && /\.tsx?$/.test(other))
        .map((other) => readFileSync(`${root}${other}`, 'utf8'))
        // A state that the server names is a class as well.
        .concat(readFileSync(`${root}client/api.d.ts`, 'utf8'))
        .join('\n');
      const rules = readFileSync(`${root}${file}`, 'utf8').replaceAll(/\{[^{}]*\}|\/\*.*?\*\//gs, '{}');
      const names = new Set([...rules.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name ?? ''));
      return (
        [...names]
          // Those of the components, and those that come with code in colours, are made elsewhere.
          .filter((name) => !/^(mantine|hljs)-/.test(name))
          .filter((name) => !new RegExp(`['"\`\\s]${name}['"\`\\s$]`).test(components))
          .map((name) => `${file}: .${name}`)
      );
    });
  expect(unused).toEqual([]);
});

/** Every line outside its homes where the word stands, as `file:line text`. */
function findLines(word: RegExp, homes: RegExp[]): string[] {
  return sources
    .filter((file) => !homes.some((home) => home.test(file)))
    .flatMap((file) =>
      readFileSync(`${root}${file}`, 'utf8')
        .split('\n')
        .flatMap((line, index) => (word.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
    );
}
