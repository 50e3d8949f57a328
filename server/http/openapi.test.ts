import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';

interface Operation {
  operationId: string;
  parameters?: { $ref?: string }[];
  security?: object[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, { headers?: { ETag?: object } }>;
}

onEveryEngine('the description of the API', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  let paths: Record<string, Record<string, Operation>>;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    paths = (await admin.get('//api/openapi.json')).body.paths;
  });
  afterAll(() => registry.close());

  const operations = () =>
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
  const takes = ({ parameters = [] }: Operation, name: string) =>
    parameters.some(({ $ref }) => $ref === `#/components/parameters/${name}`);

  test('gives every operation a name of its own', () => {
    const names = operations().map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['getAgents', 'patchAgentsById', 'postPluginsByIdEnable']));
  });

  test('says which headers are honoured: a key for every POST that is somebody’s', () => {
    for (const { path, method, operation } of operations())
      expect(takes(operation, 'IdempotencyKey'), `${method} ${path}`).toBe(
        method === 'post' && operation.security?.length !== 0,
      );
  });

  test('says where If-Match counts and an ETag comes back, and there it does', async () => {
    const tool_id = (await admin.post('/tools', { name: 'smcp' })).body.id as number;
    const records: Record<string, number | string> = {
      '/agents/{id}': (await admin.post('/agents', { letta_uid: 'x', id: 'athena' })).body.id,
      '/tools/{id}': tool_id,
      '/tool-instances/{id}': (await admin.post('/tool-instances', { tool_id })).body.id,
      '/plugins/{id}': (await admin.post('/plugins', { tool_id, name: 'gh' })).body.id,
      '/users/{id}': admin.user?.id ?? 0,
      '/env-vars/{key}': (await admin.put('/env-vars', { var_name: 'A', var_value: '1' })).body.var_name,
      '/configurations/{id}': (await admin.put('/configurations', { scope: 'system', key: 'a', value: 1 }))
        .body.id,
      '/users/me/effective-config': '',
      '/system/effective-config': '',
    };
    const untrue = { 'if-match': 'nonsense' };
    for (const [template, id] of Object.entries(records)) {
      const path = template.replace(/\{.*\}/, String(id));
      const { get, patch, delete: remove } = paths[`/api/v1${template}`] ?? {};
      expect(get?.responses['200']?.headers, template).toMatchObject({ ETag: {} });
      expect((await admin.get(path)).headers.etag, template).toMatch(/^"/);
      for (const [method, operation] of [
        ['PATCH', patch],
        ['DELETE', remove],
      ] as const)
        if (operation) {
          expect(takes(operation, 'IfMatch'), template).toBe(true);
          const body = method === 'PATCH' ? {} : undefined;
          expect(await admin.send(method, path, body, untrue), `${method} ${path}`).toMatchObject({
            status: 400,
            body: { code: 'if_match.invalid' },
          });
        }
    }
    for (const [method, template] of [
      ['get', '/agents'],
      ['get', '/changes/verify'],
      ['patch', '/auth/me'],
      ['delete', '/sessions/{id}'],
    ] as const) {
      const operation = paths[`/api/v1${template}`]?.[method];
      expect(operation && takes(operation, 'IfMatch')).toBe(false);
      expect(operation?.responses['200']?.headers).toBeUndefined();
    }
  });

  test('says how one signs in, and what an upload is', async () => {
    const { components } = (await admin.get('//api/openapi.json')).body;
    expect(components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer' },
      cookie: { type: 'apiKey', in: 'cookie', name: 'sanctum_access' },
    });
    expect(paths['/api/v1/imports/control']?.post?.requestBody?.content).toEqual({
      'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
    });
  });
});
