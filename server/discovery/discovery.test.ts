import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';

const realHome = fileURLToPath(new URL('../../../shared/data/home', import.meta.url));
const hasRealHome = existsSync(realHome);
if (!hasRealHome)
  console.warn('SKIPPED: discovery on the sample home, because ../shared/data/home is not here.');

interface Named {
  name: string;
}

onEveryEngine('discovery', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  beforeEach(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
  });
  afterEach(() => registry.close());

  const place = (path: string, manifest: unknown) => {
    const file = join(registry.home, path, 'manifest.json');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  };
  const remove = (path: string) => rmSync(join(registry.home, path), { recursive: true });
  const scan = async (dry_run = false) => {
    const { status, body } = await admin.post('/discovery/scans', { dry_run });
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };
  const head = async () => (await admin.get('/changes/head')).body.revision as number;
  const names = async (path: string) => (await admin.get(path)).body.items.map(({ name }: Named) => name);
  const find = async (path: string, name: string) =>
    (await admin.get(`${path}?limit=200`)).body.items.find((row: Named) => row.name === name);

  test('a preview shows what would be registered, and changes nothing', async () => {
    place('tools/smcp', { name: 'smcp', type: 'tool' });
    const before = await head();
    const body = await scan(true);
    expect(body).toMatchObject({ dry_run: true, counts: { new: 1 } });
    expect(body.changes).toMatchObject([{ action: 'create', entity: 'tools', id: null, name: 'smcp' }]);
    expect(await head()).toBe(before);
    expect(await names('/tools')).toEqual([]);
  });

  test('a scan registers tools, plugins of their tools, and remembers the manifests with unknown fields', async () => {
    place('tools/smcp', { name: 'smcp', type: 'tool', version: 3, emoji: '🧩', author: 'somebody' });
    place('plugins/gh', { name: 'gh', type: 'plugin', tool: 'smcp', version: '1.0.0' });
    await scan();
    expect(await find('/tools', 'smcp')).toMatchObject({
      emoji: '🧩',
      category: 'smcp',
      module_scope: 'global',
      status: 'Ready',
    });
    expect(await find('/plugins', 'gh')).toMatchObject({
      version: '1.0.0',
      is_enabled: false,
      status: 'Inactive',
    });
    expect(await find('/modules', 'smcp')).toMatchObject({
      state: 'registered',
      version: '3',
      manifest: { author: 'somebody' },
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await names('/tool-instances')).toEqual([]);
  });

  test('the same tree twice changes nothing and writes nothing', async () => {
    place('tools/smcp', { name: 'smcp', type: 'tool' });
    place('plugins/lost', { name: 'lost', type: 'plugin' });
    place('tools/broken', '{');
    await scan();
    const before = await head();
    for (let n = 0; n < 3; n++) {
      const body = await scan();
      expect(body.changes).toEqual([]);
      expect(body.counts).toMatchObject({ new: 0, changed: 0, unchanged: 2, problem: 1 });
      expect(body.findings).toHaveLength(2);
    }
    expect(await head()).toBe(before);
  });

  test('a changed manifest is an update with the difference, and what people changed by hand stays', async () => {
    place('tools/smcp', { name: 'smcp', type: 'tool', description: 'old', emoji: '🧩' });
    await scan();
    const { id } = await find('/tools', 'smcp');
    await admin.patch(`/tools/${id}`, { emoji: '🔧', is_enabled: false });
    place('tools/smcp', { name: 'smcp', type: 'tool', description: 'new', emoji: '🧩' });
    const body = await scan();
    expect(body.changes).toMatchObject([
      {
        action: 'update',
        entity: 'tools',
        id,
        before: { description: 'old' },
        after: { description: 'new' },
      },
    ]);
    expect(await find('/tools', 'smcp')).toMatchObject({
      description: 'new',
      emoji: '🔧',
      is_enabled: false,
    });
  });

  test('a renamed tool or plugin keeps its record', async () => {
    place('tools/smcp', { name: 'smcp', type: 'tool' });
    place('plugins/gh', { name: 'gh', type: 'plugin', tool: 'smcp' });
    await scan();
    const tool = await find('/tools', 'smcp');
    const plugin = await find('/plugins', 'gh');
    place('tools/smcp', { name: 'smcp2', type: 'tool' });
    place('plugins/gh', { name: 'github', type: 'plugin', tool: 'smcp2' });
    const body = await scan();
    expect(body.findings).toEqual([]);
    expect((await admin.get(`/tools/${tool.id}`)).body.name).toBe('smcp2');
    expect((await admin.get(`/plugins/${plugin.id}`)).body.name).toBe('github');
    expect((await scan()).changes).toEqual([]);
  });

  test('what is gone is switched off and kept; when it returns it is ready again', async () => {
    place('tools/smcp', { name: 'smcp', type: 'tool' });
    place('plugins/gh', { name: 'gh', type: 'plugin', tool: 'smcp' });
    await scan();
    const { id } = await find('/plugins', 'gh');
    await admin.post(`/plugins/${id}/enable`, {});
    remove('tools/smcp');
    remove('plugins/gh');
    expect(await scan()).toMatchObject({ counts: { missing: 2 } });
    expect(await find('/tools', 'smcp')).toMatchObject({ status: 'Off' });
    expect(await find('/plugins', 'gh')).toMatchObject({ status: 'Inactive', is_enabled: true });
    expect(await find('/modules', 'gh')).toMatchObject({ state: 'missing' });
    expect((await scan()).changes).toEqual([]);

    place('tools/smcp', { name: 'smcp', type: 'tool' });
    place('plugins/gh', { name: 'gh', type: 'plugin', tool: 'smcp' });
    expect((await scan()).changes.map(({ action }: { action: string }) => action)).toEqual([
      'return',
      'return',
    ]);
    expect(await find('/tools', 'smcp')).toMatchObject({ status: 'Ready' });
    expect(await find('/plugins', 'gh')).toMatchObject({ status: 'Active', id });
  });

  test('an edit that breaks a manifest is a finding, and the module stays as it was', async () => {
    place('tools/smcp', { name: 'smcp', type: 'tool' });
    await scan();
    place('tools/smcp', '{ "name": "smcp", ');
    const body = await scan();
    expect(body).toMatchObject({ counts: { problem: 1, missing: 0 }, changes: [] });
    expect(body.findings[0]).toMatchObject({
      path: 'tools/smcp/manifest.json',
      kind: 'invalid_json',
      line: 1,
    });
    expect(await find('/tools', 'smcp')).toMatchObject({ status: 'Ready' });
  });

  test('a plugin without a parent waits until one is assigned, and later scans remember', async () => {
    place('tools/smcp', { name: 'smcp', type: 'tool' });
    place('plugins/lost', { name: 'lost', type: 'plugin' });
    expect((await scan()).findings).toMatchObject([{ kind: 'needs_parent' }]);
    const module = await find('/modules', 'lost');
    const tool = await find('/tools', 'smcp');
    const answer = await admin.patch(`/modules/${module.id}`, { parent_tool_id: tool.id });
    expect(answer).toMatchObject({ status: 200, body: { state: 'registered' } });
    expect(await find('/plugins', 'lost')).toMatchObject({ tool_id: tool.id });
    place('plugins/lost', { name: 'lost', type: 'plugin', version: '2.0.0' });
    await scan();
    expect(await find('/plugins', 'lost')).toMatchObject({ tool_id: tool.id, version: '2.0.0' });
  });

  test('a plugin moves with its parent: there is never a second one, whatever is assigned', async () => {
    for (const name of ['smcp', 'other']) place(`tools/${name}`, { name, type: 'tool' });
    place('plugins/lost', { name: 'lost', type: 'plugin' });
    await scan();
    const { id } = await find('/modules', 'lost');
    const [smcp, other] = [await find('/tools', 'smcp'), await find('/tools', 'other')];
    const assign = (parent_tool_id: number | null) => admin.patch(`/modules/${id}`, { parent_tool_id });
    const plugins = async () => (await admin.get('/plugins')).body.items;

    await assign(smcp.id);
    const [plugin] = await plugins();
    await admin.patch(`/plugins/${plugin.id}`, { config: { kept: true } });
    expect((await assign(other.id)).status).toBe(200);
    expect(await plugins()).toMatchObject([{ id: plugin.id, tool_id: other.id, config: { kept: true } }]);
    expect((await scan()).changes).toEqual([]);

    await admin.post(`/plugins/${plugin.id}/enable`, {});
    expect(await assign(smcp.id)).toMatchObject({
      status: 409,
      body: { code: 'plugin.enabled', detail: expect.stringMatching(/disable it first/) },
    });
    await admin.post(`/plugins/${plugin.id}/disable`, {});
    expect(await assign(null)).toMatchObject({ status: 409, body: { code: 'plugin.configured' } });
    await admin.patch(`/plugins/${plugin.id}`, { config: null });
    expect(await assign(null)).toMatchObject({
      status: 200,
      body: { state: 'needs_parent', plugin_id: null },
    });
    expect(await plugins()).toEqual([]);

    await admin.post('/plugins', { tool_id: other.id, name: 'lost' });
    await assign(smcp.id);
    expect(await assign(other.id)).toMatchObject({ status: 409, body: { code: 'plugin.name_taken' } });
    expect(await plugins()).toHaveLength(2);
  });

  test('a plugin whose manifest names another tool moves once it is disabled', async () => {
    for (const name of ['smcp', 'other']) place(`tools/${name}`, { name, type: 'tool' });
    place('plugins/gh', { name: 'gh', type: 'plugin', tool: 'smcp' });
    await scan();
    const plugin = await find('/plugins', 'gh');
    await admin.post(`/plugins/${plugin.id}/enable`, {});
    place('plugins/gh', { name: 'gh', type: 'plugin', tool: 'brand-new' });
    place('tools/new', { name: 'brand-new', type: 'tool' });
    for (let n = 0; n < 2; n++)
      expect((await scan()).findings).toMatchObject([
        {
          path: 'plugins/gh/manifest.json',
          message: expect.stringMatching(/enabled in smcp.*disable it.*brand-new/),
        },
      ]);
    expect(await find('/plugins', 'gh')).toMatchObject({ tool_id: plugin.tool_id, status: 'Active' });
    remove('plugins/gh');
    await scan();
    expect(await find('/plugins', 'gh')).toMatchObject({ status: 'Inactive' });
    place('plugins/gh', { name: 'gh', type: 'plugin', tool: 'brand-new' });
    await admin.post(`/plugins/${plugin.id}/disable`, {});
    expect((await scan()).changes).toMatchObject([{ action: 'update', entity: 'plugins', id: plugin.id }]);
    const { id } = await find('/tools', 'brand-new');
    expect(await find('/plugins', 'gh')).toMatchObject({ id: plugin.id, tool_id: id });

    place('plugins/gh', { name: 'gh', type: 'plugin', tool: 'unborn' });
    await scan();
    place('tools/unborn', { name: 'unborn', type: 'tool' });
    await scan();
    const unborn = await find('/tools', 'unborn');
    expect((await admin.get('/plugins')).body.items).toMatchObject([{ id: plugin.id, tool_id: unborn.id }]);

    await admin.post('/plugins', { tool_id: id, name: 'gh' });
    place('plugins/gh', { name: 'gh', type: 'plugin', tool: 'brand-new' });
    for (let n = 0; n < 2; n++)
      expect(await scan()).toMatchObject({
        changes: [],
        findings: [{ kind: 'conflict', message: expect.stringMatching(/has a plugin gh already/) }],
      });
    await admin.delete(`/plugins/${(await admin.get(`/plugins?tool_id=${id}`)).body.items[0].id}`);
    expect((await scan()).changes).toHaveLength(1);
    expect((await admin.get('/plugins')).body.items).toMatchObject([{ id: plugin.id, tool_id: id }]);
  });

  test('of two with the same name the registered one stays, and the other is a conflict that names both', async () => {
    place('tools/zeta', { name: 'twin', type: 'tool', description: 'first' });
    await scan();
    place('tools/alpha', { name: 'twin', type: 'tool', description: 'second' });
    for (let n = 0; n < 2; n++) {
      const body = await scan();
      expect(body.counts.conflict).toBe(1);
      expect(body.findings[0].message).toMatch(/alpha.*zeta/);
      expect(await find('/tools', 'twin')).toMatchObject({ description: 'first' });
    }
    remove('tools/zeta');
    await scan();
    expect(await find('/tools', 'twin')).toMatchObject({ description: 'second', status: 'Ready' });
  });

  test('an unknown type is kept and reported, never a crash', async () => {
    place('tools/odd', { name: 'odd', type: 'sorcery' });
    expect((await scan()).findings[0].kind).toBe('unknown_type');
    expect(await find('/modules', 'odd')).toMatchObject({ state: 'unknown_type', type: 'sorcery' });
  });

  test('a record that a person made is taken over, not doubled', async () => {
    await admin.post('/tools', { name: 'smcp', description: 'by hand' });
    place('tools/smcp', { name: 'smcp', type: 'tool', emoji: '🧩' });
    await scan();
    expect(await names('/tools')).toEqual(['smcp']);
    expect(await find('/tools', 'smcp')).toMatchObject({ description: 'by hand', emoji: '🧩' });
  });

  describe('modules of agents', () => {
    const thalamus = { name: 'thalamus', type: 'tool', version: '1.0.0' };

    test('one definition, one instance for each agent, by id or by letta_uid', async () => {
      await admin.post('/agents', { letta_uid: 'agent-1234', id: 'iris' });
      await admin.post('/agents', { letta_uid: 'abcd', id: 'monday' });
      place('agents/agent-iris/modules/thalamus', thalamus);
      place('agents/agent-abcd/modules/thalamus', { ...thalamus, version: '2.0.0' });
      await scan();
      expect(await names('/tools')).toEqual(['thalamus']);
      const { items } = (await admin.get('/tool-instances')).body;
      expect(items.map(({ agent_id }: { agent_id: string }) => agent_id).sort()).toEqual(['iris', 'monday']);
      expect((await admin.get('/agents/iris/tool-instances')).body.items).toHaveLength(1);
      remove('agents/agent-iris/modules/thalamus');
      await scan();
      expect(await find('/tools', 'thalamus')).toMatchObject({ status: 'Ready' });
      expect((await admin.get('/agents/iris/tool-instances')).body.items[0].status).toBe('Off');
    });

    test('an unknown agent is reported, and registered from the report with all its modules', async () => {
      place('agents/agent-nova/modules/thalamus', thalamus);
      place('agents/agent-nova/modules/dreams', { name: 'dreams', type: 'tool' });
      expect((await scan()).findings.map(({ kind }: { kind: string }) => kind)).toEqual([
        'needs_agent',
        'needs_agent',
      ]);
      const module = await find('/modules', 'dreams');
      const answer = await admin.post(`/modules/${module.id}/register-agent`, { name: 'Nova' });
      expect(answer).toMatchObject({ status: 201, body: { id: 'nova', letta_uid: 'nova', name: 'Nova' } });
      expect((await admin.get('/agents/nova/tool-instances')).body.items).toHaveLength(2);
      expect((await scan()).findings).toEqual([]);
    });

    test('an agent that is registered later gets its modules at the next scan', async () => {
      place('agents/agent-nova/modules/thalamus', thalamus);
      await scan();
      await admin.post('/agents', { letta_uid: 'u', id: 'nova' });
      await scan();
      expect((await admin.get('/agents/nova/tool-instances')).body.items).toMatchObject([
        { name: 'thalamus' },
      ]);
    });

    test('no tool stands in a tab that is called as an agent, whether the agent is hidden by now or not', async () => {
      const scout = await registry.signIn('user', { permissions: ['discovery:*'] });
      await admin.post('/agents', { letta_uid: 'g', id: 'ghost' });
      place('agents/agent-ghost/modules/thalamus', thalamus);
      place('agents/agent-ghost/modules/dreams', { name: 'dreams', type: 'tool' });
      await scan();
      expect(await find('/tools', 'thalamus')).toMatchObject({ category: 'agent' });
      // As earlier versions did.
      for (const name of ['thalamus', 'dreams'])
        await admin.patch(`/tools/${(await find('/tools', name)).id}`, { category: 'ghost' });
      await admin.patch('/agents/ghost', { visible_to_roles: ['admin'] });
      remove('agents/agent-ghost/modules/dreams');
      expect((await scout.post('/discovery/scans', { dry_run: true })).body.changes).toEqual([]);
      await scan();
      for (const name of ['thalamus', 'dreams'])
        expect(await find('/tools', name)).toMatchObject({ category: 'agent' });
      expect((await scan()).changes).toEqual([]);
    });

    test('an agent that is created while the home is watched gets its modules at once', async () => {
      place('agents/agent-nova/modules/thalamus', thalamus);
      await scan();
      await admin.post('/agents', { letta_uid: 'u', id: 'nova' });
      const instances = () => registry.ctx.read.selectFrom('tool_instances').select('agent_id').execute();
      await expect.poll(instances).toEqual([{ agent_id: 'nova' }]);
    });

    test('modules, findings and changes of a hidden agent do not exist', async () => {
      await admin.post('/agents', { letta_uid: 'g', id: 'ghost', visible_to_roles: ['admin'] });
      place('agents/agent-ghost/modules/thalamus', { ...thalamus, version: [] });
      place('tools/open', { name: 'open', type: 'tool' });
      const scout = await registry.signIn('user', { permissions: ['discovery:*'] });
      const preview = await scout.post('/discovery/scans', { dry_run: true });
      // Definitions are for everybody; whose instance it is, is not.
      expect(JSON.stringify(preview.body)).not.toContain('ghost');
      expect(preview.body.counts.new).toBe(1);
      await scan();
      const hidden = await find('/modules', 'thalamus');
      expect((await scout.get('/modules')).body.items.map(({ name }: Named) => name)).toEqual(['open']);
      expect((await scout.get(`/modules/${hidden.id}`)).status).toBe(404);
      expect((await scout.get('/discovery/findings')).body.findings).toEqual([]);
    });

    test('nothing about any file in the folder of a hidden agent is told, also not as a number', async () => {
      await admin.post('/agents', { letta_uid: 'agent-g-1', id: 'ghost', visible_to_roles: ['admin'] });
      const scout = await registry.signIn('user', { permissions: ['discovery:*'] });
      const modules = 'agents/agent-g-1/modules';
      place(`${modules}/broken`, '{');
      place(`${modules}/odd`, { name: 'odd', type: 'sorcery' });
      place(`${modules}/lost`, { name: 'lost', type: 'plugin' });
      place(`${modules}/thalamus`, thalamus);
      place(`${modules}/needy`, {
        name: 'needy',
        type: 'plugin',
        tool: 'thalamus',
        dependencies: ['nowhere'],
      });
      const nothing = { new: 0, changed: 0, unchanged: 0, missing: 0, conflict: 0, problem: 0 };
      const expectSilence = async () => {
        const preview = (await scout.post('/discovery/scans', { dry_run: true })).body;
        const said = [preview, (await scout.get('/discovery/findings')).body.findings];
        expect(JSON.stringify(said)).not.toContain('agents/');
        expect(preview.counts).toEqual(nothing);
        expect((await scout.get('/modules')).body.items).toEqual([]);
      };
      await expectSilence();
      const kinds = (await scan()).findings.map(({ kind }: { kind: string }) => kind);
      expect(kinds.sort()).toEqual(['dependency', 'invalid_json', 'needs_parent', 'unknown_type']);
      await expectSilence();
      // Its definition goes off with the only module that carries it.
      remove(modules);
      await expectSilence();
      expect((await scan()).changes.map(({ entity }: { entity: string }) => entity)).toEqual([
        'tools',
        'tool_instances',
      ]);
      await expectSilence();
    });

    test('what was found before its agent was registered, hidden, is told no longer', async () => {
      const scout = await registry.signIn('user', { permissions: ['discovery:*'] });
      for (const name of ['whole', 'broken', 'gone'])
        place(`agents/agent-ghost/modules/${name}`, { name, type: 'tool' });
      await scan();
      expect((await scout.get('/modules')).body.items).toHaveLength(3);
      place('agents/agent-ghost/modules/broken', '{');
      remove('agents/agent-ghost/modules/gone');
      await scan();
      await admin.post('/agents', { letta_uid: 'g', id: 'ghost', visible_to_roles: ['admin'] });
      await scan();
      expect((await scan()).changes).toEqual([]);
      for (const path of ['/modules', '/changes?entity=modules&limit=200'])
        expect((await scout.get(path)).body.items, path).toEqual([]);
      expect((await admin.get('/changes?entity=modules&agent_id=ghost')).body.items.length).toBeGreaterThan(
        5,
      );
    });
  });

  test('plugins that can never run are findings that say why', async () => {
    place('tools/smcp', { name: 'smcp', type: 'tool' });
    place('plugins/a', { name: 'a', type: 'plugin', tool: 'smcp', dependencies: ['b'] });
    place('plugins/b', { name: 'b', type: 'plugin', tool: 'smcp', dependencies: ['a'] });
    place('plugins/c', { name: 'c', type: 'plugin', tool: 'smcp', dependencies: ['nowhere'] });
    const messages = (await scan()).findings.map(({ message }: { message: string }) => message);
    expect(messages.join('\n')).toMatch(/need each other/);
    expect(messages.join('\n')).toMatch(/c needs nowhere/);
  });

  test('two scans at once make one set of records', async () => {
    for (let n = 0; n < 20; n++) place(`tools/t${n}`, { name: `t${n}`, type: 'tool' });
    await Promise.all([scan(), scan()]);
    expect(await names('/tools?limit=200')).toHaveLength(20);
  });

  test('only who may scan scans, and only who may read sees what was found', async () => {
    for (const role of ['user', 'viewer'] as const) {
      const reader = await registry.signIn(role);
      expect((await reader.post('/discovery/scans', { dry_run: true })).status).toBe(403);
      expect((await reader.get('/modules')).status).toBe(403);
    }
  });

  test('after the first scan what changes on disk is applied as it happens', async () => {
    place('tools/smcp', { name: 'smcp', type: 'tool' });
    await scan();
    place('tools/later', { name: 'later', type: 'tool' });
    await expect.poll(() => names('/tools')).toContain('later');
    remove('tools/later');
    await expect.poll(async () => (await find('/tools', 'later')).status).toBe('Off');
  });

  describe('the switch of watching', () => {
    const turn = async (value: boolean) => {
      const { status } = await admin.put('/system-config', {
        config_key: 'discovery.watch',
        config_value: value,
      });
      expect(status).toBeLessThan(300);
    };
    const state = async () => (await admin.get('/discovery/findings')).body;

    test('while it is off nothing is applied, what a scan would apply is told; on again, it is applied at once', async () => {
      place('tools/smcp', { name: 'smcp', type: 'tool' });
      await scan();
      expect(await state()).toMatchObject({ watch: true, watching: true });
      await turn(false);
      expect(await state()).toMatchObject({ watch: false, watching: false });
      place('tools/later', { name: 'later', type: 'tool' });
      await new Promise((resolve) => setTimeout(resolve, 800));
      expect(await names('/tools')).toEqual(['smcp']);
      expect(await state()).toMatchObject({
        counts: { new: 1 },
        changes: [{ action: 'create', entity: 'tools', name: 'later' }],
      });
      await turn(true);
      expect(await state()).toMatchObject({ watch: true, watching: true });
      await expect.poll(() => names('/tools')).toContain('later');
    });

    test('turned off before the first scan it stays off, and a scan still applies', async () => {
      await turn(false);
      place('tools/smcp', { name: 'smcp', type: 'tool' });
      await scan();
      expect(await names('/tools')).toEqual(['smcp']);
      expect(await state()).toMatchObject({ watch: false, watching: false, counts: { new: 0 } });
    });

    test('taking back the change that turned it off turns it on', async () => {
      place('tools/smcp', { name: 'smcp', type: 'tool' });
      await scan();
      await turn(false);
      expect((await admin.post(`/changes/${await head()}/undo`, {})).status).toBe(200);
      expect(await state()).toMatchObject({ watch: true, watching: true });
    });
  });

  test('a scan tells the revision that applied it, by which it is taken back', async () => {
    await admin.put('/system-config', { config_key: 'discovery.watch', config_value: false });
    place('tools/smcp', { name: 'smcp', type: 'tool' });
    place('plugins/gh', { name: 'gh', type: 'plugin', tool: 'smcp' });
    expect(await scan(true)).toMatchObject({ written: null });
    const { written } = await scan();
    expect(written).toBe(await head());
    expect(await scan()).toMatchObject({ written: null });
    expect((await admin.post(`/changes/${written}/undo`, {})).status).toBe(200);
    expect(await names('/tools')).toEqual([]);
    expect(await scan()).toMatchObject({ changes: [{ name: 'smcp' }, { name: 'gh' }] });
  });

  describe.skipIf(!hasRealHome)('the sample home', () => {
    test('every good manifest arrives, every bad one is a finding with file, position and a sentence that helps', async () => {
      cpSync(realHome, registry.home, { recursive: true });
      await admin.post('/agents', { letta_uid: 'agent-iris', id: 'iris', name: 'Iris' });
      const body = await scan();
      expect(await names('/tools?limit=200')).toEqual(
        expect.arrayContaining([
          'smcp',
          'broca',
          'nginx',
          'System Settings',
          'bad-schema',
          'escape',
          'thalamus',
          'dream-agent',
        ]),
      );
      expect((await admin.get('/plugins?limit=200')).body.items).toHaveLength(14);
      expect((await admin.get('/agents/iris/tool-instances')).body.items).toHaveLength(2);

      const finding = (path: string) =>
        body.findings.find((one: { path: string }) => one.path.startsWith(path));
      expect(finding('plugins/trailing-comma')).toMatchObject({ kind: 'invalid_json', line: 3, column: 19 });
      expect(finding('tools/array')).toMatchObject({ kind: 'not_an_object', line: 1 });
      expect(finding('tools/no-name')).toMatchObject({ kind: 'name_missing', line: 1 });
      expect(finding('tools/bad-schema')).toMatchObject({ kind: 'config_schema_invalid', line: 8 });
      expect(finding('tools/escape')).toMatchObject({ kind: 'entry_point_outside', line: 4 });
      expect(finding('plugins/no-parent')).toMatchObject({ kind: 'needs_parent' });
      expect(finding('plugins/tasks')).toMatchObject({ kind: 'conflict' });
      expect(finding('plugins/cycle-a')).toMatchObject({ kind: 'dependency' });
      expect(finding('plugins/missing-dependency')).toMatchObject({ kind: 'dependency' });
      expect(finding('agents/agent-monday')).toMatchObject({ kind: 'needs_agent' });
      for (const { message } of body.findings) expect(message.length).toBeGreaterThan(30);
      expect((await scan()).changes).toEqual([]);
      expect((await admin.get('/changes/verify')).body.ok).toBe(true);
    });
  });
});
