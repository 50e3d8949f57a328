import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HomeReading } from './found.ts';
import { manifestLimit, readHome } from './read-home.ts';

const realHome = fileURLToPath(new URL('../../../shared/data/home', import.meta.url));
const hasRealHome = existsSync(realHome);
if (!hasRealHome) console.warn('SKIPPED: reading the sample home, because ../shared/data/home is not here.');

let root: string;
let home: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'read-home-'));
  home = join(root, 'home');
  mkdirSync(home);
});
afterEach(() => rmSync(root, { recursive: true }));

const tool = JSON.stringify({ name: 'sample', type: 'tool' });

function place(folder: string, text: string | Buffer = tool, base = home): string {
  const file = join(base, folder, 'manifest.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const read = (known: Record<string, string> = {}) => readHome(home, new Map(Object.entries(known)));
const paths = ({ found }: HomeReading) => found.map(({ path }) => path);
const problems = ({ findings }: HomeReading) => findings.map(({ path, kind }) => [path, kind]);

test('the three places are read, in the order of their paths, and everything else is left alone', async () => {
  for (const folder of [
    'tools/b',
    'tools/A',
    'tools/ﬀ',
    'tools/😀',
    'plugins/gh',
    'agents/agent-iris/modules/dreams',
    'agents/monday/modules/dreams',
    'agents/agent-/modules/dreams',
    'agents/agent-iris/other/x',
    'tools/.hidden',
    'tools/__pycache__',
    'tools/_draft',
    'agents/.trash/modules/x',
    'elsewhere/x',
    'tools/nested/deeper',
  ])
    place(folder);
  mkdirSync(join(home, 'tools/without-manifest'));
  writeFileSync(join(home, 'tools/README'), 'no folder');
  writeFileSync(join(home, 'tools/manifest.json'), tool);
  const reading = await read();
  expect(reading.found.map(({ path, location, agent_key }) => [dirname(path), location, agent_key])).toEqual([
    ['agents/agent-/modules/dreams', 'agents', 'agent-'],
    ['agents/agent-iris/modules/dreams', 'agents', 'iris'],
    ['agents/monday/modules/dreams', 'agents', 'monday'],
    ['plugins/gh', 'plugins', null],
    ['tools/A', 'tools', null],
    ['tools/b', 'tools', null],
    ['tools/ﬀ', 'tools', null],
    ['tools/😀', 'tools', null],
  ]);
  expect(reading.findings).toEqual([]);
  expect(reading.found[0]).toMatchObject({ module_scope: 'agent' });
  expect(reading.found[3]).toMatchObject({ module_scope: 'global' });
});

test('an empty home is no finding; one that is not there, or no folder, is one', async () => {
  expect(await read()).toEqual({ found: [], unchanged: [], findings: [] });
  writeFileSync(join(root, 'file'), '');
  for (const wrong of ['gone', 'file']) {
    const { findings } = await readHome(join(root, wrong), new Map());
    expect(findings).toMatchObject([
      { path: '', kind: 'unreadable', message: expect.stringMatching(/SANCTUM_HOME/) },
    ]);
  }
});

test('a bad manifest is a finding, and the others arrive', async () => {
  place('tools/bad', '{"name": "a",\n}');
  place('tools/good');
  const reading = await read();
  expect(paths(reading)).toEqual(['tools/good/manifest.json']);
  expect(reading.findings).toMatchObject([
    { path: 'tools/bad/manifest.json', kind: 'invalid_json', line: 1 },
  ]);
});

test('one that is too large is not read, one of just the limit is', async () => {
  const fill = (size: number) => tool.padEnd(size, ' ');
  place('tools/large', fill(manifestLimit + 1));
  place('tools/limit', fill(manifestLimit));
  const reading = await read();
  expect(problems(reading)).toEqual([['tools/large/manifest.json', 'too_large']]);
  expect(paths(reading)).toEqual(['tools/limit/manifest.json']);
});

describe('links', () => {
  test('are followed within the home', async () => {
    place('store/gh');
    mkdirSync(join(home, 'plugins'));
    symlinkSync('../store/gh', join(home, 'plugins/gh'));
    mkdirSync(join(home, 'plugins/git'));
    symlinkSync('../../store/gh/manifest.json', join(home, 'plugins/git/manifest.json'));
    symlinkSync('plugins', join(home, 'tools'));
    const reading = await read();
    expect(paths(reading)).toEqual(
      ['plugins/gh', 'plugins/git', 'tools/gh', 'tools/git'].map((folder) => `${folder}/manifest.json`),
    );
    expect(reading.findings).toEqual([]);
  });

  test('out of the home are not, whatever they are links to', async () => {
    place('outside', tool, root);
    place('home-twin', tool, root);
    mkdirSync(join(home, 'plugins/git'), { recursive: true });
    symlinkSync(join(root, 'outside'), join(home, 'plugins/gh'));
    symlinkSync('../../home-twin', join(home, 'plugins/twin'));
    symlinkSync(join(root, 'outside/manifest.json'), join(home, 'plugins/git/manifest.json'));
    symlinkSync(root, join(home, 'tools'));
    expect(problems(await read())).toEqual([
      ['plugins/gh', 'outside_home'],
      ['plugins/git/manifest.json', 'outside_home'],
      ['plugins/twin', 'outside_home'],
      ['tools', 'outside_home'],
    ]);
  });

  test('that lead nowhere or in a circle are findings', async () => {
    mkdirSync(join(home, 'tools/a'), { recursive: true });
    symlinkSync('nothing', join(home, 'tools/a/manifest.json'));
    symlinkSync('nothing', join(home, 'tools/b'));
    symlinkSync('circle', join(home, 'tools/circle'));
    symlinkSync('nothing', join(home, 'plugins'));
    expect(problems(await read())).toEqual([
      ['plugins', 'unreadable'],
      ['tools/a/manifest.json', 'unreadable'],
      ['tools/b', 'unreadable'],
      ['tools/circle', 'unreadable'],
    ]);
  });

  test('the home itself may be one', async () => {
    place('tools/a');
    symlinkSync(home, join(root, 'link'));
    expect(paths(await readHome(join(root, 'link'), new Map()))).toEqual(['tools/a/manifest.json']);
  });
});

test('pipes, sockets and folders named manifest.json are not waited for', async () => {
  for (const name of ['pipe', 'socket', 'folder/manifest.json', 'link'])
    mkdirSync(join(home, 'tools', name), { recursive: true });
  execFileSync('mkfifo', [join(home, 'tools/pipe/manifest.json')]);
  symlinkSync('../pipe/manifest.json', join(home, 'tools/link/manifest.json'));
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(join(home, 'tools/socket/manifest.json'), resolve);
  });
  try {
    expect(problems(await read())).toEqual(
      ['folder', 'link', 'pipe', 'socket'].map((name) => [`tools/${name}/manifest.json`, 'not_a_file']),
    );
  } finally {
    server.close();
  }
});

