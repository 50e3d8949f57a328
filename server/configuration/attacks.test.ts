import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { buildApp } from '../app.ts';
import { Client, dialects, onEveryEngine, scratchDatabaseUrl, startRegistry } from '../../test/harness.ts';
import { openRegistry } from '../start.ts';

const secret = 'sk-Zq7-never-to-be-seen';

const schema = {
  type: 'object',
  properties: { token: { type: 'string', writeOnly: true }, port: { type: 'integer' } },
};

test.runIf(dialects.includes('sqlite'))(
  'a secret is in no file of the home, no log line, no error, no event and no answer, on sqlite',
  async () => {
    const registry = await startRegistry('sqlite');
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const second = await openRegistry(registry.ctx.config, log);
    const app = await buildApp(second.context);
    const person = await registry.signIn('admin');
    const admin = new Client(app, person.token);
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const abort = new AbortController();
    let heard = '';
    const events = await fetch(`${url}/api/v1/events`, {
      headers: { authorization: `Bearer ${person.token ?? ''}` },
      signal: abort.signal,
    });
    const listening = (async () => {
      const decoder = new TextDecoder();
      for await (const part of events.body as unknown as AsyncIterable<Uint8Array>)
        heard += decoder.decode(part);
    })().catch(() => undefined);

    const tool = (await admin.post('/tools', { name: 'secretive', config_schema: schema })).body.id;
    const { id } = (await admin.post('/tool-instances', { tool_id: tool, config: { token: secret } })).body;
    const answers = [
      await admin.put('/configurations', { scope: 'tool', scope_id: tool, key: 'token', value: secret }),
      await admin.put('/system-config', { config_key: 'a', config_value: secret, is_encrypted: true }),
      await admin.put('/env-vars', { var_name: 'A', var_value: secret, is_encrypted: true }),
      // Errors repeat nothing of what was sent.
      await admin.put('/system-config', {
        config_key: 'a',
        config_value: secret,
        is_encrypted: true,
        config_type: 'number',
      }),
      await admin.put('/configurations', { scope: 'tool', scope_id: tool, key: 'port', value: secret }),
      await admin.post('/configurations/plan', {
        changes: [{ table: 'tool_instances', id, config: { token: `${secret}2`, port: 1 } }],
      }),
      await admin.patch(`/tool-instances/${id}`, { config: { token: 7 } }),
      await admin.get(`/tool-instances/${id}/effective-config`),
      await admin.get(`/tool-instances/${id}`),
      await admin.get('/changes?limit=200'),
      await admin.get('/configurations'),
      await admin.get('/system-config'),
      await admin.get('/env-vars'),
      await admin.get(`/history?entity=tool_instances&entity_id=${id}`),
      await admin.post('/restore', { what: { kind: 'everything' }, to: 1, dry_run: true }),
    ];
    await expect.poll(() => heard).toContain('env_vars');
    abort.abort();
    await listening;
    for (const [index, { body }] of answers.entries())
      expect(JSON.stringify(body), String(index)).not.toContain(secret);
    expect(heard).not.toContain(secret);
    expect(lines.join('')).not.toContain(secret);
    expect(lines.length).toBeGreaterThan(10);
    const control = join(registry.home, 'control');
    for (const file of readdirSync(control))
      expect(readFileSync(join(control, file)).includes(secret), file).toBe(false);
    // It is there all the same.
    expect((await admin.post('/env-vars/A/reveal')).body.value).toBe(secret);
    await app.close();
    await second.close();
    await registry.close();
  },
);

