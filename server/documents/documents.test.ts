import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { armor, Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import { applyAtStart } from './at-start.ts';

const schema = {
  type: 'object',
  properties: {
    host: { type: 'string' },
    port: { type: 'integer', minimum: 1, default: 8000 },
    token: { type: 'string', writeOnly: true },
    pins: { type: 'array', writeOnly: true },
    nested: { type: 'object' },
  },
};

onEveryEngine('documents', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  let ids: Ids;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    ({ admin, ids } = await people(registry));
    await fill(admin, ids);
  });
  afterAll(() => registry.close());

  const exported = async (query = '', as = admin) => (await as.get(`/configurations/export${query}`)).body;
  const apply = (body: object, as = admin) =>
    as.post('/configurations/import', { source: 'prod.yaml', ...body });

  describe('what is exported', () => {
    test('reads like the registry, sorted, with secrets left out', async () => {
      expect(await exported()).toBe(`sanctum: 1
agents:
  iris:
    config:
      "10": ten
      "9": nine
      port: 8001
    configs:
      greeting: |
        Good
        morning
      key:
        $sealed: true
configurations:
  agents:
    iris:
      empty: null
      log.level: debug
  system:
    as.text:
      $type: json
      $value: "1"
    look.alike:
      $value:
        $ref: "#/elsewhere"
    "on": "off"
    port: 8002
  tools:
    broca@global:
      host: \${env.BROCA_HOST}
  users:
    admin1:
      theme: dark
env_vars:
  BROCA_HOST:
    $description: Where Broca is
    $value: broca.local
  LETTA_TOKEN:
    $sealed: true
instances:
  - agent: iris
    config:
      host: localhost
      pins:
        $sealed: true
      token:
        $sealed: true
    name: first
    tool: broca@global
plugins:
  broca@global/echo:
    loud: true
system_config:
  limits:
    $category: safety
    $description: How much
    $value:
      per_day: 10
  retries:
    $sealed: true
    $type: number
`);
    });

    test('is the same in JSON', async () => {
      const answer = await admin.get('/configurations/export?format=json');
      expect(answer.headers['content-type']).toContain('application/json');
      expect(answer.body).toEqual(parse(await exported()));
      expect((await admin.get('/configurations/export')).headers['content-type']).toContain(
        'application/yaml',
      );
    });

    test('is as much as was asked for', async () => {
      expect(Object.keys(parse(await exported('?agent=iris')))).toEqual([
        'sanctum',
        'agents',
        'configurations',
        'instances',
      ]);
      expect(Object.keys(parse(await exported(`?tool=${ids.tool}`)))).toEqual([
        'sanctum',
        'configurations',
        'instances',
        'plugins',
      ]);
      expect(Object.keys(parse(await exported('?section=env_vars&section=plugins')))).toEqual([
        'sanctum',
        'env_vars',
        'plugins',
      ]);
      expect((await admin.get('/configurations/export?agent=nobody')).status).toBe(404);
      expect((await admin.get('/configurations/export?tool=4711')).status).toBe(404);
    });

    test('is what the reader may read, and no hidden agent is in it', async () => {
      const user = await registry.signIn('user', { username: 'grace' });
      const document = parse(await exported('', user));
      expect(Object.keys(document)).toEqual(['sanctum', 'agents', 'configurations', 'instances', 'plugins']);
      expect(Object.keys(document.configurations)).toEqual(['agents', 'system', 'tools']);
      expect((await user.get('/configurations/export?section=env_vars')).status).toBe(403);
      await admin.patch('/agents/iris', { visible_to_roles: ['admin'] });
      const narrower = await exported('', user);
      expect(narrower).not.toContain('iris');
      expect((await user.get('/configurations/export?agent=iris')).status).toBe(404);
      await admin.patch('/agents/iris', { visible_to_roles: null });
    });
  });

  describe('secrets', () => {
    test('are encrypted for a recipient, and the journal tells that they were read', async () => {
      const identity = await generateX25519Identity();
      const recipient = await identityToRecipient(identity);
      const document = parse(await exported(`?recipient=${recipient}`));
      const open = (text: string) => {
        const decrypter = new Decrypter();
        decrypter.addIdentity(identity);
        return decrypter.decrypt(armor.decode(text), 'text');
      };
      expect(await open(document.env_vars.LETTA_TOKEN.$age)).toBe('top secret');
      expect(document.system_config.retries.$type).toBe('number');
      expect(await open(document.system_config.retries.$age)).toBe('3');
      expect(await open(document.instances[0].config.token.$age)).toBe('hush');
      expect(document.instances[0].config.pins.$type).toBe('json');
      expect(await open(document.instances[0].config.pins.$age)).toBe('[1,2]');
      const { body } = await admin.get('/changes?action=reveal');
      expect(JSON.stringify(body)).toContain('LETTA_TOKEN');
      expect(JSON.stringify(body)).not.toContain('top secret');
    });

    test('are not for who may not reveal them, nor for what is no recipient', async () => {
      const keeper = await registry.signIn('admin', {
        username: 'keeper',
        permissions: { deny: ['secrets:reveal'] },
      });
      const recipient = await identityToRecipient(await generateX25519Identity());
      expect((await keeper.get(`/configurations/export?recipient=${recipient}`)).status).toBe(403);
      expect((await admin.get('/configurations/export?recipient=age1nobody')).body.code).toBe(
        'recipient.invalid',
      );
    });

    test('that are still encrypted are not taken', async () => {
      const document = { sanctum: 1, env_vars: { LETTA_TOKEN: { $sealed: true, $age: '-----BEGIN' } } };
      expect((await apply({ document })).body).toMatchObject({
        code: 'document.invalid',
        errors: [{ path: '/env_vars/LETTA_TOKEN/$age' }],
      });
    });
  });

  describe('what is applied', () => {
    test('to another registry is there as it was here, and a second time changes nothing', async () => {
      const other = await startRegistry(dialect);
      try {
        const { admin: there } = await people(other);
        const text = await exported();
        const first = await apply({ text }, there);
        expect(first.body.changes.filter(({ action }: { action: string }) => action === 'missing')).toEqual([
          { action: 'missing', table: 'system_config', name: 'retries' },
          { action: 'missing', table: 'env_vars', name: 'LETTA_TOKEN' },
          { action: 'missing', table: 'agent_configs', name: 'iris/configs/key' },
          { action: 'missing', table: 'tool_instances', name: 'broca@global for iris (first)/pins' },
          { action: 'missing', table: 'tool_instances', name: 'broca@global for iris (first)/token' },
        ]);
        expect(first.body).toMatchObject({
          dry_run: false,
          pinned_by: 'file prod.yaml',
          counts: { create: 11, update: 3, missing: 5 },
          plan: { counts: { instances: 2 } },
        });
        // The secrets come by another way.
        await fillSecrets(there);
        expect(await exported('', there)).toBe(text);
        const second = await apply({ text }, there);
        expect(second.body).toMatchObject({
          revision: null,
          counts: { update: 0, missing: 0, unchanged: 17 },
        });
        // What the document does not hold, it does not pin.
        expect((await there.get('/env-vars/LETTA_TOKEN')).body.pinned_by).toBeNull();
      } finally {
        await other.close();
      }
    });

    test('with its secrets is whole', async () => {
      const other = await startRegistry(dialect);
      try {
        const { admin: there, ids: theirs } = await people(other);
        const text = withSecrets(await exported());
        const { body } = await apply({ text }, there);
        expect(body.counts).toMatchObject({ missing: 0, unchanged: 0 });
        expect(await exported('', there)).toBe(await exported());
        const shown = await there.get(`/tool-instances/${theirs.instance}/effective-config?reveal=true`);
        expect(shown.body.values).toMatchObject({ token: 'hush', pins: [1, 2], host: 'localhost' });
        expect((await apply({ text }, there)).body).toMatchObject({
          revision: null,
          counts: { unchanged: 17 },
        });
        expect((await there.get('/env-vars/LETTA_TOKEN')).body).toMatchObject({
          var_value: null,
          is_encrypted: true,
          pinned_by: 'file prod.yaml',
        });
      } finally {
        await other.close();
      }
    });
  });

  describe('a document of its own', () => {
    const document = { sanctum: 1, configurations: { agents: { monday: { a: 1, b: 'two' } } } };
    const monday = async () =>
      (await admin.get('/configurations?scope=agent&scope_id=monday')).body.items.map(
        ({ key, value, pinned_by }: Record<string, unknown>) => [key, value, pinned_by],
      );

    test('is only told of with dry_run', async () => {
      const { body } = await apply({ document, dry_run: true });
      expect(body).toMatchObject({
        dry_run: true,
        counts: { create: 2 },
        changes: [
          { action: 'create', table: 'configurations', name: 'agents/monday/a' },
          { action: 'create', table: 'configurations', name: 'agents/monday/b' },
        ],
      });
      expect(await monday()).toEqual([]);
    });

    test('pins what it sets: people and other files may not change it, it may', async () => {
      await apply({ document });
      const [pinned] = (await admin.get('/configurations?scope=agent&scope_id=monday')).body.items;
      expect(pinned.pinned_by).toBe('file prod.yaml');
      for (const answer of [
        await admin.patch(`/configurations/${pinned.id}`, { value: 2 }),
        await admin.delete(`/configurations/${pinned.id}`),
        await apply({ document, source: 'other.yaml' }),
      ]) {
        expect(answer.status).toBe(409);
        expect(answer.body).toMatchObject({ code: 'setting.pinned', pinned_by: 'file prod.yaml' });
      }
      const changed = { sanctum: 1, configurations: { agents: { monday: { a: 2, b: 'two' } } } };
      expect((await apply({ document: changed })).body.counts).toMatchObject({ update: 1, unchanged: 1 });
    });

    test('gives back what it does not name any more, and takes it along with prune', async () => {
      await admin.put('/configurations', { scope: 'agent', scope_id: 'monday', key: 'own', value: 1 });
      await apply({ document, source: 'b.yaml' });
      const less = { sanctum: 1, configurations: { agents: { monday: { a: 2 } } } };
      expect((await apply({ document: less })).body.changes).toEqual([
        { action: 'release', table: 'configurations', name: 'agents/monday/b' },
      ]);
      expect(await monday()).toEqual([
        ['a', 2, 'file prod.yaml'],
        ['b', 'two', null],
        ['own', 1, null],
      ]);
      expect((await apply({ document: less, prune: true })).body.counts).toMatchObject({ delete: 2 });
      expect(await monday()).toEqual([['a', 2, 'file prod.yaml']]);
      // A document without the place has nothing to say of what others set there.
      await admin.put('/configurations', { scope: 'agent', scope_id: 'monday', key: 'own', value: 1 });
      expect((await apply({ document: { sanctum: 1 }, prune: true })).body.changes).toEqual([
        { action: 'delete', table: 'configurations', name: 'agents/monday/a' },
      ]);
      expect(await monday()).toEqual([['own', 1, null]]);
    });

    test('pins nothing with pin: false, and takes off what it pinned', async () => {
      await apply({ document });
      const changed = { sanctum: 1, configurations: { agents: { monday: { a: 3, b: 'two' } } } };
      const { body } = await apply({ document: changed, pin: false });
      expect(body).toMatchObject({ pinned_by: null, counts: { update: 1, release: 1 } });
      expect(await monday()).toEqual([
        ['a', 3, null],
        ['b', 'two', null],
        ['own', 1, null],
      ]);
      const again = await admin.post('/configurations/import', { document: changed, pin: false });
      expect(again.body).toMatchObject({ revision: null, counts: { unchanged: 2 } });
      expect((await admin.post('/configurations/import', { document })).body.code).toBe(
        'document.source_missing',
      );
    });

    test('leaves alone what another file pinned, even with prune', async () => {
      await apply({
        document: { sanctum: 1, configurations: { agents: { monday: { a: 3 } } } },
        source: 'a',
      });
      const { body } = await apply({
        document: { sanctum: 1, configurations: { agents: { monday: { b: 1 } } } },
        prune: true,
      });
      expect(body.counts).toMatchObject({ delete: 1, update: 1 });
      expect(await monday()).toEqual([
        ['a', 3, 'file a'],
        ['b', 1, 'file prod.yaml'],
      ]);
      for (const source of ['a', 'prod.yaml']) await apply({ document: { sanctum: 1 }, source, prune: true });
      expect(await monday()).toEqual([]);
    });

    test('is refused when it breaks an instance, unless forced; and when the world moved', async () => {
      const breaking = { sanctum: 1, configurations: { tools: { 'broca@global': { port: 'no port' } } } };
      const told = await apply({ document: breaking, dry_run: true });
      expect(told.body.plan.counts.newly_invalid).toBeGreaterThan(0);
      expect((await apply({ document: breaking })).body.code).toBe('plan.breaks');
      const { revision } = told.body;
      await admin.put('/env-vars', { var_name: 'MOVED', var_value: 'yes' });
      expect((await apply({ document: breaking, force: true, expected_revision: revision })).body.code).toBe(
        'plan.world_moved',
      );
      expect((await apply({ document: breaking, force: true })).status).toBe(200);
      await apply({ document: { sanctum: 1 }, prune: true });
      await admin.delete('/env-vars/MOVED');
    });

    test('seals, opens again, and changes what is said of a row', async () => {
      const at = (stored: unknown) => ({ document: { sanctum: 1, system_config: { note: stored } } });
      const row = async () => (await admin.get('/system-config/note')).body;
      await apply(at('plain'));
      await apply(at({ $sealed: true }));
      expect(await row()).toMatchObject({ is_encrypted: true, config_value: null });
      const same = at({ $sealed: true, $value: 'plain' });
      expect((await apply(same)).body.counts).toMatchObject({ update: 1 });
      expect((await apply(same)).body.counts).toMatchObject({ unchanged: 1, update: 0 });
      // What is sealed stays sealed unless the document says otherwise.
      await apply(at('other'));
      expect(await row()).toMatchObject({ is_encrypted: true });
      await apply(at({ $sealed: false, $value: { $deep: 1 }, $description: 'Why', $category: 'c' }));
      expect(await row()).toMatchObject({
        is_encrypted: false,
        config_value: { $deep: 1 },
        config_type: 'json',
        description: 'Why',
        category: 'c',
      });
      await apply({ document: { sanctum: 1 }, prune: true });
      expect((await admin.get('/system-config/note')).status).toBe(404);
    });

    test('means instances that are called the same in the order of their ids', async () => {
      const twins = [];
      for (const port of [1, 2])
        twins.push(
          (await admin.post('/tool-instances', { tool_id: ids.tool, agent_id: 'monday', config: { port } }))
            .body.id,
        );
      const { instances } = parse(await exported('?agent=monday'));
      expect(instances.map(({ config }: { config: object }) => config)).toEqual([{ port: 1 }, { port: 2 }]);
      instances[1].config.port = 3;
      expect((await apply({ document: { sanctum: 1, instances } })).body.counts).toMatchObject({ update: 1 });
      expect((await admin.get(`/tool-instances/${twins[1]}`)).body.config).toEqual({ port: 3 });
      for (const wrong of [instances.slice(1), [...instances, instances[0]]])
        expect((await apply({ document: { sanctum: 1, instances: wrong } })).body.code).toBe(
          'document.invalid',
        );
      for (const id of twins) await admin.delete(`/tool-instances/${id}`);
    });
  });

  describe('who applies', () => {
    test('needs the permission for every place, even where nothing would change', async () => {
      const user = await registry.signIn('user', {
        username: 'ada',
        permissions: ['configurations:write@agent:iris'],
      });
      const own = { sanctum: 1, configurations: { users: { ada: { theme: 'light' } } } };
      expect((await apply({ document: own, pin: false }, user)).body.counts).toMatchObject({ create: 1 });
      const iris = { sanctum: 1, configurations: { agents: { iris: { 'log.level': 'debug' } } } };
      expect((await apply({ document: iris, pin: false }, user)).body.counts).toMatchObject({ unchanged: 1 });
      for (const document of [
        { sanctum: 1, env_vars: { BROCA_HOST: 'broca.local' } },
        { sanctum: 1, configurations: { agents: { monday: {} } } },
        { sanctum: 1, configurations: { system: { port: 8002 } } },
        { sanctum: 1, agents: { iris: { config: {} } } },
        { sanctum: 1, plugins: { 'broca@global/echo': { loud: true } } },
      ])
        expect((await apply({ document, pin: false }, user)).status).toBe(403);
      // There are no other people for who may not see them.
      const bob = { sanctum: 1, configurations: { users: { admin1: {}, nobody: {} } } };
      expect((await apply({ document: bob }, user)).body.errors).toEqual([
        { path: '/configurations/users/admin1', message: 'There is no user admin1.' },
        { path: '/configurations/users/nobody', message: 'There is no user nobody.' },
      ]);
    });

    test('cannot tell a hidden agent from none, and frees nothing of it', async () => {
      const pinned = { sanctum: 1, configurations: { agents: { monday: { secretly: 1 } } } };
      await apply({ document: pinned, source: 'shared.yaml' });
      await admin.patch('/agents/monday', { visible_to_roles: ['admin'] });
      const user = await registry.signIn('user', { permissions: ['configurations:write'] });
      const document = { sanctum: 1, configurations: { agents: { monday: {}, nobody: {} } } };
      expect((await apply({ document }, user)).body.errors).toEqual([
        { path: '/configurations/agents/monday', message: 'There is no agent monday.' },
        { path: '/configurations/agents/nobody', message: 'There is no agent nobody.' },
      ]);
      const { body } = await apply({ document: { sanctum: 1 }, source: 'shared.yaml', prune: true }, user);
      expect(body).toMatchObject({ revision: null, changes: [] });
      await admin.patch('/agents/monday', { visible_to_roles: null });
      await apply({ document: { sanctum: 1 }, source: 'shared.yaml', prune: true });
    });
  });

  describe('a bad document', () => {
    const deep = (levels: number): unknown => (levels === 0 ? 1 : { in: deep(levels - 1) });

    test.each<[string, unknown, string]>([
      ['no version', {}, '/sanctum'],
      ['another version', { sanctum: 2 }, '/sanctum'],
      ['an unknown section', { sanctum: 1, setings: {} }, ''],
      ['a section of another type', { sanctum: 1, env_vars: [] }, '/env_vars'],
      ['an unknown scope', { sanctum: 1, configurations: { agent: {} } }, '/configurations'],
      ['an unknown tool', { sanctum: 1, configurations: { tools: { x: {} } } }, '/configurations/tools/x'],
      [
        'an unknown instance',
        { sanctum: 1, instances: [{ tool: 'broca@global', config: {} }] },
        '/instances/0',
      ],
      ['an unknown plugin', { sanctum: 1, plugins: { 'broca@global/x': {} } }, '/plugins/broca@global~1x'],
      ['a key that is none', { sanctum: 1, system_config: { 'a b': 1 } }, '/system_config/a b'],
      [
        'a name of JavaScript',
        { sanctum: 1, system_config: { constructor: 1 } },
        '/system_config/constructor',
      ],
      ['a variable that is none', { sanctum: 1, env_vars: { '1X': 'a' } }, '/env_vars/1X'],
      ['a variable that is no text', { sanctum: 1, env_vars: { X: 1 } }, '/env_vars/X'],
      [
        'another type',
        { sanctum: 1, system_config: { a: { $type: 'number', $value: 'x' } } },
        '/system_config/a',
      ],
      ['an unknown note', { sanctum: 1, system_config: { a: { $valeu: 1 } } }, '/system_config/a'],
      ['a note and a value', { sanctum: 1, system_config: { a: { $value: 1, b: 2 } } }, '/system_config/a'],
      ['no value', { sanctum: 1, system_config: { a: { $description: 'x' } } }, '/system_config/a'],
      ['too deep a value', { sanctum: 1, system_config: { a: deep(40) } }, '/system_config/a'],
      [
        'a secret where none is kept',
        { sanctum: 1, plugins: { 'broca@global/echo': { a: { $sealed: true, $value: 1 } } } },
        '/plugins/broca@global~1echo/a',
      ],
      [
        'a secret of an agent',
        { sanctum: 1, agents: { iris: { config: { a: { $sealed: true, $value: 1 } } } } },
        '/agents/iris/config/a',
      ],
      [
        'somebody else’s sealed value',
        { sanctum: 1, plugins: { 'broca@global/echo': { a: { $sealed: 'sv_1' } } } },
        '/plugins/broca@global~1echo/a/$sealed',
      ],
    ])('with %s is refused with its place', async (_name, document, path) => {
      const { status, body } = await apply({ document });
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'document.invalid' });
      expect(body.errors[0].path).toBe(path);
      expect(body.errors[0].message).toMatch(/\S/);
    });

    test.each([
      ['a name twice', 'sanctum: 1\nenv_vars:\n  A: x\n  A: y\n', 4, 3],
      ['a name twice, in JSON', '{"sanctum": 1,\n "sanctum": 1}', 2, 2],
      ['a bracket too few', 'sanctum: 1\nenv_vars: {A: x', 2, 16],
      ['an alias bomb', bomb(), 6, 38],
      ['an alias to itself', 'sanctum: 1\nenv_vars: &a\n  A: *a\n', 3, 6],
      ['__proto__', 'sanctum: 1\nsystem_config:\n  a: {__proto__: {x: 1}}\n', 3, 7],
      ['a tag of its own', 'sanctum: 1\nsystem_config:\n  a: !run x\n', 3, 6],
      ['a number that is too long', 'sanctum: 1\nsystem_config:\n  a: 12345678901234567890\n', 3, 6],
      ['no end of levels', `sanctum: 1\nsystem_config: ${'['.repeat(5000)}`, 2, undefined],
      ['two documents', 'sanctum: 1\n---\nsanctum: 1\n', undefined, undefined],
    ])('with %s is refused with line and column', async (_name, text, line, column) => {
      const { status, body } = await apply({ text });
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'document.syntax' });
      expect({ line: line && body.line, column: column && body.column }).toEqual({ line, column });
    });

    test('is refused with all that is wrong, and nothing of it is applied', async () => {
      const text = 'sanctum: 1\nenv_vars:\n  GOOD: x\n  1BAD: y\nsystem_config:\n  a b: 1\n';
      expect((await apply({ text })).body.errors).toHaveLength(2);
      expect((await admin.get('/env-vars/GOOD')).status).toBe(404);
      expect((await apply({ text, document: {} })).body.code).toBe('document.missing');
      expect((await apply({ document: { sanctum: 1 }, source: '/etc/x.yaml' })).status).toBe(400);
    });

    test('may be large, and nobody waits for it', async () => {
      const rows = Array.from({ length: 30_000 }, (_, index) => `  key_${index}: {a b: 1}\n`).join('');
      const began = performance.now();
      const [{ body }] = await Promise.all([
        apply({ text: `sanctum: 1\nenv_vars:\n${rows}  A: x\n  A: y\n` }),
        admin.get('/agents').then(() => expect(performance.now() - began).toBeLessThan(2000)),
      ]);
      expect(body).toMatchObject({ code: 'document.syntax', line: 30_004 });
    });
  });

  describe('at start', () => {
    const start = (config: object) =>
      applyAtStart({ ...registry.ctx, config: { ...registry.ctx.config, ...config } });
    let folder: string;
    let file: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'sanctum-documents-'));
      file = join(folder, 'sanctum.yaml');
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const pins = async () =>
      (await admin.get('/configurations?scope=agent&scope_id=monday')).body.items.map(
        ({ key, pinned_by }: Record<string, unknown>) => [key, pinned_by],
      );

    test('file and variable are applied by the system, and pinned', async () => {
      writeFileSync(file, 'sanctum: 1\nconfigurations:\n  agents:\n    monday: {a: 1, moves: 1}\n');
      const configText = '{"sanctum": 1, "configurations": {"agents": {"monday": {"b": 1}}}}';
      await start({ configFile: file, configText });
      expect(await pins()).toEqual([
        ['a', `file ${file}`],
        ['b', 'variable SANCTUM_CONFIG'],
        ['moves', `file ${file}`],
      ]);
      const { body } = await admin.get('/changes?limit=1&entity=configurations');
      expect(body.items[0].actor).toMatchObject({ type: 'system', name: 'variable SANCTUM_CONFIG' });
      const { revision } = registry.ctx.head;
      await start({ configFile: file, configText });
      await registry.ctx.head.catchUp();
      expect(registry.ctx.head.revision).toBe(revision);
    });

    test('a key may move between them, and is free when neither names it', async () => {
      writeFileSync(file, 'sanctum: 1\nconfigurations:\n  agents:\n    monday: {b: 1}\n');
      const configText = 'sanctum: 1\nconfigurations:\n  agents:\n    monday: {moves: 1}\n';
      await start({ configFile: file, configText });
      expect(await pins()).toEqual([
        ['a', null],
        ['b', `file ${file}`],
        ['moves', 'variable SANCTUM_CONFIG'],
      ]);
      await start({});
      expect(await pins()).toEqual([
        ['a', null],
        ['b', null],
        ['moves', null],
      ]);
    });

    test.each([
      ['sanctum: 1\nenv_vars: {A: [\n', 'Line 3, column 1'],
      ['sanctum: 1\nenv_vars:\n  A: 1\n', '/env_vars/A: A is of type string'],
      ['sanctum: 1\nagents: {nobody: {}}\n', '/agents/nobody: There is no agent nobody'],
    ])('a bad one is said with where', async (text, problem) => {
      writeFileSync(file, text);
      await expect(start({ configFile: file })).rejects.toThrow(`SANCTUM_CONFIG_FILE, ${file}: ${problem}`);
      await expect(start({ configText: text })).rejects.toThrow(`SANCTUM_CONFIG: ${problem}`);
    });

    test('so is one that is not there', async () => {
      const missing = join(folder, 'missing.yaml');
      await expect(start({ configFile: missing })).rejects.toThrow(
        /missing\.yaml: .*cannot be read \(ENOENT\)/,
      );
    });
  });
});

