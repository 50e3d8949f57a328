import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';

onEveryEngine('parameters of a query', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
  });
  afterAll(() => registry.close());

  test('that a list does not know are refused, with those that it knows', async () => {
    expect(await admin.get('/agents?statuss=Healthy&limit=5')).toMatchObject({
      status: 400,
      body: {
        code: 'request.invalid',
        detail: expect.stringMatching(/no parameter statuss here.*cursor.*limit.*status/),
      },
    });
    expect((await admin.get('/agents?status=Healthy&limit=5')).status).toBe(200);
  });

  test('are refused by every list alike', async () => {
    const { paths } = (await admin.get('//api/openapi.json')).body as {
      paths: Record<string, { get?: { parameters?: { name: string; in: string }[] } }>;
    };
    const lists = Object.entries(paths).flatMap(([path, { get }]) =>
      !path.includes('{') && get?.parameters?.some(({ name }) => name === 'cursor') ? [path] : [],
    );
    expect(lists.length).toBeGreaterThan(10);
    for (const path of lists) expect((await admin.get(`/${path}?nonsense=1`)).status, path).toBe(400);
  });
});
