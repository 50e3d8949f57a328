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

test('every address within the interface is the page; what is not one is not found', async () => {
  const page = (await registry.anonymous.get('//')).body;
  for (const path of ['//chat', '//agents', '//discovery', '//chat/x'])
    expect((await registry.anonymous.get(path)).body, path).toBe(page);
  for (const path of ['//nowhere', '//assets/none.js', '//api/v1/nowhere'])
    expect((await registry.anonymous.get(path)).status, path).toBe(404);
});

test('people who look for a page that is none get the page, which says so; programs get the problem', async () => {
  const page = (await registry.anonymous.get('//')).body;
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