interface Ids {
  tool: number;
  instance: number;
}

/** The same agents, tools, instances and plugins, not configured yet. */
async function people(registry: TestRegistry): Promise<{ admin: Client; ids: Ids }> {
  const admin = await registry.signIn('admin', { username: 'admin1' });
  for (const id of ['iris', 'monday']) await admin.post('/agents', { id, letta_uid: `uid-${id}` });
  const tool = (await admin.post('/tools', { name: 'broca', config_schema: schema })).body.id;
  const instance = (await admin.post('/tool-instances', { tool_id: tool, agent_id: 'iris', name: 'first' }))
    .body.id;
  await admin.post('/tool-instances', { tool_id: tool, agent_id: 'monday', name: 'bare' });
  await admin.post('/plugins', { tool_id: tool, name: 'echo' });
  return { admin, ids: { tool, instance } };
}

async function fill(admin: Client, { tool, instance }: Ids): Promise<void> {
  const put = async (url: string, body: object) => expect((await admin.put(url, body)).status).toBe(201);
  await put('/system-config', {
    config_key: 'limits',
    config_value: { per_day: 10 },
    category: 'safety',
    description: 'How much',
  });
  await put('/env-vars', { var_name: 'BROCA_HOST', var_value: 'broca.local', description: 'Where Broca is' });
  const system = { scope: 'system' };
  await put('/configurations', { ...system, key: 'port', value: 8002 });
  await put('/configurations', { ...system, key: 'on', value: 'off' });
  await put('/configurations', { ...system, key: 'as.text', value: '1', type: 'json' });
  await put('/configurations', { ...system, key: 'look.alike', value: { $ref: '#/elsewhere' } });
  const iris = { scope: 'agent', scope_id: 'iris' };
  await put('/configurations', { ...iris, key: 'log.level', value: 'debug' });
  await put('/configurations', { ...iris, key: 'empty', value: null });
  await put('/configurations', { scope: 'tool', scope_id: tool, key: 'host', value: '${env.BROCA_HOST}' });
  await put('/configurations', { scope: 'user', scope_id: admin.user!.id, key: 'theme', value: 'dark' });
  await put('/agents/iris/configs', { config_key: 'greeting', config_value: 'Good\nmorning\n' });
  await admin.patch('/agents/iris', { config: { port: 8001, 9: 'nine', 10: 'ten' } });
  await admin.patch(`/tool-instances/${instance}`, { config: { host: 'localhost' } });
  const [plugin] = (await admin.get('/plugins')).body.items;
  await admin.patch(`/plugins/${plugin.id}`, { config: { loud: true } });
  await fillSecrets(admin);
}

