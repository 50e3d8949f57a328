import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import { systemCause } from '../journal/journal.ts';
import { plugins } from './plugin.schema.ts';

onEveryEngine('plugins', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  let tool_id: number;
  const ids = new Map<string, number>();

  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    tool_id = (await admin.post('/tools', { name: 'smcp' })).body.id;
    const needs: Record<string, unknown> = {
      base: [],
      git: ['base'],
      gh: { git: '^1.0.0' },
      lost: ['nowhere'],
    };
    for (const [name, dependencies] of Object.entries(needs)) {
      const { status, body } = await admin.post('/plugins', {
        tool_id,
        name,
        version: '1.2.0',
        dependencies,
      });
      expect(status, JSON.stringify(body)).toBe(201);
      ids.set(name, body.id);
    }
  });
  afterAll(() => registry.close());

  const url = (name: string, rest = '') => `/plugins/${ids.get(name)}${rest}`;
  const isOn = async (name: string) => (await admin.get(url(name))).body.is_enabled as boolean;

  test('a plugin has the scope of its tool, and begins switched off', async () => {
    expect((await admin.get(url('base'))).body).toMatchObject({
      module_scope: 'global',
      is_enabled: false,
      status: 'Inactive',
    });
    expect((await admin.post('/plugins', { tool_id, name: 'x', module_scope: 'agent' })).status).toBe(400);
  });

  test('a tool has one plugin of a name, and no plugin has no tool', async () => {
    expect((await admin.post('/plugins', { tool_id, name: 'git' })).body.code).toBe('plugin.name_taken');
    expect((await admin.post('/plugins', { tool_id: 9999, name: 'git' })).body.code).toBe('tool.not_found');
  });

  test('dependencies that cannot be read are refused with what to write', async () => {
    const answer = await admin.post('/plugins', { tool_id, name: 'odd', dependencies: ['git@banana'] });
    expect(answer).toMatchObject({ status: 400, body: { code: 'plugin.dependencies_invalid' } });
    expect(answer.body.detail).toContain('^1.0.0');
  });

  test('enabling asks for what is needed first, in order, or does it when told to', async () => {
    const refused = await admin.post(url('gh', '/enable'), {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'plugin.dependencies_unmet' } });
    expect(refused.body.problems[0]).toMatchObject({ kind: 'disabled', enable_first: ['base', 'git'] });
    expect(await isOn('base')).toBe(false);

    const done = await admin.post(url('gh', '/enable'), { cascade: true });
    expect(done.body.plugins.map((plugin: { name: string }) => plugin.name)).toEqual(['base', 'git', 'gh']);
    expect((await admin.get(url('gh'))).body).toMatchObject({ is_enabled: true, status: 'Active' });
  });

  test('a missing dependency is refused with the chain', async () => {
    expect((await admin.post(url('lost', '/enable'), { cascade: true })).body.problems[0]).toMatchObject({
      kind: 'missing',
      chain: ['lost', 'nowhere'],
    });
  });

  test('what is needed is not disabled, changed or deleted without saying so', async () => {
    await admin.post(url('gh', '/enable'), { cascade: true });
    expect((await admin.post(url('base', '/disable'), {})).body).toMatchObject({
      code: 'plugin.needed',
      needed_by: ['gh', 'git'],
    });
    expect((await admin.delete(url('base'))).body.code).toBe('plugin.needed');
    expect((await admin.patch(url('git'), { version: '2.0.0' })).body.code).toBe('plugin.would_break');
    expect((await admin.get(url('git'))).body.version).toBe('1.2.0');

    const off = await admin.post(url('base', '/disable'), { cascade: true });
    expect(off.body.plugins.map((plugin: { name: string }) => plugin.name)).toEqual(['gh', 'git', 'base']);
  });

  test('the dependencies of a tool’s plugins are explained', async () => {
    const { body } = await admin.get(`/tools/${tool_id}/plugin-dependencies`);
    const names = new Map(
      body.plugins.map((plugin: { id: number; name: string }) => [plugin.id, plugin.name]),
    );
    expect(body.order.map((id: number) => names.get(id))).toEqual(['base', 'git', 'gh']);
    const lost = body.plugins.find((plugin: { name: string }) => plugin.name === 'lost');
    expect(lost.requires[0]).toMatchObject({ name: 'nowhere', state: 'missing' });
  });

  test('what is broken already may be changed, though that does not mend it', async () => {
    await admin.post(url('gh', '/enable'), { cascade: true });
    await registry.ctx.journal.write(systemCause('scan'), (tx) =>
      tx.update(plugins, ids.get('git') ?? 0, { version: '2.0.0' }),
    );
    expect((await admin.patch(url('git'), { version: '2.1.0' })).status).toBe(200);
    const lost = { dependencies: ['git@^1.0.0', 'nowhere'] };
    expect((await admin.patch(url('gh'), lost)).body).toMatchObject({
      code: 'plugin.would_break',
      problems: [expect.stringContaining('nowhere')],
    });
    expect((await admin.patch(url('git'), { version: '1.3.0' })).status).toBe(200);
  });

  test('an Error stays while a plugin is switched, until its own report ends it', async () => {
    await admin.post(url('gh', '/enable'), { cascade: true });
    expect((await admin.post(url('gh', '/heartbeat'), { status: 'Error' })).status).toBe(204);
    await admin.post(url('gh', '/disable'), {});
    expect((await admin.get(url('gh'))).body).toMatchObject({ is_enabled: false, status: 'Error' });
    await admin.post(url('gh', '/enable'), {});
    expect((await admin.get(url('gh'))).body).toMatchObject({ is_enabled: true, status: 'Error' });
    await admin.post(url('gh', '/heartbeat'), { status: 'Active' });
    const { revision } = (await admin.get(url('gh'))).body;
    await admin.post(url('gh', '/heartbeat'), { status: 'Active' });
    expect((await admin.get(url('gh'))).body).toMatchObject({ status: 'Active', revision });
  });

  test('what is disabled does not become Active by saying so', async () => {
    const { id } = (await admin.post('/plugins', { tool_id, name: 'idle' })).body;
    const report = (status: string) => admin.post(`/plugins/${id}/heartbeat`, { status });
    const refusal = {
      status: 409,
      body: { code: 'plugin.disabled', detail: expect.stringMatching(/idle is disabled.*enable/) },
    };
    expect(await report('Active')).toMatchObject(refusal);
    expect((await report('Error')).status).toBe(204);
    await admin.post(`/plugins/${id}/enable`, {});
    expect((await report('Active')).status).toBe(204);
    await admin.post(`/plugins/${id}/disable`, {});
    expect(await report('Active')).toMatchObject(refusal);
    expect((await admin.get(`/plugins/${id}`)).body.status).toBe('Inactive');
    await admin.delete(`/plugins/${id}`);
  });

  test('a plugin that somebody else changed is not switched', async () => {
    const stale = { 'if-match': '"1"' };
    for (const verb of ['/enable', '/disable'])
      expect((await admin.post(url('gh', verb), {}, stale)).status).toBe(412);
  });

  test('the plugins of a list are narrowed and paged', async () => {
    const names = async (query: string) =>
      (await admin.get(`/plugins?${query}`)).body.items.map((plugin: { name: string }) => plugin.name);
    expect(await names(`tool_id=${tool_id}&is_enabled=false&sort=name`)).toEqual(['lost']);
    expect(await names('q=AS')).toEqual(['base']);
    const { items, next_cursor } = (await admin.get('/plugins?sort=name&limit=3')).body;
    const rest = await names(`sort=name&limit=3&cursor=${encodeURIComponent(next_cursor)}`);
    expect([...items.map((plugin: { name: string }) => plugin.name), ...rest]).toEqual([
      'base',
      'gh',
      'git',
      'lost',
    ]);
  });

  test.each([
    '/plugins/99999999999',
    '/plugins?tool_id=99999999999',
    '/tools/99999999999/plugin-dependencies',
  ])('%s, a number that no row can have, is refused', async (path) => {
    expect((await admin.get(path)).body.code).toBe('request.invalid');
  });

  test('a great many things that are wrong are told in part', async () => {
    const dependencies = Array.from({ length: 200 }, (_, index) => `p${index}@bad!`);
    const { status, body } = await admin.post('/plugins', { tool_id, name: 'many', dependencies });
    expect(status).toBe(400);
    expect(body.errors).toHaveLength(20);
  });

  test('a plugin needs at most 200 others, of versions with few alternatives', async () => {
    const many = Array.from({ length: 201 }, (_, index) => `p${index}`);
    const create = (name: string, dependencies: unknown) =>
      admin.post('/plugins', { tool_id, name, dependencies });
    for (const dependencies of [
      many,
      Object.fromEntries(many.map((name) => [name, '*'])),
      [Object.fromEntries(many.map((name) => [name, '*']))],
      { gh: '1 || '.repeat(12) + '1' },
      { gh: '>='.padEnd(201, '1') },
    ]) {
      const { status, body } = await create('greedy', dependencies);
      expect([status, body.code]).toEqual([400, 'plugin.dependencies_invalid']);
      expect(body.detail).toMatch(/More than 200|at most (200|10) /);
    }
    for (const dependencies of [many.slice(1), { gh: '1 || 2 || 3' }]) {
      const { status, body } = await create('modest', dependencies);
      expect(status).toBe(201);
      await admin.delete(`/plugins/${body.id}`);
    }
  });

  test('a plugin goes when nothing needs it, or with cascade, which switches off what does', async () => {
    expect((await admin.delete(url('base'))).body.needed_by).toEqual(['gh', 'git']);
    expect((await admin.delete(url('base', '?cascade=true'))).status).toBe(204);
    expect(await isOn('gh')).toBe(false);
    expect((await admin.get(url('base'))).body.code).toBe('plugin.not_found');
  });

  test('a viewer sees plugins and switches none', async () => {
    const viewer = await registry.signIn('viewer');
    expect((await viewer.get('/plugins')).body.items).toHaveLength(3);
    expect((await viewer.post(url('git', '/enable'), { cascade: true })).status).toBe(403);
  });
});