onEveryEngine('attacks on configuration', (dialect) => {
  test('of two processes that write one key with the same expectation one wins, and the journal shows both tries’ outcome', async () => {
    const scratch = await scratchDatabaseUrl(dialect);
    const one = await startRegistry(dialect, { databaseUrl: scratch.url });
    const two = await startRegistry(dialect, { databaseUrl: scratch.url, home: one.home });
    const admin = await one.signIn('admin');
    const other = two.withToken(admin.token ?? '');
    const { body } = await admin.put('/configurations', { scope: 'system', key: 'contested', value: 0 });
    const write = (client: typeof admin, value: number) =>
      client.put('/configurations', {
        scope: 'system',
        key: 'contested',
        value,
        expected_revision: body.revision,
      });
    for (let round = 0; round < 3; round++) {
      const { body: now } = await admin.get(`/configurations/${body.id}`);
      body.revision = now.revision;
      const answers = await Promise.all([write(admin, 2 * round + 1), write(other, 2 * round + 2)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const won = answers.find(({ status }) => status === 200)?.body.value;
      expect((await other.get(`/configurations/${body.id}`)).body.value).toBe(won);
      expect((await admin.get('/users/me/effective-config')).body.values.contested).toBe(won);
      expect((await other.get('/users/me/effective-config')).body.values.contested).toBe(won);
    }
    expect(
      (await admin.get('/history?entity=configurations&entity_id=system/contested')).body.items,
    ).toHaveLength(4);
    await two.app.close();
    await one.close();
    scratch.remove();
  });

  test('values and keys that would break something are refused with what to do', async () => {
    const registry = await startRegistry(dialect);
    const admin = await registry.signIn('admin');
    const put = (key: string, value: unknown) =>
      admin.put('/configurations', { scope: 'system', key, value });
    const raw = (text: string) =>
      admin.send('PUT', '/configurations', text, { 'content-type': 'application/json' });
    for (const key of [
      '__proto__',
      'a.__proto__.b',
      'constructor',
      'a.prototype',
      'a..b',
      ' ',
      'x'.repeat(101),
      '💥',
      'a\u202eb',
    ])
      expect((await put(key, 1)).status, key).toBe(400);
    for (const key of ['größe', 'καλή.μέρα', '日本.語'])
      expect((await put(key, key)).body).toMatchObject({ key, value: key });
    expect(
      (await raw(`{"scope":"system","key":"deep","value":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)).body
        .code,
    ).toBe('body.too_deep');
    let deep: unknown = 1;
    for (let level = 0; level < 40; level++) deep = { a: deep };
    expect((await put('deep', deep)).body.code).toBe('value.too_large');
    expect((await put('wide', Array(6000).fill(1))).body.code).toBe('value.too_large');
    expect((await put('long', 'x'.repeat(70_000))).body.code).toBe('value.too_large');
    expect(
      (await raw('{"scope":"system","key":"proto","value":{"__proto__":{"polluted":1},"ok":1}}')).status,
    ).toBe(201);
    expect((await admin.get('/users/me/effective-config')).body.values.proto).toEqual({ ok: 1 });
    expect({}).not.toHaveProperty('polluted');
    const sql = `'; DROP TABLE configurations; --`;
    expect((await put('sql', sql)).body.value).toBe(sql);
    expect((await admin.get(`/configurations?prefix=${encodeURIComponent(sql)}`)).body.items).toEqual([]);
    await registry.close();
  });

  test('whoever may write and not reveal is never told whether a guess of a secret is right', async () => {
    const registry = await startRegistry(dialect);
    const admin = await registry.signIn('admin');
    const tool = (await admin.post('/tools', { name: 'guarded', config_schema: schema })).body.id;
    const other = (await admin.post('/tools', { name: 'referring' })).body.id;
    const { id } = (await admin.post('/tool-instances', { tool_id: tool, config: { token: secret } })).body;
    const second = (await admin.post('/tool-instances', { tool_id: tool })).body.id;
    await admin.post('/tool-instances', {
      tool_id: other,
      config: { port: '${env.PIN}', host: '${config.pin}' },
    });
    const place = { table: 'configurations', scope: 'tool', scope_id: tool, key: 'token' };
    const pin = { table: 'configurations', scope: 'tool', scope_id: other, key: 'pin', is_encrypted: true };
    const variable = { table: 'env_vars', var_name: 'PIN', is_encrypted: true };
    const writes = (value: string) => [
      { ...place, value },
      { ...pin, value },
      { ...pin, is_encrypted: false, value },
      { ...variable, var_value: value },
      { ...variable, is_encrypted: false, var_value: value },
      { table: 'tool_instances', id, config: { token: value } },
      { table: 'tool_instances', id: second, config: { token: value } },
    ];
    const known = [0, 1, 3].map((index) => writes(secret)[index]);
    expect((await admin.post('/configurations/apply', { changes: known, force: true })).status).toBe(200);
    const writer = await registry.signIn('user', {
      permissions: {
        grant: ['configurations:*', 'env_vars:*', 'tools:*', 'documents:*'],
        deny: ['secrets:reveal'],
      },
    });
    const told = async (path: string, body: unknown) => {
      const answer = await writer.post(path, body);
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      const { counts, items, changes } = answer.body;
      return { counts, items, changes };
    };
    for (const [index, right] of writes(secret).entries()) {
      const wrong = writes('sk-Zq7-another-one-here')[index];
      const answer = await told('/configurations/plan', { changes: [right] });
      expect(answer, String(index)).toEqual(await told('/configurations/plan', { changes: [wrong] }));
      expect(JSON.stringify(answer.items), String(index)).toContain('"sealed":true');
    }
    const documents = (value: unknown) => [
      { configurations: { tools: { 'guarded@global': { token: { $value: value } } } } },
      { env_vars: { PIN: { $value: value } } },
    ];
    for (const [index, document] of documents(secret).entries()) {
      const wrong = documents('sk-Zq7-another-one-here')[index];
      const import_ = (what: object) =>
        told('/configurations/import', { document: { sanctum: 1, ...what }, source: 'a', dry_run: true });
      const answer = await import_(document);
      expect(answer).toEqual(await import_(wrong ?? {}));
      expect(answer.counts.update).toBe(1);
    }
    // Sending back what is there, as its marker, is no guess.
    const { config } = (await admin.get(`/tool-instances/${id}`)).body;
    const same = { changes: [{ table: 'tool_instances', id, config }] };
    expect((await told('/configurations/plan', same)).items).toEqual([]);
    // Whoever tries schemas could find it out bit by bit: what was tried stands in the journal.
    const tighter = {
      ...schema,
      properties: { ...schema.properties, token: { writeOnly: true, pattern: '^s' } },
    };
    const tried = [{ table: 'tools', id: tool, config_schema: tighter }];
    await told('/configurations/plan', { changes: tried });
    expect((await admin.get('/changes?action=plan')).body.items).toMatchObject([
      { entity: 'tools', entity_id: String(tool), actor: { name: writer.user?.username } },
    ]);
    // So does what is tried by whoever may reveal, but not everywhere; what is refused is no try.
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris' });
    const almost = await registry.signIn('admin', { permissions: { deny: ['secrets:reveal@agent:iris'] } });
    await almost.post('/configurations/plan', { changes: tried });
    const outsider = await registry.signIn('user', { permissions: ['env_vars:write'] });
    expect((await outsider.post('/configurations/plan', { changes: tried })).status).toBe(403);
    const tries = (await admin.get('/changes?action=plan')).body.items as { actor: { name: string } }[];
    expect(tries.map(({ actor }) => actor.name).sort()).toEqual(
      [almost.user?.username, writer.user?.username].sort(),
    );
    // Who may reveal is told.
    expect((await admin.post('/configurations/plan', { changes: known })).body.items).toEqual([]);
    await registry.close();
  });

  test('a schema with a catastrophic pattern answers at once', async () => {
    const registry = await startRegistry(dialect);
    const admin = await registry.signIn('admin');
    const config_schema = { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } };
    const tool = await admin.post('/tools', { name: 'catastrophic', config_schema });
    expect(tool.status).toBe(201);
    const refused = await admin.put('/configurations', {
      scope: 'tool',
      scope_id: tool.body.id,
      key: 'a',
      value: `${'a'.repeat(50_000)}!`,
    });
    expect(refused.body.code).toBe('setting.breaks_schema');
    await registry.close();
  });

  test('who waits for a configuration is woken by a change, and let go when his rights end', async () => {
    const registry = await startRegistry(dialect);
    const admin = await registry.signIn('admin');
    await admin.post('/agents', { id: 'iris', letta_uid: 'iris' });
    const tool = (await admin.post('/tools', { name: 'waited', config_schema: schema })).body.id;
    const { id } = (await admin.post('/tool-instances', { tool_id: tool, agent_id: 'iris' })).body;
    const url = await registry.app.listen({ port: 0, host: '127.0.0.1' });
    const ask = (token: string, known: string) =>
      fetch(`${url}/api/v1/tool-instances/${id}/effective-config?wait=20`, {
        headers: { authorization: `Bearer ${token}`, 'if-none-match': known },
      });
    const user = await registry.signIn('user');
    const { headers } = await user.get(`/tool-instances/${id}/effective-config`);
    const waiting = ask(user.token ?? '', String(headers.etag));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await admin.put('/configurations', { scope: 'tool', scope_id: tool, key: 'port', value: 5 });
    const answer = await waiting;
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as { values: { port: number } }).values.port).toBe(5);
    const again = ask(user.token ?? '', String(answer.headers.get('etag')));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await admin.patch(`/users/${user.user?.id}`, { is_active: false });
    expect((await again).status).toBe(401);
    const late = await registry.signIn('user');
    const third = ask(late.token ?? '', String(answer.headers.get('etag')));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await admin.patch('/agents/iris', { visible_to_roles: ['admin'] });
    await admin.put('/configurations', { scope: 'tool', scope_id: tool, key: 'port', value: 6 });
    expect((await third).status).toBe(404);
    await registry.close();
  });
});
