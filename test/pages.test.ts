import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRegistry, type TestRegistry } from './harness.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry('sqlite');
});
afterAll(() => registry.close());

test('the page, its script and its style are served to anybody, under a policy that allows no inline script', async () => {
  const page = await registry.anonymous.get('//');
  expect(page.status).toBe(200);
  expect(page.body).toContain('<script type="module" src="/main.js">');
  expect(page.headers['content-security-policy']).toContain("default-src 'self'");
  expect(page.headers['content-security-policy']).not.toContain('unsafe-inline');
  for (const [, file] of String(page.body).matchAll(/(?:src|href)="(\/[a-z]+\.[a-z]+)"/g))
    expect((await registry.anonymous.get(`/${file ?? ''}`)).status, file).toBe(200);
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
