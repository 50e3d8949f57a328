import { createHash } from 'node:crypto';
import { request as sendHttp } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Client,
  onEveryEngine,
  startRegistry,
  TestClock,
  type TestRegistry,
} from '../../test/harness.ts';
import { users } from './account.schema.ts';
import { systemCause } from '../journal/journal.ts';
import { sourceOf } from '../kernel/source-of.ts';

const password = 'velvet oyster lantern';
const minute = 60_000;

onEveryEngine('attacks on accounts', (dialect) => {
  let clock: TestClock;
  let registry: TestRegistry;
  let admin: Client;
  beforeEach(async () => {
    clock = new TestClock();
    registry = await startRegistry(dialect, { clock });
    admin = await registry.signIn('admin');
  });
  afterEach(() => registry.close());

  const login = (username: string, given = password) =>
    registry.anonymous.post('/auth/login', { username, password: given });
  const makePerson = async (username: string, email: string, more: object = {}) =>
    (await admin.post('/users', { username, email, role: 'user', password, ...more })).body;
  const makeKey = async (more: object) =>
    registry.withToken(
      (await admin.post('/api-keys', { name: 'k', permissions: ['*'], ...more })).body.key as string,
    );

  /** Sends the head of a request, waits until it is authenticated, and the body after `meanwhile`. */
  const sendSlowly = async (
    client: Client,
    [method, path]: [method: string, path: string],
    body: object,
    meanwhile: () => Promise<unknown>,
  ): Promise<{ status: number; body: { code?: string } }> => {
    const address = registry.app.server.listening
      ? registry.app.listeningOrigin
      : await registry.app.listen({ host: '127.0.0.1', port: 0 });
    const text = JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${client.token ?? ''}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    };
    const answer = Promise.withResolvers<{ status: number; body: object }>();
    const request = sendHttp(`${address}/api/v1${path}`, { method, headers }, (response) => {
      void readJson(response).then((body) =>
        answer.resolve({ status: response.statusCode ?? 0, body: body as object }),
      );
    });
    request.on('error', answer.reject);
    request.write(text.slice(0, 1));
    await setTimeout(100);
    await meanwhile();
    request.end(text.slice(1));
    return answer.promise;
  };
  /** Keeps the database busy, where others can wait for it. */
  const hold = async (statement: string): Promise<() => Promise<unknown>> => {
    if (dialect !== 'postgres') return () => Promise.resolve();
    const client = new pg.Client({ connectionString: registry.ctx.config.databaseUrl });
    await client.connect();
    await client.query(`BEGIN; ${statement}`);
    return () => client.end();
  };
  const codeOf = ({ status, body }: { status: number; body: { code?: string } }) =>
    body.code === undefined ? status : `${status} ${body.code}`;

  test('a request that began before its sender lost his account or session does nothing', async () => {
    for (const leave of [
      (id: number) => admin.patch(`/users/${id}`, { is_active: false }),
      (id: number) => admin.delete(`/users/${id}?cascade=true`),
      async (id: number) => {
        const [session] = (await admin.get(`/sessions?user_id=${id}`)).body.items;
        await admin.delete(`/sessions/${session.id}`);
      },
    ]) {
      const other = await registry.signIn('admin');
      const answer = await sendSlowly(other, ['POST', '/agents'], { letta_uid: 'late' }, () =>
        leave(other.user?.id ?? 0),
      );
      expect(codeOf(answer)).toBe('401 auth.session_ended');
    }
    expect((await admin.get('/agents')).body.items).toEqual([]);
  });

  test('nor does one whose sender has other rights by now; he is told to send it again', async () => {
    for (const patch of [{ role: 'viewer' }, { permissions: { deny: ['agents:update'] } }]) {
      const other = await registry.signIn('admin');
      const answer = await sendSlowly(other, ['POST', '/agents'], { letta_uid: 'late' }, () =>
        admin.patch(`/users/${other.user?.id}`, patch),
      );
      expect(codeOf(answer)).toBe('403 access.changed');
    }
    const victim = await makePerson('grace', 'grace@example.org');
    const keeper = await registry.signIn('admin');
    const answer = await sendSlowly(keeper, ['PATCH', `/users/${victim.id}`], { role: 'admin' }, () =>
      admin.patch(`/users/${keeper.user?.id}`, { role: 'user' }),
    );
    expect(codeOf(answer)).toBe('403 access.changed');
    expect((await admin.get(`/users/${victim.id}`)).body.role).toBe('user');
  });

  test('nor one with a key that was revoked, has expired or lost what its owner lost', async () => {
    const send = async (end: (id: number) => Promise<unknown>, more: object = {}) => {
      const { id, key } = (await admin.post('/api-keys', { name: 'k', permissions: ['*'], ...more })).body;
      const answer = await sendSlowly(
        registry.withToken(key as string),
        ['POST', '/agents'],
        { letta_uid: 'late' },
        () => end(id as number),
      );
      return codeOf(answer);
    };
    const soon = { expires_at: new Date(clock.now() + minute).toISOString() };
    expect(await send((id) => admin.delete(`/api-keys/${id}`))).toBe('401 auth.key_invalid');
    expect(await send(() => Promise.resolve(clock.advance(2 * minute)), soon)).toBe('401 auth.key_invalid');
    await registry.signIn('admin', { username: 'second' });
    const demote = () =>
      registry.ctx.journal.write(systemCause('test'), (tx) =>
        tx.update(users, admin.user?.id ?? 0, { role: 'viewer' }),
      );
    expect(await send(demote)).toBe('403 access.changed');
  });

  test('what other people do meanwhile, and what changes no rights, disturbs nobody', async () => {
    const other = await registry.signIn('admin');
    const answer = await sendSlowly(other, ['POST', '/agents'], { letta_uid: 'late' }, async () => {
      await makePerson('grace', 'grace@example.org');
      await other.patch('/auth/me', { username: 'renamed' });
    });
    expect(codeOf(answer)).toBe(201);
  });

  test('a session that is ended twice at the same moment is ended', async () => {
    await makePerson('grace', 'grace@example.org');
    const grace = registry.withToken((await login('grace')).body.access_token as string);
    const answers = await Promise.all([grace.post('/auth/logout'), grace.post('/auth/logout')]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
  });

  test('a key that is revoked while it is looked up is not remembered as good', async () => {
    const { id, key } = (await admin.post('/api-keys', { name: 'k', permissions: ['*'] })).body;
    const holder = registry.withToken(key as string);
    const release = await hold('LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
    const first = holder.get('/agents');
    // On the engine that can wait, the key was found by now and its owner was not.
    await setTimeout(200);
    await admin.delete(`/api-keys/${id}`);
    expect((await admin.get('/agents')).status).toBe(200);
    await release();
    await first;
    expect((await holder.get('/agents')).status).toBe(401);
  });

  test('a new password ends the links that were open', async () => {
    const { id } = await makePerson('grace', 'grace@example.org');
    const link = (await admin.post(`/users/${id}/invitation`, { purpose: 'recovery' })).body;
    const grace = registry.withToken((await login('grace')).body.access_token as string);
    const changed = { current_password: password, new_password: 'walnut harbour tuesday' };
    expect((await grace.post('/auth/password', changed)).status).toBe(204);
    expect(
      (await registry.anonymous.post('/auth/invitation', { token: link.token, password })).body.code,
    ).toBe('invitation.invalid');
  });

  test('a kept request does not give away the password in it', async () => {
    const body = { username: 'grace', email: 'grace@example.org', role: 'user', password };
    await admin.post('/users', body, { 'idempotency-key': 'once' });
    const row = await registry.ctx.read.selectFrom('idempotency_keys').selectAll().executeTakeFirstOrThrow();
    const guess = createHash('sha256').update(JSON.stringify(['POST', '/api/v1/users', body]));
    expect(row.request).not.toBe(guess.digest('hex'));
  });

  test('an answer is not repeated to somebody who has other rights by now', async () => {
    const maker = await registry.signIn('user', { permissions: ['users:create', 'users:read'] });
    const create = () =>
      maker.post(
        '/users',
        { username: 'grace', email: 'grace@example.org', role: 'viewer', password },
        { 'idempotency-key': 'once' },
      );
    expect((await create()).status).toBe(201);
    expect(await create()).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } });
    await admin.patch(`/users/${maker.user?.id}`, { permissions: ['users:create'] });
    const { status, body } = await create();
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'idempotency.outdated' });
    expect(JSON.stringify(body)).not.toContain('grace');
  });

  test('a try by email does not wait for those by username, so nothing tells that they belong together', async () => {
    await makePerson('grace', 'grace@example.org');
    const answered: string[] = [];
    const wrong = async (name: string) => {
      await login(name, 'wrong wrong wrong');
      answered.push(name);
    };
    await Promise.all(['grace', 'Grace', 'GRACE', 'grace@example.org'].map(wrong));
    expect(answered.at(-1)).not.toBe('grace@example.org');
  });

  test('guesses by username and email together get no further than five in a row either', async () => {
    await makePerson('grace', 'grace@example.org');
    const names = ['grace', 'grace@example.org'];
    const guesses = Array.from({ length: 20 }, (_, n) => login(names[n % 2] ?? '', 'wrong wrong wrong'));
    const answers = await Promise.all([...guesses, ...names.map((name) => login(name))]);
    expect(answers.map(({ status }) => status)).toEqual(Array(22).fill(401));
  });

  test('a right password counts after the failures that were answered before it', async () => {
    await makePerson('grace', 'grace@example.org');
    for (let n = 0; n < 4; n++) await login('grace', 'wrong wrong wrong');
    await setTimeout(200);
    const release = await hold('SELECT * FROM users FOR UPDATE');
    await login('grace', 'wrong wrong wrong');
    const right = login('grace@example.org');
    await setTimeout(200);
    await release();
    expect((await right).status).toBe(401);
  });

  test('many guesses at the same moment get no further than five in a row', async () => {
    await makePerson('grace', 'grace@example.org');
    const guesses = Array.from({ length: 20 }, () => login('grace', 'wrong wrong wrong'));
    const answers = await Promise.all([...guesses, login('grace')]);
    expect(answers.map(({ status }) => status)).toEqual(Array(21).fill(401));
  });

  test('nor do many at the same moment pass the limit of an address', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => login(`nobody${n}`)));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  test('people who sign in well use up nothing of the limit of their address', async () => {
    await makePerson('grace', 'grace@example.org');
    for (let n = 0; n < 35; n++) expect((await login('grace')).status).toBe(200);
  });

  test('a password that was replaced while it was compared opens nothing', async () => {
    const { id } = await makePerson('grace', 'grace@example.org');
    const [answer] = await Promise.all([
      login('grace'),
      registry.ctx.journal.write(systemCause('test'), (tx) => tx.update(users, id, { password_hash: '!' })),
    ]);
    expect(answer.status).toBe(401);
  });

  test('a link that was given out before somebody was deactivated brings nobody back', async () => {
    const { id, invitation } = await makePerson('late', 'late@example.org', { password: undefined });
    await admin.patch(`/users/${id}`, { is_active: false });
    const accept = (token: string) => registry.anonymous.post('/auth/invitation', { token, password });
    expect((await accept(invitation.token)).body.code).toBe('invitation.invalid');
    const newer = (await admin.post(`/users/${id}/invitation`, {})).body;
    expect((await accept(newer.token)).status).toBe(200);
  });

  test('nobody lifts what he is denied for one agent, for himself or through somebody he makes', async () => {
    await admin.post('/agents', { letta_uid: 'u1', id: 'athena' });
    const keeper = await registry.signIn('user', {
      permissions: {
        grant: ['users:update', 'users:create', 'agents:update'],
        deny: ['agents:update@agent:athena'],
      },
    });
    const refused = [
      await keeper.patch(`/users/${keeper.user?.id}`, { permissions: ['users:update', 'agents:update'] }),
      await keeper.post('/users', {
        username: 'puppet',
        email: 'puppet@example.org',
        role: 'user',
        permissions: ['agents:update'],
        password,
      }),
    ];
    for (const { body } of refused) expect(body.code).toBe('access.exceeds_own');
  });

  test('a key that is bound to agents changes nothing that belongs to none of them', async () => {
    await admin.post('/agents', { id: 'bound-one', letta_uid: 'bound-one' });
    const tool = (await admin.post('/tools', { name: 'unbound' })).body;
    const { body } = await admin.post('/api-keys', {
      name: 'bound',
      permissions: ['*'],
      agent_ids: ['bound-one'],
    });
    const program = registry.withToken(body.key as string);
    const tries = [
      await program.patch(`/tools/${tool.id}`, { description: 'x' }),
      await program.post(`/tools/${tool.id}/heartbeat`, { status: 'Healthy' }),
      await program.post('/agents', { letta_uid: 'another' }),
      await program.post('/discovery/scans', {}),
      await program.put('/configurations', { scope: 'system', key: 'a', value: 1 }),
      await program.put('/env-vars', { var_name: 'A', var_value: 'x' }),
    ];
    expect(tries.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    expect((await program.patch('/agents/bound-one', { description: 'own' })).status).toBe(200);
    const instance = await program.post('/tool-instances', { tool_id: tool.id, agent_id: 'bound-one' });
    expect(instance.status).toBe(201);
    expect(
      (await program.post(`/tool-instances/${instance.body.id}/heartbeat`, { status: 'Healthy' })).status,
    ).toBe(204);
    expect(
      (await program.put('/configurations', { scope: 'agent', scope_id: 'bound-one', key: 'a', value: 1 }))
        .status,
    ).toBe(201);
    expect((await program.get('/tools')).status).toBe(200);
  });

  test('a key that is bound to an agent makes nobody who sees them all', async () => {
    await admin.post('/agents', { letta_uid: 'u1', id: 'athena' });
    const key = await makeKey({ agent_ids: ['athena'] });
    for (const role of ['admin', 'user'])
      expect(
        (await key.post('/users', { username: 'puppet', email: 'p@example.org', role, password })).body.code,
      ).toBe('access.denied');
  });

  test('a key makes no key that outlasts it', async () => {
    const key = await makeKey({ expires_at: new Date(clock.now() + minute).toISOString() });
    const make = (expires_at?: string) =>
      key.post('/api-keys', { name: 'child', permissions: ['agents:read'], expires_at });
    expect((await make()).body.code).toBe('api_key.outlasts_own');
    expect((await make(new Date(clock.now() + 2 * minute).toISOString())).status).toBe(403);
    expect((await make(new Date(clock.now() + minute / 2).toISOString())).status).toBe(201);
  });

  test('who may change people ends no session and no key of an administrator', async () => {
    const keeper = await registry.signIn('user', { permissions: ['users:read', 'users:update'] });
    const { id } = (await admin.post('/api-keys', { name: 'k', permissions: ['*'] })).body;
    const [session] = (await admin.get('/sessions')).body.items;
    for (const path of [`/api-keys/${id}`, `/sessions/${session.id}`])
      expect((await keeper.delete(path)).body.code).toBe('access.exceeds_own');
  });

  test('names beyond ASCII sign in whatever the case, and are unique', async () => {
    await makePerson('ÖzilA', 'o@example.org');
    await makePerson('ÖzilX', 'x@example.org');
    for (const name of ['ÖzilA', 'özila', 'ÖZILA', 'O\u0308zilA'])
      expect((await login(name)).body.user?.username, name).toBe('ÖzilA');
    expect((await makePerson('ÖZILx', 'third@example.org')).code).toBe('user.username_taken');
  });

  test('a password that was typed as the name is not written down', async () => {
    await login('hunter2 in the wrong field');
    await registry.app.close();
    const rows = await registry.ctx.read.selectFrom('changes').selectAll().execute();
    expect(rows.some(({ action }) => action === 'sign_in_failed')).toBe(true);
    expect(JSON.stringify(rows)).not.toContain('hunter2');
  });

  test('a password with something behind it is another one', async () => {
    const long = Array.from({ length: 256 }, (_, n) => String.fromCharCode(97 + ((n * 7 + n * n) % 26))).join(
      '',
    );
    await makePerson('grace', 'grace@example.org', { password: long });
    expect((await login('grace', long)).status).toBe(200);
    expect((await login('grace', `${long}x`)).status).toBe(401);
  });

  test('the links of somebody who is deleted end in the journal too', async () => {
    const { id } = await makePerson('late', 'late@example.org', { password: undefined });
    await admin.delete(`/users/${id}`);
    const rows = await registry.ctx.read
      .selectFrom('changes')
      .select('action')
      .where('entity', '=', 'invitations')
      .execute();
    expect(rows.map(({ action }) => action)).toEqual(['create', 'delete']);
  });
});

test('addresses of one IPv6 customer count as one, and IPv4 in IPv6 clothes as itself', () => {
  expect(sourceOf('2001:db8:0:1::5')).toBe(sourceOf('2001:DB8:0:1:ffff::9'));
  expect(sourceOf('2001:db8:0:1::5')).not.toBe(sourceOf('2001:db8:0:2::5'));
  expect(sourceOf('::1')).toBe('0:0:0:0');
  expect(sourceOf('fe80::1%eth0')).toBe('fe80:0:0:0');
  expect(sourceOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
});
