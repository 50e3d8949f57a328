import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRegistry, type TestRegistry } from './harness.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry('sqlite');
});
afterAll(() => registry.close());

test('the page, its scripts and its style are served to anybody, under a policy that allows no inline script', async () => {
  const page = await registry.anonymous.get('//');
  expect(page.status).toBe(200);
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/script-src|default-src[^;]*unsafe/);
  expect(page.body).not.toMatch(/<script(?![^>]* src="\/)/);
  const files = [...String(page.body).matchAll(/(?:src|href)="(\/[^"]+\.[a-z]+)"/g)].map(
    ([, file]) => file ?? '',
  );
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) {
    const answer = await registry.anonymous.get(`/${file}`);
    expect(answer.status, file).toBe(200);
    if (file.startsWith('/assets/')) expect(answer.headers['cache-control']).toContain('immutable');
  }
});

test('what is text is sent compressed to who takes it so, and as it is to who does not', async () => {
  const page = await registry.anonymous.get('//');
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(String(page.body))?.[1] ?? '';
  const plain = await registry.anonymous.get(`/${script}`);
  expect(plain.headers['content-encoding']).toBeUndefined();
  for (const encoding of ['br', 'gzip']) {
    const answer = await registry.anonymous.get(`/${script}`, { 'accept-encoding': encoding });
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers['content-type']).toBe(plain.headers['content-type']);
    expect(answer.headers.vary).toBe('accept-encoding');
    expect(answer.headers['cache-control']).toContain('immutable');
    expect(Number(answer.headers['content-length'])).toBeLessThan(
      Number(plain.headers['content-length']) / 2,
    );
  }
  expect((await registry.anonymous.get(`/${script}.br`)).status).toBe(404);
});

test.each(['//', '//chat', '//settings', '//agents', '//configuration'])(
  'a first visit of %s needs at most 250 kB of script, compressed',
  async (path) => {
    const page = String((await registry.anonymous.get(path)).body);
    const scripts = new Set(
      [...page.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, file]) => file ?? ''),
    );
    let sum = 0;
    for (const script of scripts) {
      const answer = await registry.anonymous.get(`/${script}`, { 'accept-encoding': 'gzip' });
      sum += Number(answer.headers['content-length']);
    }
    expect(sum).toBeGreaterThan(50_000);
    expect(sum).toBeLessThanOrEqual(250_000);
  },
);

test('a page names all that its place needs at once, so that nothing is found out late', async () => {
  const page = String((await registry.anonymous.get('//agents')).body);
  const named = new Set(
    [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, file]) => file ?? ''),
  );
  for (const file of named) {
    const source = String((await registry.anonymous.get(`/${file}`)).body);
    for (const [, other] of source.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
      expect([...named], file).toContain(`/assets/${other}`);
  }
});

test('every address within the interface is the page; what is not one is not found', async () => {
  const programOf = async (path: string) =>
    /<script type="module"[^>]*>/.exec(String((await registry.anonymous.get(path)).body))?.[0];
  const program = await programOf('//');
  expect(program).toBeDefined();
  for (const path of ['//chat', '//agents', '//discovery', '//chat/x'])
    expect(await programOf(path), path).toBe(program);
  for (const path of ['//nowhere', '//assets/none.js', '//api/v1/nowhere'])
    expect((await registry.anonymous.get(path)).status, path).toBe(404);
});

test('every address of `web/routes.tsx` is served, with the page of its place', async () => {
  const routes = readFileSync(new URL('../web/routes.tsx', import.meta.url), 'utf8');
  const paths = [...routes.matchAll(/path: '\/(\w.*)'/g)].map(([, path]) => path ?? '');
  expect(paths.length).toBeGreaterThan(12);
  const own = new Set<unknown>();
  for (const path of paths) {
    const answer = await registry.anonymous.get(`//${path.replaceAll(/\$\w+/g, '1')}`);
    expect(answer.status, path).toBe(200);
    if (!path.includes('/')) own.add(answer.body);
  }
  expect(own.size).toBe(paths.filter((path) => !path.includes('/')).length);
});

test('people who look for a page that is none get the page, which says so; programs get the problem', async () => {
  const page = (await registry.anonymous.get('//chat/x')).body;
  const ask = (url: string, accept: string) => registry.app.inject({ url, headers: { accept } });
  const answer = await ask('/nowhere', 'text/html,*/*');
  expect([answer.statusCode, answer.body]).toEqual([404, page]);
  expect(answer.headers['content-security-policy']).toContain("default-src 'self'");
  for (const [url, accept] of [
    ['/nowhere', '*/*'],
    ['/api/v1/nowhere', 'text/html'],
    ['/assets/none.js', 'text/html'],
  ] as const)
    expect((await ask(url, accept)).json()).toMatchObject({ code: 'route.not_found' });
});

test.each(['//../package.json', '//%2e%2e/package.json', '//tsconfig.json', '//server/main.ts'])(
  'nothing outside the pages is served: %s',
  async (path) => {
    expect((await registry.anonymous.get(path)).status).toBe(404);
  },
);

test('the API page is served with its script, and loads nothing from elsewhere', async () => {
  const url = await registry.app.listen({ port: 0, host: '127.0.0.1' });
  const page = await fetch(`${url}/api/docs/`);
  expect(page.status).toBe(200);
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  const html = await page.text();
  expect(html).toContain('/api/openapi.json');
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
    expect(address).not.toMatch(/^(https?:)?\/\//);
    expect((await fetch(new URL(String(address), `${url}/api/docs/`))).status).toBe(200);
  }
});
