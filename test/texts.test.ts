import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { serveCommand } from '../cli/commands/serve.ts';
import { addCommands } from '../cli/commands.ts';

/** Whether what the texts name is there. */
const root = fileURLToPath(new URL('..', import.meta.url));
const texts = [
  'README.md',
  'CONTRIBUTING.md',
  'deploy/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
].map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

test('every link leads to a file', () => {
  const dead = find(/\]\((?!\w+:|#)([^)#]+)/g, (target, file) =>
    existsSync(join(root, dirname(file), target)),
  );
  expect(dead).toEqual([]);
});

test('every path of the repository is one', () => {
  const path = /`((?:server|web|cli|client|test|scripts|bench|docs|deploy|bin)\/[\w./-]*)`/g;
  expect(find(path, (target) => existsSync(join(root, target)))).toEqual([]);
});

test('every npm script is one', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  expect(find(/npm run ([\w-]+)/g, (name) => name in scripts)).toEqual([]);
});

test('every command is one, and has the options that it is shown with', () => {
  const program = new Command('sanctum').option('--json');
  serveCommand(program);
  addCommands(program);
  const isOne = (words: string) => {
    // What follows two dashes, or is piped into something else, is another program's.
    const [ours = ''] = words.split(/ (?:#|--|\||&&)(?: |$)/);
    const known = ['--help', '--json'];
    let command = program;
    let isNamed = false;
    for (const word of ours.split(/\s+/)) {
      const next = isNamed ? undefined : command.commands.find((one) => one.name() === word);
      if (next) command = next;
      else if (command.commands.length > 0 && !word.startsWith('-') && command !== program) return false;
      else isNamed = true;
      if (word.startsWith('--') && !known.includes(word.split('=')[0] ?? ''))
        if (!command.options.some(({ long }) => long === word.split('=')[0])) return false;
    }
    return command !== program;
  };
  expect(find(/(?:^|`|bin\/|\| )sanctum ([a-z][^`\n]*)/gm, isOne)).toEqual([]);
});

test('every request is one of the API', () => {
  const { paths } = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8')) as {
    paths: Record<string, object>;
  };
  const plain = (path: string) => path.replaceAll(/\{\w+\}|(?<=\/)\d+(?=\/|$)/g, '{}');
  const known = new Set(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${plain(path)}`),
    ),
  );
  const isOne = (request: string) => {
    const [method = '', path = ''] = request.split(' ');
    return known.has(`${method} ${plain(path.startsWith('/api/') ? path : `/api/v1${path}`)}`);
  };
  expect(find(/`((?:GET|POST|PUT|PATCH|DELETE) \/[\w/{}-]*[\w}])(?![\w}/])/g, isOne)).toEqual([]);
});

/** What the texts name and what is not there. */
function find(named: RegExp, isThere: (target: string, file: string) => boolean): string[] {
  return texts.flatMap(({ file, text }) =>
    [...text.matchAll(named)]
      .map(([, target]) => target ?? '')
      .filter((target) => !isThere(target, file))
      .map((target) => `${file}: ${target}`),
  );
}