async function fillSecrets(admin: Client): Promise<void> {
  await admin.put('/env-vars', { var_name: 'LETTA_TOKEN', var_value: 'top secret', is_encrypted: true });
  await admin.put('/system-config', { config_key: 'retries', config_value: 3, is_encrypted: true });
  await admin.put('/agents/iris/configs', { config_key: 'key', config_value: 'k', is_encrypted: true });
  const [instance] = (await admin.get('/tool-instances?agent_id=iris')).body.items;
  const config = { ...instance.config, token: 'hush', pins: [1, 2] };
  expect((await admin.patch(`/tool-instances/${instance.id}`, { config })).status).toBe(200);
}

/** An export with its secrets put in, as who decrypts it does. */
function withSecrets(text: string): string {
  const document = parse(text);
  document.env_vars.LETTA_TOKEN.$value = 'top secret';
  document.system_config.retries.$value = 3;
  document.agents.iris.configs.key.$value = 'k';
  document.instances[0].config.token.$value = 'hush';
  document.instances[0].config.pins.$value = [1, 2];
  return JSON.stringify(document);
}

function bomb(): string {
  const ten = (name: string) => `[${Array.from({ length: 10 }, () => `*${name}`).join(', ')}]`;
  return [
    'sanctum: 1',
    'system_config:',
    `  a: &a [${'x, '.repeat(9)}x]`,
    `  b: &b ${ten('a')}`,
    `  c: &c ${ten('b')}`,
    `  d: &d ${ten('c')}`,
    `  e: &e ${ten('d')}`,
  ].join('\n');
}
