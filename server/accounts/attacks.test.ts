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
import { sourceOf } from './throttle.ts';

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

  test('a key that is bound to an agent makes nobody who sees them all', async () => {
    await admin.post('/agents', { letta_uid: 'u1', id: 'athena' });
    const key = await makeKey({ agent_ids: ['athena'] });
    for (const role of ['admin', 'user'])
      expect(
        (await key.post('/users', { username: 'puppet', email: 'p@example.org', role, password })).body.code,
      ).toBe('access.exceeds_own');
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
