import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';

const brocaSchema = {
  type: 'object',
  properties: {
    host: { type: 'string', default: 'localhost' },
    port: { type: 'integer', minimum: 1, maximum: 65535, default: 8000 },
    log: { type: 'object', properties: { level: { enum: ['debug', 'info', 'warn'], default: 'info' } } },
    token: { type: 'string', writeOnly: true },
    url: { type: 'string' },
  },
};

onEveryEngine('configuration', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  let tool: number;
  let instance: number;
  let other: number;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    for (const id of ['iris', 'monday']) await admin.post('/agents', { id, letta_uid: `uid-${id}` });
    tool = (await admin.post('/tools', { name: 'broca', config_schema: brocaSchema })).body.id;
    instance = (await admin.post('/tool-instances', { tool_id: tool, agent_id: 'iris' })).body.id;
    other = (await admin.post('/tool-instances', { tool_id: tool, agent_id: 'monday' })).body.id;
  });
  afterAll(() => registry.close());

  const put = (body: object, query = '') => admin.put(`/configurations${query}`, body);
  const effective = async (id = instance, query = '', as = admin) =>
    (await as.get(`/tool-instances/${id}/effective-config${query}`)).body;

  describe('what an instance runs with', () => {
    test('comes from every layer in the order of the design, and says from where', async () => {
      expect((await effective()).values).toMatchObject({
        host: 'localhost',
        port: 8000,
        log: { level: 'info' },
      });
      await admin.put('/system-config', { config_key: 'port', config_value: 1001 });
      await put({ scope: 'system', key: 'port', value: 1002 });
      await admin.patch('/agents/iris', { config: { port: 1003 } });
      await admin.put('/agents/iris/configs', { config_key: 'port', config_value: 1004 });
      await put({ scope: 'agent', scope_id: 'iris', key: 'port', value: 1005 });
      await put({ scope: 'tool', scope_id: tool, key: 'port', value: 1006 });
      const patched = await admin.patch(`/tool-instances/${instance}`, { config: { port: 1007 } });
      const { keys, revision, valid, target, values } = await effective();
      expect(values.port).toBe(1007);
      expect({ valid, target }).toEqual({
        valid: true,
        target: { type: 'instance', id: instance, tool_id: tool, agent_id: 'iris' },
      });
      expect(revision).toBe(patched.body.config_revision);
      expect(keys.port).toMatchObject({
        value: 1007,
        sealed: false,
        origin: {
          layer: 'instance',
          table: 'tool_instances',
          id: instance,
          actor: { name: admin.user?.username },
        },
      });
      expect(
        keys.port.overrides.map((one: { layer: string; table: string; value: unknown }) => [
          one.layer,
          one.table,
          one.value,
        ]),
      ).toEqual([
        ['default', 'tools', 8000],
        ['system', 'system_config', 1001],
        ['system', 'configurations', 1002],
        ['agent', 'agents', 1003],
        ['agent', 'agent_configs', 1004],
        ['agent', 'configurations', 1005],
        ['tool', 'configurations', 1006],
      ]);
      expect(keys.host.origin).toMatchObject({ layer: 'default', table: 'tools', id: tool });
      // Another agent's instance has none of what is Iris' own.
      expect((await effective(other)).values.port).toBe(1006);
    });

    test('is removed by null, and the default is not seen again', async () => {
      await put({ scope: 'agent', scope_id: 'iris', key: 'host', value: null });
      const { values, keys } = await effective();
      expect(values).not.toHaveProperty('host');
      expect(keys).not.toHaveProperty('host');
      const row = (await admin.get('/configurations?scope=agent&key=host')).body.items[0];
      await admin.delete(`/configurations/${row.id}`);
      expect((await effective()).values.host).toBe('localhost');
    });

    test('never holds what the tool did not ask for', async () => {
      await admin.put('/system-config', {
        config_key: 'openai_key',
        config_value: 'sk-1',
        is_encrypted: true,
      });
      expect(JSON.stringify(await effective())).not.toContain('openai_key');
    });

    test('keeps its ETag while only something else changes, and has another one with another value', async () => {
      const ask = () => admin.get(`/tool-instances/${instance}/effective-config`);
      const before = await ask();
      await put({ scope: 'system', key: 'elsewhere', value: 1 });
      await admin.post(`/tool-instances/${instance}/heartbeat`, { status: 'Healthy' });
      const after = await ask();
      expect(after.headers.etag).toBe(before.headers.etag);
      const known = await admin.get(`/tool-instances/${instance}/effective-config`, {
        'if-none-match': String(before.headers.etag),
      });
      expect(known.status).toBe(304);
      await put({ scope: 'agent', scope_id: 'iris', key: 'log.level', value: 'debug' });
      expect((await ask()).headers.etag).not.toBe(before.headers.etag);
      expect((await ask()).body.values.log.level).toBe('debug');
    });

    test('is newer after a key was deleted than before', async () => {
      const { body } = await put({ scope: 'agent', scope_id: 'iris', key: 'url', value: 'http://x' });
      const { revision } = await effective();
      await admin.delete(`/configurations/${body.id}`);
      expect((await effective()).revision).toBeGreaterThan(revision);
    });

    test('tells of references that lead nowhere, and resolves those that do', async () => {
      await put({
        scope: 'agent',
        scope_id: 'iris',
        key: 'url',
        value: 'http://${env.BROCA_HOST}:${config.port}',
      });
      expect(await effective()).toMatchObject({
        valid: false,
        errors: [{ key: 'url', code: 'reference.missing', path: 'url → env.BROCA_HOST' }],
      });
      await admin.put('/env-vars', { var_name: 'BROCA_HOST', var_value: 'broca.local' });
      expect((await effective()).values.url).toBe('http://broca.local:1007');
    });

    test('is another one when a sealed variable that it refers to changes, though neither is shown', async () => {
      await admin.put('/env-vars', { var_name: 'HIDDEN', var_value: 'one', is_encrypted: true });
      await put({ scope: 'agent', scope_id: 'iris', key: 'host', value: '${env.HIDDEN}' });
      const before = await admin.get(`/tool-instances/${instance}/effective-config`);
      await admin.put('/env-vars', { var_name: 'HIDDEN', var_value: 'two', is_encrypted: true });
      const after = await admin.get(`/tool-instances/${instance}/effective-config`);
      expect([before.body.values.host, after.body.values.host]).toEqual([null, null]);
      expect(after.body.revision).toBeGreaterThan(before.body.revision);
      expect(after.headers.etag).not.toBe(before.headers.etag);
      const row = (await admin.get('/configurations?scope=agent&key=host')).body.items[0];
      await admin.delete(`/configurations/${row.id}`);
    });

    test('is there for agents, tools and people as well', async () => {
      expect((await admin.get('/agents/iris/effective-config')).body).toMatchObject({
        target: { type: 'agent', id: 'iris' },
        values: { port: 1005, elsewhere: 1 },
      });
      expect((await admin.get(`/tools/${tool}/effective-config`)).body.values.port).toBe(1006);
      const viewer = await registry.signIn('viewer');
      const own = await viewer.put('/configurations', {
        scope: 'user',
        scope_id: viewer.user?.id,
        key: 'theme',
        value: 'dark',
      });
      expect(own.status, JSON.stringify(own.body)).toBe(201);
      expect((await viewer.get('/users/me/effective-config')).body.values).toMatchObject({
        theme: 'dark',
        elsewhere: 1,
      });
      // System configuration is for administrators.
      expect(
        (await viewer.get(`/tools/${tool}/effective-config`)).body.keys.port.overrides.map(
          (one: { table: string }) => one.table,
        ),
      ).not.toContain('system_config');
      expect(
        (
          await viewer.put('/configurations', {
            scope: 'user',
            scope_id: admin.user?.id,
            key: 'theme',
            value: 'x',
          })
        ).status,
      ).toBe(403);
      expect(
        (await viewer.put('/configurations', { scope: 'system', key: 'theme', value: 'x' })).status,
      ).toBe(403);
    });

    test('is there for the system as well, now and as of the past, its system_config only for who may read it', async () => {
      const of = async (client: Client, query = '') =>
        (await client.get(`/system/effective-config${query}`)).body;
      await admin.put('/system-config', { config_key: 'mail.host', config_value: 'low' });
      await admin.put('/configurations', { scope: 'system', key: 'mail.host', value: 'high' });
      await admin.put('/configurations', {
        scope: 'system',
        key: 'mail.token',
        value: 'hush',
        is_encrypted: true,
      });
      const { revision } = (await admin.get('/changes/head')).body;
      const then = await of(admin);
      expect(then).toMatchObject({
        target: { type: 'system', id: 'system' },
        values: { mail: { host: 'high', token: null } },
        keys: {
          'mail.host': {
            origin: { layer: 'system', table: 'configurations', actor: { name: admin.user?.username } },
            overrides: [{ table: 'system_config', value: 'low' }],
          },
          'mail.token': { sealed: true, value: null },
        },
      });
      expect((await of(admin, '?reveal_key=mail.token')).values.mail).toEqual({
        host: 'high',
        token: 'hush',
      });
      const reveals = async () =>
        (await admin.get('/changes?action=reveal')).body.items.map(
          ({ entity, entity_id }: { entity: string; entity_id: string }) => `${entity} ${entity_id}`,
        );
      expect(await reveals()).toEqual(['configurations system/mail.token']);
      // What was overridden was shown as well, and by whom is told to nobody who may not read it.
      await admin.put('/system-config', {
        config_key: 'mail.from',
        config_value: 'hush',
        is_encrypted: true,
      });
      await admin.put('/configurations', { scope: 'system', key: 'mail.from', value: 'open' });
      expect((await of(admin, '?reveal_key=mail.from')).keys['mail.from'].overrides[0].value).toBe('hush');
      expect(await reveals()).toEqual(['system_config mail.from', 'configurations system/mail.token']);
      // What takes something out is there to be seen, and is no value.
      await admin.put('/configurations', { scope: 'system', key: 'mail.from', value: null });
      const gone = await of(admin);
      expect(gone.values.mail).not.toHaveProperty('from');
      expect(gone.keys['mail.from']).toMatchObject({ value: null, origin: { table: 'configurations' } });
      const [row] = (await admin.get('/configurations?scope=system&key=mail.host')).body.items;
      await admin.delete(`/configurations/${row.id}`);
      const now = await of(admin);
      expect(now.values.mail.host).toBe('low');
      expect(now.revision).toBeGreaterThan(then.revision);
      expect(await of(admin, `?at=${revision}`)).toEqual(then);
      const viewer = await registry.signIn('viewer');
      expect((await of(viewer)).values.mail).toEqual({ token: null });
      expect((await of(viewer, `?at=${revision}`)).keys['mail.host'].overrides).toEqual([]);
      expect((await viewer.get('/system/effective-config?reveal=true')).status).toBe(403);
    });

    test('as of the past is what it was then', async () => {
      const { revision } = (await admin.get('/changes/head')).body;
      const before = await effective();
      await put({ scope: 'agent', scope_id: 'iris', key: 'log.level', value: 'warn' });
      await admin.patch(`/tool-instances/${instance}`, { config: {} });
      await admin.put('/env-vars', { var_name: 'BROCA_HOST', var_value: 'moved' });
      expect((await effective()).values).not.toEqual(before.values);
      const then = await effective(instance, `?at=${revision}`);
      expect(then.values).toEqual(before.values);
      expect(then.keys).toEqual(before.keys);
      expect((await effective(instance, '?at=999999')).code).toBe('at.invalid');
    });
  });

  describe('writing', () => {
    test('keeps the type of a row, and says what is wrong', async () => {
      await put({ scope: 'system', key: 'typed', value: 5 });
      expect((await put({ scope: 'system', key: 'typed', value: 'five' })).body).toMatchObject({
        status: 400,
        code: 'value.wrong_type',
      });
      expect((await put({ scope: 'system', key: 'typed', value: 'five', type: 'string' })).body.value).toBe(
        'five',
      );
      expect((await put({ scope: 'system', key: 'bad key', value: 1 })).status).toBe(400);
      expect((await put({ scope: 'agent', scope_id: 'ghost', key: 'a', value: 1 })).status).toBe(404);
      expect((await put({ scope: 'system', scope_id: 'x', key: 'a', value: 1 })).status).toBe(200 + 1);
    });

    test('is checked against the schema of every tool that would receive it, unless forced', async () => {
      const refused = await put({ scope: 'system', key: 'log.level', value: 'loud' });
      expect(refused.body).toMatchObject({
        status: 400,
        code: 'setting.breaks_schema',
        objections: [{ tool: 'broca', key: 'log.level' }],
      });
      expect((await put({ scope: 'system', key: 'log', value: { level: 'loud' } })).body.code).toBe(
        'setting.breaks_schema',
      );
      expect((await put({ scope: 'system', key: 'log.level', value: 'loud' }, '?force=true')).status).toBe(
        201,
      );
      expect((await effective(other)).valid).toBe(false);
      const { items } = (await admin.get('/configurations?scope=system&key=log.level')).body;
      await admin.delete(`/configurations/${items[0].id}`);
    });

    test('refuses a stale revision with the difference, 409 in the body and 412 in the header', async () => {
      const { body } = await put({ scope: 'system', key: 'stale', value: 1 });
      await put({ scope: 'system', key: 'stale', value: 2 });
      expect(
        (await put({ scope: 'system', key: 'stale', value: 3, expected_revision: body.revision })).body,
      ).toMatchObject({
        status: 409,
        code: 'revision.stale',
        current: { value: 2 },
      });
      const header = { 'if-match': `"${body.revision}"` };
      expect((await admin.patch(`/configurations/${body.id}`, { value: 3 }, header)).status).toBe(412);
      expect((await put({ scope: 'system', key: 'fresh', value: 1, expected_revision: 0 })).status).toBe(201);
      expect((await put({ scope: 'system', key: 'fresh', value: 1, expected_revision: 0 })).status).toBe(409);
    });

    test('seals on request, masks everywhere, and reveals with permission and a record', async () => {
      const made = await put({ scope: 'agent', scope_id: 'iris', key: 'token', value: 'sk-hidden-1' });
      expect(made.body).toMatchObject({ value: null, is_encrypted: true });
      expect((await effective()).keys.token).toMatchObject({ value: null, sealed: true });
      expect((await effective()).values.token).toBeNull();
      const revealed = await admin.get(`/tool-instances/${instance}/effective-config?reveal=true`);
      expect(revealed.body.values.token).toBe('sk-hidden-1');
      expect((await admin.post(`/configurations/${made.body.id}/reveal`)).body.value).toBe('sk-hidden-1');
      const records = (await admin.get('/changes?action=reveal&limit=2')).body.items;
      expect(records.map(({ entity, after }: { entity: string; after: object }) => [entity, after])).toEqual([
        ['configurations', { keys: ['token'] }],
        ['tool_instances', { keys: ['token'] }],
      ]);
      const user = await registry.signIn('user');
      expect((await user.get(`/tool-instances/${instance}/effective-config?reveal=true`)).status).toBe(403);
      expect((await user.post(`/configurations/${made.body.id}/reveal`)).status).toBe(403);
      expect(
        (await put({ scope: 'agent', scope_id: 'iris', key: 'token', value: 'x', is_encrypted: false })).body
          .code,
      ).toBe('setting.must_be_sealed');
      expect(JSON.stringify((await admin.get('/changes?limit=200')).body)).not.toContain('sk-hidden-1');
      // The same secret again is no change.
      const again = await put({ scope: 'agent', scope_id: 'iris', key: 'token', value: 'sk-hidden-1' });
      expect(again.body.revision).toBe(made.body.revision);
    });

    test('text that looks sealed stays text', async () => {
      const { body } = await put({ scope: 'agent', scope_id: 'iris', key: 'token', value: 'sk-2' });
      const id =
        (
          await registry.ctx.read
            .selectFrom('configurations')
            .select('value')
            .where('id', '=', body.id)
            .executeTakeFirst()
        )?.value ?? '';
      expect(id).toMatch(/^sv_/);
      const text = await put({ scope: 'system', key: 'looks', value: id });
      expect(text.body).toMatchObject({ value: id, is_encrypted: false });
      const json = await put({ scope: 'system', key: 'looks-json', value: { $sealed: id } });
      expect(json.body.value).toEqual({ $sealed: id });
    });

    test('sealing a key that was plain erases it from the history, and the journal still verifies', async () => {
      const { body } = await put({ scope: 'system', key: 'was-plain', value: 'open-secret' });
      await put({ scope: 'system', key: 'was-plain', value: 'open-secret-2' });
      await admin.patch(`/configurations/${body.id}`, { is_encrypted: true });
      expect((await admin.post(`/configurations/${body.id}/reveal`)).body.value).toBe('open-secret-2');
      expect(JSON.stringify((await admin.get('/changes?limit=200')).body)).not.toContain('open-secret');
      expect((await admin.get('/changes/verify')).body).toMatchObject({ ok: true, problem: null });
    });

    test('a batch is one transaction, or nothing', async () => {
      const changes = [
        { table: 'configurations', scope: 'system', key: 'batch.a', value: 1 },
        { table: 'env_vars', var_name: 'BATCH', var_value: 'x' },
        { table: 'agent_configs', agent_id: 'monday', config_key: 'batch', config_value: true },
        { table: 'tool_instances', id: other, config: { port: 2000 } },
      ];
      const bad = await admin.post('/configurations/apply', {
        changes: [...changes, { table: 'env_vars', var_name: 'NOPE', delete: true }],
      });
      expect(bad.status).toBe(404);
      expect((await admin.get('/env-vars/BATCH')).status).toBe(404);
      const { body } = await admin.post('/configurations/apply', { changes });
      expect((await admin.get(`/changes/${body.revision}`)).body.changes).toHaveLength(4);
      expect((await effective(other)).values.port).toBe(2000);
    });
  });

  describe('a plan', () => {
    test('tells per instance what would change and what would become invalid, and writes nothing', async () => {
      const { revision } = (await admin.get('/changes/head')).body;
      const changes = [{ table: 'configurations', scope: 'system', key: 'log.level', value: 'loud' }];
      const { body } = await admin.post('/configurations/plan', { changes });
      // Iris has a level of her own, which hides it.
      expect(body).toMatchObject({
        revision,
        counts: { instances: 1, newly_invalid: 1, newly_valid: 0, broken_references: 0 },
        next_cursor: null,
        items: [
          {
            target: { id: other, agent_id: 'monday' },
            changes: [{ key: 'log.level', before: 'info', after: 'loud', sealed: false }],
            valid_before: true,
            valid_after: false,
            errors: [{ key: 'log.level', code: 'schema.enum' }],
          },
        ],
      });
      expect((await admin.get('/changes/head')).body.revision).toBe(revision);
      expect((await admin.post('/configurations/apply', { changes })).body.code).toBe('plan.breaks');
      expect((await admin.post('/configurations/apply', { changes, force: true })).status).toBe(200);
      expect((await effective(other)).valid).toBe(false);
      const mend = [{ table: 'configurations', scope: 'system', key: 'log.level', delete: true }];
      expect((await admin.post('/configurations/plan', { changes: mend })).body.counts).toMatchObject({
        newly_valid: 1,
      });
      await admin.post('/configurations/apply', { changes: mend });
    });

    test('counts references that would break', async () => {
      const changes = [{ table: 'env_vars', var_name: 'BROCA_HOST', delete: true }];
      const { body } = await admin.post('/configurations/plan', { changes });
      expect(body.counts).toMatchObject({ newly_invalid: 1, broken_references: 1 });
      expect(body.items[0].errors[0]).toMatchObject({ key: 'url', path: 'url → env.BROCA_HOST' });
    });

    test('judges a new schema, and never shows a secret', async () => {
      const config_schema = { ...brocaSchema, required: ['nothing'] };
      const { body } = await admin.post('/configurations/plan', {
        changes: [{ table: 'tools', id: tool, config_schema }],
      });
      expect(body.counts).toMatchObject({ instances: 2, newly_invalid: 2 });
      const secret = await admin.post('/configurations/plan', {
        changes: [
          { table: 'configurations', scope: 'tool', scope_id: tool, key: 'token', value: 'sk-planned' },
        ],
      });
      expect(secret.body.items.map(({ changes }: { changes: object[] }) => changes)).toEqual([
        [{ key: 'token', before: null, after: null, sealed: true }],
        [{ key: 'token', before: null, after: null, sealed: true }],
      ]);
      expect(JSON.stringify(secret.body)).not.toContain('sk-planned');
    });

    test('is refused when the world moved since', async () => {
      const changes = [{ table: 'configurations', scope: 'system', key: 'moved', value: 1 }];
      const plan = (await admin.post('/configurations/plan', { changes })).body;
      await put({ scope: 'system', key: 'meanwhile', value: 1 });
      const answer = await admin.post('/configurations/apply', { changes, expected_revision: plan.revision });
      expect(answer.body).toMatchObject({ status: 409, code: 'plan.world_moved' });
      const again = (await admin.post('/configurations/plan', { changes })).body;
      expect(
        (await admin.post('/configurations/apply', { changes, expected_revision: again.revision })).status,
      ).toBe(200);
    });

    test('pages its details', async () => {
      const changes = [
        { table: 'configurations', scope: 'tool', scope_id: tool, key: 'host', value: 'paged' },
      ];
      const first = (await admin.post('/configurations/plan?limit=1', { changes })).body;
      expect(first).toMatchObject({ counts: { instances: 2 }, items: [{ target: { id: instance } }] });
      const second = (
        await admin.post(`/configurations/plan?limit=1&cursor=${first.next_cursor}`, { changes })
      ).body;
      expect(second).toMatchObject({ counts: null, items: [{ target: { id: other } }], next_cursor: null });
    });
  });

  test('a scan tells which instances a changed schema makes invalid, of shared tools and of an agent’s own module', async () => {
    const place = (path: string, config_schema: object) => {
      mkdirSync(join(registry.home, path), { recursive: true });
      const manifest = { name: 'scanned', type: 'tool', config_schema };
      writeFileSync(join(registry.home, path, 'manifest.json'), JSON.stringify(manifest));
    };
    const integer = { type: 'object', properties: { level: { type: 'integer' } } };
    const text = { type: 'object', properties: { level: { type: 'string' } } };
    place('tools/scanned', integer);
    place('agents/agent-iris/modules/scanned', integer);
    const scan = async (dry_run: boolean) => (await admin.post('/discovery/scans', { dry_run })).body;
    await scan(false);
    const tools = (await admin.get('/tools?q=scanned')).body.items;
    const shared = tools.find(({ module_scope }: { module_scope: string }) => module_scope === 'global').id;
    const { id } = (await admin.post('/tool-instances', { tool_id: shared, config: { level: 1 } })).body;
    await admin.put('/agents/iris/configs', { config_key: 'level', config_value: 2 });
    place('tools/scanned', text);
    place('agents/agent-iris/modules/scanned', text);
    const broken = ({ findings }: { findings: { kind: string }[] }) =>
      findings.filter(({ kind }) => kind === 'breaks_configuration');
    const expected = [
      {
        path: 'agents/agent-iris/modules/scanned/manifest.json',
        message: expect.stringMatching(/of iris: level must be a text/),
      },
      {
        path: 'tools/scanned/manifest.json',
        message: expect.stringContaining(`${id}: level must be a text`),
      },
    ];
    const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
    expect(broken(await scan(true)).sort(byPath as never)).toMatchObject(expected);
    expect(broken(await scan(false)).sort(byPath as never)).toMatchObject(expected);
    expect(broken(await scan(false))).toEqual([]);
    expect((await effective(id)).errors).toMatchObject([{ key: 'level', code: 'schema.type' }]);
  });

  describe('what one may not see', () => {
    test('an agent that is hidden has no settings, configuration or plan', async () => {
      await admin.post('/agents', { id: 'ghost', letta_uid: 'uid-ghost', visible_to_roles: ['admin'] });
      const hidden = (await admin.post('/tool-instances', { tool_id: tool, agent_id: 'ghost' })).body.id;
      const row = await put({ scope: 'agent', scope_id: 'ghost', key: 'host', value: 'ghost-host' });
      const writer = await registry.signIn('user', {
        permissions: ['configurations:*', 'tools:*', 'secrets:reveal'],
      });
      for (const url of [
        `/tool-instances/${hidden}/effective-config`,
        '/agents/ghost/effective-config',
        '/agents/ghost/configs',
        `/configurations/${row.body.id}`,
      ])
        expect((await writer.get(url)).status, url).toBe(404);
      expect((await writer.post(`/configurations/${row.body.id}/reveal`)).status).toBe(404);
      expect(
        (await writer.put('/configurations', { scope: 'agent', scope_id: 'ghost', key: 'a', value: 1 }))
          .status,
      ).toBe(404);
      expect(JSON.stringify((await writer.get('/configurations?limit=200')).body)).not.toContain('ghost');
      const changes = [
        { table: 'configurations', scope: 'tool', scope_id: tool, key: 'url', value: 'http://planned' },
      ];
      const { body } = await writer.post('/configurations/plan', { changes });
      expect(JSON.stringify(body)).not.toContain('ghost');
    });

    test('references are no way around: what needs env_vars:read stays masked without it', async () => {
      await admin.put('/env-vars', { var_name: 'OPEN', var_value: 'plain-variable' });
      await admin.put('/env-vars', { var_name: 'SHUT', var_value: 'sealed-variable', is_encrypted: true });
      const writer = await registry.signIn('user', {
        permissions: ['configurations:*', 'tools:*', 'secrets:reveal'],
      });
      await writer.put('/configurations', {
        scope: 'agent',
        scope_id: 'monday',
        key: 'url',
        value: '${env.OPEN}',
      });
      await writer.put('/configurations', {
        scope: 'agent',
        scope_id: 'monday',
        key: 'host',
        value: '${env.SHUT}',
      });
      expect((await effective(other, '', writer)).values).toMatchObject({ url: null, host: null });
      expect((await effective(other)).values).toMatchObject({ url: 'plain-variable', host: null });
      const refused = await writer.get(`/tool-instances/${other}/effective-config?reveal=true`);
      expect(refused.status).toBe(403);
      expect(JSON.stringify(refused.body)).not.toMatch(/plain-variable|sealed-variable/);
    });
  });
});
