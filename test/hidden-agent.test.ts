import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type Client, onEveryEngine, startRegistry, type TestRegistry } from './harness.ts';

/** Names that only somebody who may see the agent may ever read. */
const secretNames = ['phantom', 'phantom-uid', 'Phantom of the test', 'phantom-instance'];

onEveryEngine('a hidden agent', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  let readers: Client[];
  let instanceId: number;
  let revision: number;

  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    await admin.post('/agents', {
      id: 'phantom',
      letta_uid: 'phantom-uid',
      name: 'Phantom of the test',
      visible_to_roles: ['admin'],
    });
    await admin.post('/agents', { id: 'open', letta_uid: 'open-uid' });
    const tool = (await admin.post('/tools', { name: 'shared-tool' })).body;
    instanceId = (
      await admin.post('/tool-instances', { tool_id: tool.id, agent_id: 'phantom', name: 'phantom-instance' })
    ).body.id;
    await admin.patch('/agents/phantom', { description: 'changed' });
    revision = (await admin.get('/changes/head')).body.revision;
    const everything = [
      'agents:*',
      'tools:*',
      'plugins:*',
      'changes:read',
      'discovery:*',
      'events:read',
      'status:report',
      'access:explain',
      'users:read',
    ];
    const bound = await admin.post('/api-keys', { name: 'bound', permissions: ['*'], agent_ids: ['open'] });
    readers = [
      await registry.signIn('viewer'),
      await registry.signIn('user'),
      await registry.signIn('user', { permissions: everything }),
      registry.withToken(bound.body.key as string),
    ];
  });
  afterAll(() => registry.close());

  /** Every GET route that the API describes, with what somebody would try in its parameters. */
  const addresses = async (): Promise<string[]> => {
    const { paths } = (await registry.anonymous.get('//api/openapi.json')).body as {
      paths: Record<string, Record<string, { parameters?: { in: string; name: string }[] }>>;
    };
    const found: string[] = [];
    for (const [path, { get }] of Object.entries(paths)) {
      if (!get || !path.startsWith('/api/v1') || path.endsWith('/events')) continue;
      const values = [
        path.includes('agents/{') ? 'phantom' : '',
        String(instanceId),
        String(revision),
        '1',
        '2',
      ].filter(Boolean);
      for (const value of values) {
        const url = path.replace('/api/v1', '').replaceAll(/\{\w+\}/g, value);
        found.push(url);
        for (const { in: place, name } of get.parameters ?? [])
          if (
            place === 'query' &&
            ['q', 'agent_id', 'agent', 'entity_id', 'letta_uid', 'sort'].includes(name)
          )
            found.push(`${url}?${name}=phantom`, `${url}?${name}=phantom-uid`);
      }
    }
    return [...new Set(found)];
  };

  test('is named by no answer to any reader, on no address', async () => {
    const tried = await addresses();
    expect(tried.length).toBeGreaterThan(60);
    for (const reader of readers)
      for (const url of tried) {
        const { body } = await reader.get(url);
        const said = JSON.stringify(body).replaceAll(JSON.stringify(url), '');
        for (const name of secretNames) {
          // An answer may repeat what was asked for; the same question about nobody gets the same words.
          if (url.includes(name)) continue;
          expect(said.includes(name), `${url} tells of ${name}: ${said.slice(0, 300)}`).toBe(false);
        }
      }
  });

  test('is answered as one that does not exist, in every way of asking', async () => {
    const asked: [method: 'GET' | 'PATCH' | 'DELETE' | 'POST', url: string, body?: object][] = [
      ['GET', '/agents/NAME'],
      ['PATCH', '/agents/NAME', { name: 'x' }],
      ['DELETE', '/agents/NAME'],
      ['DELETE', '/agents/NAME?cascade=true'],
      ['POST', '/agents/NAME/heartbeat', { status: 'Healthy' }],
      ['GET', '/agents/NAME/tool-instances'],
      ['GET', '/agents?q=NAME'],
      ['GET', '/tool-instances?agent_id=NAME'],
      ['GET', '/changes?agent_id=NAME'],
      ['GET', '/changes?entity=agents&entity_id=NAME'],
      ['GET', '/modules?agent_id=NAME'],
      ['GET', '/access/explain?permission=agents:read&agent=NAME'],
      ['POST', '/tool-instances', { tool_id: 1, agent_id: 'NAME' }],
    ];
    const plain = ({ status, body }: Answer, name: string) =>
      JSON.stringify({ status, body: { ...body, request_id: '' } }).replaceAll(name, 'NAME');
    for (const reader of readers)
      for (const [method, url, body] of asked) {
        const ask = (name: string) =>
          reader.send(
            method,
            url.replace('NAME', name),
            body && JSON.parse(JSON.stringify(body).replace('NAME', name)),
          );
        const there = plain(await ask('phantom'), 'phantom');
        const nowhere = plain(await ask('nowhere'), 'nowhere');
        expect(there, `${method} ${url}`).toBe(nowhere);
      }
    expect((await admin.get('/agents/phantom')).body.description).toBe('changed');
  });

  test('does not count: lists are as long, and pages end, as if it were not there', async () => {
    for (const reader of readers) {
      const { body } = await reader.get('/agents?limit=1');
      expect(body.items).toHaveLength(1);
      expect(body.next_cursor).toBeNull();
    }
  });

  test('is not in the stream of events, and leaves it when it becomes hidden', async () => {
    const url = await registry.app.listen({ port: 0, host: '127.0.0.1' });
    const reader = readers[1]!;
    const abort = new AbortController();
    const answer = await fetch(`${url}/api/v1/events`, {
      headers: { authorization: `Bearer ${reader.token ?? ''}` },
      signal: abort.signal,
    });
    let heard = '';
    const listening = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>)
        heard += decoder.decode(chunk);
    })().catch(() => undefined);
    await admin.patch('/agents/phantom', { description: 'again' });
    await admin.patch('/agents/open', { description: 'visible' });
    await expect.poll(() => heard).toContain('open');
    for (const name of secretNames) expect(heard).not.toContain(name);
    abort.abort();
    await listening;
  });
});