test('odd names do no harm', async () => {
  place('tools/two\nlines');
  mkdirSync(Buffer.concat([Buffer.from(`${home}/tools/`), Buffer.from([0xff, 0xfe])]));
  const reading = await read();
  expect(paths(reading)).toEqual(['tools/two\nlines/manifest.json']);
  expect(reading.findings).toMatchObject([
    { kind: 'unreadable', message: expect.stringMatching(/not UTF-8/) },
  ]);
});

describe('a file that was read before', () => {
  const path = 'tools/sample/manifest.json';
  const settle = (file: string, seconds = 1_700_000_000) => utimesSync(file, seconds, seconds);
  const stampOf = (reading: HomeReading) => reading.found[0]?.stamp ?? '';

  test('just now is read again, because it may have changed within a tick of the clock', async () => {
    place('tools/sample');
    const first = await read();
    const again = await read({ [path]: stampOf(first) });
    expect(paths(again)).toEqual([path]);
    expect(again.unchanged).toEqual([]);
  });

  test('and settled is not read again, until something about it changes', async () => {
    const file = place('tools/sample');
    settle(file);
    // What a scan some seconds later would remember.
    const { size, mtimeMs, ctimeMs, ino } = statSync(file);
    const stamp = `${size}.${mtimeMs}.${ctimeMs}.${ino}`;
    expect(await read({ [path]: stamp })).toEqual({ found: [], unchanged: [{ path, stamp }], findings: [] });

    writeFileSync(file, tool.replace('sample', 'simple'));
    settle(file);
    expect((await read({ [path]: stamp })).found).toMatchObject([{ name: 'simple' }]);

    // Another file with the same name, times and size.
    rmSync(file);
    linkSync(place('store/x', tool), file);
    settle(file);
    expect(paths(await read({ [path]: stamp }))).toEqual([path]);
  });
});

test('other work gets its turn while a large home is read', async () => {
  for (let n = 0; n < 3000; n++) mkdirSync(join(home, `tools/empty-${n}`), { recursive: true });
  for (let n = 0; n < 500; n++) place(`tools/t${n}`);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const reading = await read();
  clearInterval(timer);
  expect(reading.found).toHaveLength(500);
  expect(turns).toBeGreaterThan(0);
});

describe.skipIf(!hasRealHome)('the sample home', () => {
  test('every good manifest arrives, every bad one is a finding with file, position and a sentence that helps', async () => {
    const reading = await readHome(realHome, new Map());
    expect(reading.found.map(({ path }) => dirname(path))).toEqual([
      'agents/agent-iris/modules/dream-agent',
      'agents/agent-iris/modules/thalamus',
      'agents/agent-monday/modules/cerebellum',
      'agents/agent-monday/modules/thalamus',
      ...['bom', 'cursor_cli', 'cursor_cli_docker', 'cycle-a', 'cycle-b', 'delay', 'demo_math', 'demo_text']
        .concat(['gh', 'git', 'missing-dependency', 'no-parent', 'q_vernal_tasks', 'sanctum_router'])
        .concat(['smcp-gmail', 'tasks'])
        .map((name) => `plugins/${name}`),
      ...['bad-schema', 'broca', 'escape', 'nginx', 'smcp', 'system-settings'].map((name) => `tools/${name}`),
    ]);
    const findings = [...reading.findings, ...reading.found.flatMap((module) => module.findings)];
    expect(findings.map(({ path, kind, line, column }) => [dirname(path), kind, line, column])).toEqual([
      ['plugins/trailing-comma', 'invalid_json', 3, 19],
      ['tools/array', 'not_an_object', 1, 1],
      ['tools/no-name', 'name_missing', 1, 1],
      ['tools/bad-schema', 'config_schema_invalid', 8, 17],
      ['tools/escape', 'entry_point_outside', 4, 18],
    ]);
    for (const { message } of findings) expect(message).toMatch(/^.{30,}\.$/s);
  });
});
