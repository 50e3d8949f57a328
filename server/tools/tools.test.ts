import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';

onEveryEngine('tools and instances', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  let user: Client;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    user = await registry.signIn('user');
    await admin.post('/agents', { letta_uid: 'uid-athena', name: 'Athena' });
    await admin.post('/agents', { letta_uid: 'uid-ghost', name: 'Ghost', visible_to_roles: ['admin'] });
  });
  afterAll(() => registry.close());

  const makeTool = async (name: string, more: object = {}) => {
    const answer = await admin.post('/tools', { name, ...more });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body as { id: number };
  };

  describe('tools', () => {
    test('a tool needs only a name, and gets the defaults', async () => {
      const { body } = await admin.post('/tools', { name: 'nginx' });
      expect(body).toMatchObject({
        name: 'nginx',
        module_scope: 'global',
        category: 'master',
        status: 'Ready',
        is_enabled: true,
        created_by: admin.user?.id,
      });
    });

    test('SMCP stands in a tab of its own', async () => {
      expect((await admin.post('/tools', { name: 'smcp' })).body.category).toBe('smcp');
    });

    test('an agent’s tools are those that it has instances of, each once, for who may see the agent', async () => {
      const tools = [await makeTool('mine'), await makeTool('mine as well'), await makeTool('of nobody')];
      for (const { id } of tools.slice(0, 2))
        await admin.post('/tool-instances', { tool_id: id, agent_id: 'athena' });
      await admin.post('/tool-instances', { tool_id: tools[0]?.id, agent_id: 'athena', name: 'once more' });
      await admin.post('/tool-instances', { tool_id: tools[2]?.id, agent_id: 'ghost' });
      const { body } = await user.get('/agents/athena/tools?sort=name&q=mine');
      expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['mine', 'mine as well']);
      expect((await user.get('/agents/athena/tools?limit=1&q=mine')).body.next_cursor).not.toBeNull();
      expect((await user.get('/agents/ghost/tools')).status).toBe(404);
      expect((await admin.get('/agents/ghost/tools')).body.items).toHaveLength(1);
    });

    test('two tools of one scope cannot have the same name, of two scopes they can', async () => {
      await makeTool('twice');
      expect(await admin.post('/tools', { name: 'twice' })).toMatchObject({
        status: 409,
        body: { code: 'tool.name_taken' },
      });
      await makeTool('twice', { module_scope: 'agent' });
    });

    test('a config_schema that cannot be used is refused, and the place is named', async () => {
      const answer = await admin.post('/tools', {
        name: 'bad',
        config_schema: { properties: { port: { type: 'interger' } } },
      });
      expect(answer).toMatchObject({ status: 400, body: { code: 'tool.config_schema_invalid' } });
      expect(answer.body.errors[0].path).toBe('config_schema/properties/port/type');
    });

    test('a change with an old ETag is refused with the record as it is now', async () => {
      const { id } = await makeTool('edited');
      const { etag } = (await admin.get(`/tools/${id}`)).headers;
      await admin.patch(`/tools/${id}`, { description: 'first' });
      const answer = await admin.patch(
        `/tools/${id}`,
        { description: 'second' },
        { 'if-match': String(etag) },
      );
      expect(answer).toMatchObject({ status: 412, body: { current: { description: 'first' } } });
    });

    test('lists are searched, filtered, sorted and paged without repeating or missing a row', async () => {
      for (let n = 0; n < 7; n++) await makeTool(`paged-${n}`, { category: 'paging' });
      const names: string[] = [];
      let cursor = '';
      do {
        const { body } = await user.get(
          `/tools?category=paging&sort=-name&limit=3${cursor && `&cursor=${cursor}`}`,
        );
        names.push(...body.items.map((tool: { name: string }) => tool.name));
        cursor = body.next_cursor ?? '';
      } while (cursor);
      expect(names).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `paged-${n}`));
      expect((await user.get('/tools?q=PAGED-3')).body.items).toHaveLength(1);
      expect((await user.get('/tools?q=%25')).body.items).toHaveLength(0);
    });

    test('an instance is found by its own name, by its tool and by its agent, and by those alone', async () => {
      const { id: tool_id } = await makeTool('lighthouse');
      await admin.post('/tool-instances', { tool_id, name: 'beacon' });
      await admin.post('/tool-instances', { tool_id, agent_id: 'athena' });
      await admin.post('/tool-instances', { tool_id, agent_id: 'ghost' });
      const found = async (q: string, as = admin) =>
        (await as.get(`/tool-instances?tool_id=${tool_id}&q=${q}`)).body.items.map(
          (row: { agent_id: string | null }) => row.agent_id,
        );
      expect(await found('BEACON')).toEqual([null]);
      expect(await found('athen')).toEqual(['athena']);
      expect(await found('lightH')).toEqual([null, 'athena', 'ghost']);
      expect(await found('lightH', user)).toEqual([null, 'athena']);
      expect(await found('ghost', user)).toEqual([]);
      expect(await found('%25')).toEqual([]);
      // The name of an agent is told to nobody who may not read that agent.
      const { id: agent_id } = (await admin.post('/agents', { letta_uid: 'p', id: 'p9', name: 'Nightjar' }))
        .body;
      await admin.post('/tool-instances', { tool_id, agent_id });
      const denied = await registry.signIn('user', { permissions: { deny: ['agents:read@agent:p9'] } });
      expect([await found('nightJ', user), await found('nightJ', denied)]).toEqual([['p9'], []]);
      expect(await found('p9', denied)).toEqual(['p9']);
    });

    test('users and viewers read and do not write', async () => {
      const viewer = await registry.signIn('viewer');
      const { id } = await makeTool('readable');
      for (const reader of [user, viewer]) {
        expect((await reader.get(`/tools/${id}`)).status).toBe(200);
        expect((await reader.post('/tools', { name: 'mine' })).status).toBe(403);
        expect((await reader.patch(`/tools/${id}`, { name: 'mine' })).status).toBe(403);
        expect((await reader.delete(`/tools/${id}`)).status).toBe(403);
      }
    });

    test('a tool with instances is deleted only with them, and says what they are', async () => {
      const { id } = await makeTool('parent');
      await admin.post('/tool-instances', { tool_id: id, name: 'child' });
      expect(await admin.delete(`/tools/${id}`)).toMatchObject({
        status: 409,
        body: { code: 'tool.has_dependants', dependants: [{ concept: 'tool-instances', name: 'child' }] },
      });
      expect((await admin.delete(`/tools/${id}?cascade=true`)).status).toBe(204);
      expect((await admin.get(`/tool-instances?tool_id=${id}`)).body.items).toEqual([]);
    });

    test('the scope of a tool in use cannot change', async () => {
      const { id } = await makeTool('in-use');
      await admin.post('/tool-instances', { tool_id: id });
      expect(await admin.patch(`/tools/${id}`, { module_scope: 'agent' })).toMatchObject({
        status: 409,
        body: { code: 'tool.scope_in_use' },
      });
    });
  });

  describe('instances', () => {
    test('a global tool has as many as one likes, with and without an agent', async () => {
      const { id: tool_id } = await makeTool('broca');
      for (const agent_id of [null, 'athena', 'athena'])
        expect((await admin.post('/tool-instances', { tool_id, agent_id })).status).toBe(201);
    });

    test('an agent-specific tool needs an agent, and has one instance for each', async () => {
      const { id: tool_id } = await makeTool('thalamus', { module_scope: 'agent' });
      expect(await admin.post('/tool-instances', { tool_id })).toMatchObject({
        status: 400,
        body: { code: 'tool_instance.agent_required' },
      });
      const both = await Promise.all(
        [1, 2].map(() => admin.post('/tool-instances', { tool_id, agent_id: 'athena' })),
      );
      expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    });

    test('the scope is the tool’s, and tool and agent stay what they are', async () => {
      const { id: tool_id } = await makeTool('scoped', { module_scope: 'agent' });
      const { body } = await admin.post('/tool-instances', { tool_id, agent_id: 'athena' });
      expect(body.module_scope).toBe('agent');
      expect((await admin.patch(`/tool-instances/${body.id}`, { agent_id: 'ghost' })).status).toBe(400);
      expect((await admin.patch(`/tool-instances/${body.id}`, { tool_id: 1 })).status).toBe(400);
    });

    test('a secret of the tool is sealed in place, and can be sent back without being known', async () => {
      const { id: tool_id } = await makeTool('secretive', {
        config_schema: { type: 'object', properties: { api_key: { type: 'string', writeOnly: true } } },
      });
      const { status, body } = await admin.post('/tool-instances', {
        tool_id,
        config: { api_key: 'sk-12345', port: 1 },
      });
      expect(status).toBe(201);
      expect(JSON.stringify(body)).not.toContain('sk-12345');
      const kept = await admin.patch(`/tool-instances/${body.id}`, { config: { ...body.config, port: 2 } });
      expect(kept.body.config).toEqual({ ...body.config, port: 2 });
      const moved = await admin.patch(`/tool-instances/${body.id}`, {
        config: { other: body.config.api_key },
      });
      expect(moved).toMatchObject({ status: 400, body: { code: 'config.reserved_name' } });
      expect(JSON.stringify((await admin.get('/changes')).body)).not.toContain('sk-12345');
    });

    test('what belongs to a hidden agent does not exist: by list, id, filter, nesting, creation, in words and codes', async () => {
      const { id: tool_id } = await makeTool('haunted');
      const { body: hidden } = await admin.post('/tool-instances', {
        tool_id,
        agent_id: 'ghost',
        name: 'boo',
      });
      await admin.post('/tool-instances', { tool_id, agent_id: 'athena', name: 'visible' });
      const writer = await registry.signIn('user', {
        permissions: ['tools:create', 'tools:update', 'tools:delete', 'status:report'],
      });
      const { body } = await user.get(`/tool-instances?tool_id=${tool_id}`);
      expect(body.items.map((row: { name: string }) => row.name)).toEqual(['visible']);
      expect((await user.get(`/tools/${tool_id}/tool-instances`)).body.items).toHaveLength(1);

      const absent = hidden.id + 100_000;
      const sameAsAbsent = async (
        method: 'GET' | 'PATCH' | 'DELETE' | 'POST',
        path: (id: number) => string,
        sent?: object,
      ) => {
        const [there, nowhere] = await Promise.all(
          [hidden.id, absent].map((id: number) => writer.send(method, path(id), sent)),
        );
        expect(there?.status).toBe(404);
        const words = (answer: typeof there, id: number) =>
          JSON.stringify({ ...answer?.body, request_id: '' }).replaceAll(String(id), 'N');
        expect(words(there, hidden.id)).toBe(words(nowhere, absent));
      };
      await sameAsAbsent('GET', (id) => `/tool-instances/${id}`);
      await sameAsAbsent('PATCH', (id) => `/tool-instances/${id}`, { name: 'x' });
      await sameAsAbsent('DELETE', (id) => `/tool-instances/${id}`);
      await sameAsAbsent('POST', (id) => `/tool-instances/${id}/heartbeat`, { status: 'Healthy' });

      const listed = await writer.get('/tool-instances?agent_id=ghost');
      expect(listed.body).toEqual((await writer.get('/tool-instances?agent_id=nobody')).body);
      expect((await writer.get('/agents/ghost/tool-instances')).status).toBe(404);
      const made = await writer.post('/tool-instances', { tool_id, agent_id: 'ghost' });
      const unknown = await writer.post('/tool-instances', { tool_id, agent_id: 'nobody' });
      expect({ ...made.body, request_id: '' }).toEqual({
        ...unknown.body,
        request_id: '',
        detail: String(unknown.body.detail).replace('nobody', 'ghost'),
      });
    });

    test('who may not see every instance of a tool deletes none of them, and learns no name', async () => {
      const { id: tool_id } = await makeTool('used-in-secret');
      await admin.post('/tool-instances', { tool_id, agent_id: 'ghost', name: 'boo' });
      const deleter = await registry.signIn('user', { permissions: ['tools:delete'] });
      for (const query of ['', '?cascade=true']) {
        const answer = await deleter.delete(`/tools/${tool_id}${query}`);
        expect(answer).toMatchObject({ status: 409, body: { code: 'tool.in_use' } });
        expect(JSON.stringify(answer.body)).not.toMatch(/boo|ghost/);
      }
    });

    test('a permission for one agent is enough for its instances, and for no other', async () => {
      const { id: tool_id } = await makeTool('granted');
      const { body: own } = await admin.post('/tool-instances', { tool_id, agent_id: 'athena' });
      const { body: other } = await admin.post('/tool-instances', { tool_id });
      const keeper = await registry.signIn('user', { permissions: ['tools:update@agent:athena'] });
      expect((await keeper.patch(`/tool-instances/${own.id}`, { name: 'mine' })).status).toBe(200);
      expect((await keeper.patch(`/tool-instances/${other.id}`, { name: 'mine' })).status).toBe(403);
    });

    test('a heartbeat brings status and times, and only another status is a change', async () => {
      const { id: tool_id } = await makeTool('beating');
      const { body } = await admin.post('/tool-instances', { tool_id });
      const path = `/tool-instances/${body.id}`;
      const beat = (status: string) =>
        admin.post(`${path}/heartbeat`, { status, last_run: '2026-01-01T01:00:00+01:00' });
      expect((await beat('Healthy')).status).toBe(204);
      const first = await admin.get(path);
      expect(first.body).toMatchObject({ status: 'Healthy', last_run: '2026-01-01T00:00:00.000Z' });
      await beat('Healthy');
      expect((await admin.get(path)).headers.etag).toBe(first.headers.etag);
      await beat('Degraded');
      expect((await admin.get(path)).headers.etag).not.toBe(first.headers.etag);
    });

    test('an agent goes only with its instances', async () => {
      await admin.post('/agents', { letta_uid: 'uid-leaving', name: 'Leaving' });
      const { id: tool_id } = await makeTool('left-behind');
      const { body } = await admin.post('/tool-instances', { tool_id, agent_id: 'leaving' });
      expect((await admin.delete('/agents/leaving')).body).toMatchObject({
        code: 'agent.has_dependants',
        count: 1,
      });
      expect((await admin.delete('/agents/leaving?cascade=true')).status).toBe(204);
      expect((await admin.get(`/tool-instances/${body.id}`)).status).toBe(404);
    });
  });
});