onEveryEngine('an agent that is denied to somebody', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    for (const id of ['athena', 'open']) await admin.post('/agents', { id, letta_uid: id });
    const tool = (await admin.post('/tools', { name: 'shared-tool' })).body;
    for (const agent_id of ['athena', 'open'])
      await admin.post('/tool-instances', { tool_id: tool.id, agent_id, name: `of ${agent_id}` });
    await admin.post('/tool-instances', { tool_id: tool.id, name: 'of nobody' });
  });
  afterAll(() => registry.close());

  const deny = (...entries: string[]) => ({ deny: entries.map((entry) => `${entry}@agent:athena`) });
  const names = async (reader: Client, url: string, field: string) =>
    ((await reader.get(url)).body.items as Record<string, unknown>[]).map((item) => item[field]).sort();

  test('is in no list, for users and for administrators', async () => {
    for (const role of ['user', 'admin'] as const) {
      const reader = await registry.signIn(role, { permissions: deny('agents:read', 'tools:read') });
      expect(await names(reader, '/agents', 'id')).toEqual(['open']);
      expect(await names(reader, '/tool-instances', 'name')).toEqual(['of nobody', 'of open']);
      expect((await reader.get('/tool-instances?q=athena')).body.items).toEqual([]);
      for (const entity of ['agents', 'tool_instances'])
        expect(await names(reader, `/changes?entity=${entity}&agent_id=athena`, 'entity_id')).toEqual([]);
      expect(await names(reader, '/changes?entity=agents', 'entity_id')).toEqual(['open']);
      expect(await names(reader, '/changes?entity=tool_instances', 'agent_id')).toEqual([null, 'open']);
    }
  });

  test('is left out only where it is denied, and by its name still refused with the reason', async () => {
    const reader = await registry.signIn('user', { permissions: deny('agents:read') });
    expect(await names(reader, '/agents', 'id')).toEqual(['open']);
    expect(await names(reader, '/tool-instances', 'name')).toEqual(['of athena', 'of nobody', 'of open']);
    expect((await reader.get('/agents/athena')).body).toMatchObject({
      code: 'access.denied',
      rule: 'deny:agents:read@agent:athena',
    });
  });

  test('is in no event', async () => {
    const reader = await registry.signIn('admin', { permissions: deny('agents:read') });
    const url = await registry.app.listen({ port: 0, host: '127.0.0.1' });
    const abort = new AbortController();
    const answer = await fetch(`${url}/api/v1/events`, {
      headers: { authorization: `Bearer ${reader.token ?? ''}` },
      signal: abort.signal,
    });
    let heard = '';
    const listening = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>)
        heard += decoder.decode(chunk);
    })().catch(() => undefined);
    await expect.poll(() => heard).toMatch(/^id: \S+\n\n/m);
    await admin.patch('/agents/athena', { description: 'again' });
    await admin.patch('/agents/athena', { visible_to_users: [] });
    await admin.patch('/agents/open', { description: 'visible' });
    await expect.poll(() => heard).toContain('open');
    expect(heard).not.toContain('athena');
    abort.abort();
    await listening;
  });
});

onEveryEngine('an answer that is kept', (dialect) => {
  test('is not repeated when the agent in it may be hidden by now', async () => {
    const registry = await startRegistry(dialect);
    const admin = await registry.signIn('admin');
    const maker = await registry.signIn('user', { permissions: ['agents:create', 'agents:update'] });
    const create = () =>
      maker.post('/agents', { id: 'phantom', letta_uid: 'phantom-uid' }, { 'idempotency-key': 'once' });
    expect((await create()).status).toBe(201);
    await admin.patch('/agents/phantom', { description: 'of another day' });
    expect(await create()).toMatchObject({ status: 201, body: { letta_uid: 'phantom-uid' } });
    await admin.patch('/agents/phantom', { visible_to_users: [] });
    const { status, body } = await create();
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'idempotency.outdated' });
    expect(JSON.stringify(body)).not.toContain('phantom');
    await registry.close();
  });
});
