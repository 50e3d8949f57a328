import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Answer,
  type Client,
  onEveryEngine,
  startRegistry,
  TestClock,
  type TestRegistry,
} from '../../test/harness.ts';
import { recoverUser } from './recovery.ts';
import { prepareFirstRun } from './setup.ts';

const password = 'velvet oyster lantern';
const minute = 60_000;

onEveryEngine('accounts', (dialect) => {
  let clock: TestClock;
  let registry: TestRegistry;
  beforeEach(async () => {
    clock = new TestClock();
    registry = await startRegistry(dialect, { clock });
  });
  afterEach(() => registry.close());

  const login = (username: string, given = password) =>
    registry.anonymous.post('/auth/login', { username, password: given });

  /** A person with a password, as an administrator makes one. */
  const makePerson = async (admin: Client, username: string, more: object = {}) => {
    const { status, body } = await admin.post('/users', {
      username,
      email: `${username}@example.org`,
      role: 'user',
      password,
      ...more,
    });
    expect(status, JSON.stringify(body)).toBe(201);
    return body as { id: number };
  };

  const cookiesOf = (answer: Answer) => [answer.headers['set-cookie']].flat().map(String);
  const refreshTokenOf = (answer: Answer) =>
    /sanctum_refresh=([^;]+)/.exec(cookiesOf(answer).join('\n'))?.[1] ?? '';
  const refresh = (refresh_token: string) => registry.anonymous.post('/auth/refresh', { refresh_token });
  const bearer = (answer: Answer) => registry.withToken(answer.body.access_token as string);

  describe('first run', () => {
    const admin = { username: 'ada', email: 'ada@example.org', password };

    test('the setup token makes the first administrator, once, and is gone afterwards', async () => {
      const token = await prepareFirstRun(registry.ctx);
      expect((await registry.anonymous.get('/auth/setup')).body).toEqual({ needed: true });
      const answer = await registry.anonymous.post('/auth/setup', { token, ...admin });
      expect(answer).toMatchObject({ status: 200, body: { user: { username: 'ada', role: 'admin' } } });
      expect((await bearer(answer).get('/users')).status).toBe(200);
      expect((await registry.anonymous.get('/auth/setup')).body).toEqual({ needed: false });
      expect(() => readFileSync(join(registry.home, 'control/setup-token'))).toThrow();
      expect(
        (await registry.anonymous.post('/auth/setup', { token, ...admin, username: 'eve' })).body.code,
      ).toBe('setup.done');
    });

    test('a wrong token is refused and says where the right one is', async () => {
      await prepareFirstRun(registry.ctx);
      const answer = await registry.anonymous.post('/auth/setup', { token: 'guess', ...admin });
      expect(answer).toMatchObject({ status: 403, body: { code: 'setup.token_wrong' } });
      expect(answer.body.detail).toContain('setup-token');
    });

    test('of two who set up at the same moment one wins', async () => {
      const token = await prepareFirstRun(registry.ctx);
      const answers = await Promise.all(
        ['ada', 'eve'].map((username) =>
          registry.anonymous.post('/auth/setup', {
            token,
            ...admin,
            username,
            email: `${username}@example.org`,
          }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    });

    test('the environment names an administrator, who is made once; a weak password stops the start', async () => {
      const config = { ...registry.ctx.config, firstAdmin: { ...admin, password: 'password1234' } };
      await expect(prepareFirstRun({ ...registry.ctx, config })).rejects.toThrow(/easy to guess/);
      const good = { ...registry.ctx, config: { ...config, firstAdmin: admin } };
      expect(await prepareFirstRun(good)).toBeUndefined();
      expect(await prepareFirstRun(good)).toBeUndefined();
      expect((await login('ada')).status).toBe(200);
    });
  });

  describe('signing in', () => {
    let admin: Client;
    beforeEach(async () => {
      admin = await registry.signIn('admin');
      await makePerson(admin, 'grace');
    });

    test('by username or email, whatever the case, with cookies that no script reads', async () => {
      for (const name of ['grace', 'GRACE', 'Grace@Example.org'])
        expect((await login(name)).status).toBe(200);
      const cookies = cookiesOf(await login('grace'));
      expect(cookies.find((cookie) => cookie.startsWith('sanctum_access='))).toMatch(
        /Path=\/api\/v1;.*HttpOnly.*SameSite=Strict/,
      );
      expect(cookies.find((cookie) => cookie.startsWith('sanctum_refresh='))).toMatch(
        /Path=\/api\/v1\/auth;.*HttpOnly.*SameSite=Strict/,
      );
    });

    test('no answer about a person contains a hash', async () => {
      const answer = await login('grace');
      for (const { body } of [answer, await bearer(answer).get('/auth/me'), await admin.get('/users')])
        expect(JSON.stringify(body)).not.toMatch(/argon2|password_hash/);
    });

    test('a wrong name, a wrong password, a locked and a deactivated account get the same answer', async () => {
      const other = await makePerson(admin, 'gone');
      await admin.patch(`/users/${other.id}`, { is_active: false });
      for (let n = 0; n < 5; n++) await login('grace', 'wrong wrong wrong');
      const answers = await Promise.all([login('nobody'), login('gone'), login('grace')]);
      const [first] = answers;
      for (const answer of answers) {
        expect(answer.status).toBe(401);
        expect({ ...answer.body, request_id: '' }).toEqual({ ...first.body, request_id: '' });
      }
    });

    test('five wrong tries lock for fifteen minutes, then there are five tries again', async () => {
      for (let n = 0; n < 5; n++) await login('grace', 'wrong wrong wrong');
      expect((await login('grace')).status).toBe(401);
      clock.advance(15 * minute + 1000);
      await login('grace', 'wrong wrong wrong');
      expect((await login('grace')).status).toBe(200);
    });

    test('four wrong tries and a right one do not lock', async () => {
      for (let round = 0; round < 2; round++) {
        for (let n = 0; n < 4; n++) await login('grace', 'wrong wrong wrong');
        expect((await login('grace')).status).toBe(200);
      }
    });

    test('an administrator ends a lockout', async () => {
      for (let n = 0; n < 5; n++) await login('grace', 'wrong wrong wrong');
      expect((await login('grace')).status).toBe(401);
      const [{ id }] = (await admin.get('/users?q=grace')).body.items;
      await admin.post(`/users/${id}/unlock`);
      expect((await login('grace')).status).toBe(200);
    });

    test('an address that fails again and again has to wait', async () => {
      for (let n = 0; n < 30; n++) await login('nobody', 'wrong wrong wrong');
      const answer = await login('grace');
      expect(answer).toMatchObject({ status: 429, body: { code: 'auth.too_many_tries' } });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      clock.advance(minute);
      expect((await login('grace')).status).toBe(200);
    });
  });

  describe('sessions', () => {
    let admin: Client;
    beforeEach(async () => {
      admin = await registry.signIn('admin');
      await makePerson(admin, 'grace');
    });

    test('an access token ends after ten minutes, and the session goes on', async () => {
      const answer = await login('grace');
      clock.advance(11 * minute);
      expect((await bearer(answer).get('/auth/me')).status).toBe(401);
      const fresh = await refresh(refreshTokenOf(answer));
      expect((await bearer(fresh).get('/auth/me')).body.user.username).toBe('grace');
    });

    test('a lost answer and two tabs do not end an honest session', async () => {
      const first = refreshTokenOf(await login('grace'));
      const [tab, other] = await Promise.all([refresh(first), refresh(first)]);
      expect([tab.status, other.status]).toEqual([200, 200]);
      expect(refreshTokenOf(tab)).toBe(refreshTokenOf(other));
      expect(refreshTokenOf(await refresh(first))).toBe(refreshTokenOf(tab));
      // Even after the successor was used there are thirty seconds.
      await refresh(refreshTokenOf(tab));
      clock.advance(20_000);
      expect((await refresh(first)).status).toBe(200);
    });

    test('a refresh token that is used again later ends the session, and the journal says so', async () => {
      const stolen = refreshTokenOf(await login('grace'));
      const next = refreshTokenOf(await refresh(stolen));
      const latest = await refresh(next);
      clock.advance(31_000);
      expect((await refresh(stolen)).status).toBe(401);
      expect((await refresh(refreshTokenOf(latest))).status).toBe(401);
      expect((await bearer(latest).get('/auth/me')).status).toBe(401);
      const { items } = (await admin.get('/changes?entity=user_sessions&action=refresh_token_reused')).body;
      expect(items).toHaveLength(1);
    });

    test('a refresh token that somebody made up is refused', async () => {
      const [sid] = refreshTokenOf(await login('grace')).split('.');
      for (const token of ['x', `${sid}.1.${'A'.repeat(43)}`, `${sid}.99.${'A'.repeat(43)}`])
        expect((await refresh(token)).status).toBe(401);
    });

    test('they are listed with device and address, and ended one by one', async () => {
      const first = await login('grace');
      const second = await login('grace');
      const { items } = (await bearer(first).get('/sessions')).body;
      expect(items).toHaveLength(2);
      expect(items[0]).toMatchObject({ ip_address: '127.0.0.1', user_agent: expect.any(String) });
      const other = items.find(({ current }: { current: boolean }) => !current);
      expect((await bearer(first).delete(`/sessions/${other.id}`)).status).toBe(204);
      expect((await bearer(second).get('/auth/me')).status).toBe(401);
      expect((await bearer(first).get('/auth/me')).status).toBe(200);
    });

    test('somebody else’s sessions do not exist', async () => {
      const mine = await login('grace');
      await makePerson(admin, 'eve');
      const eve = bearer(await login('eve'));
      const [{ id, user_id }] = (await bearer(mine).get('/sessions')).body.items;
      expect((await eve.delete(`/sessions/${id}`)).status).toBe(404);
      expect((await eve.get(`/sessions?user_id=${user_id}`)).status).toBe(403);
    });

    test('signing out ends the access token at once', async () => {
      const answer = await login('grace');
      expect((await bearer(answer).post('/auth/logout')).status).toBe(204);
      expect((await bearer(answer).get('/auth/me')).status).toBe(401);
      expect((await refresh(refreshTokenOf(answer))).status).toBe(401);
    });

    test('whoever signs in ends the session that was open in the same browser, and one of another site does not', async () => {
      await makePerson(admin, 'eve');
      const before = await login('grace');
      const cookie = cookiesOf(before)
        .map((text) => text.split(';')[0])
        .join('; ');
      const signIn = (origin: string) =>
        registry.anonymous.post(
          '/auth/login',
          { username: 'eve', password },
          { cookie, host: 'sanctum.test', origin },
        );
      expect((await signIn('https://evil.example')).status).toBe(200);
      expect((await bearer(before).get('/auth/me')).status).toBe(200);
      const after = await signIn('http://sanctum.test');
      expect((await bearer(before).get('/auth/me')).status).toBe(401);
      expect((await refresh(refreshTokenOf(before))).status).toBe(401);
      expect((await bearer(after).get('/auth/me')).body.user.username).toBe('eve');
      const { items } = (await admin.get('/changes?entity=user_sessions&action=replaced')).body;
      expect(items).toMatchObject([{ actor: { name: 'grace' } }]);
    });

    test('a deactivated person’s valid token is refused from the next request on', async () => {
      const answer = await login('grace');
      const grace = bearer(answer);
      expect((await grace.get('/agents')).status).toBe(200);
      await admin.patch(`/users/${answer.body.user.id}`, { is_active: false });
      expect((await grace.get('/agents')).status).toBe(401);
      await admin.patch(`/users/${answer.body.user.id}`, { is_active: true });
      expect((await grace.get('/agents')).status).toBe(401);
    });

    test('another role counts from the next request on', async () => {
      const answer = await login('grace');
      expect((await bearer(answer).get('/users')).status).toBe(403);
      await admin.patch(`/users/${answer.body.user.id}`, { role: 'admin' });
      expect((await bearer(answer).get('/users')).status).toBe(200);
    });

    test('a new password needs the old one, and ends the other sessions', async () => {
      const here = await login('grace');
      const there = await login('grace');
      const change = (current_password: string, new_password: string) =>
        bearer(here).post('/auth/password', { current_password, new_password });
      expect((await change('wrong', 'marble thicket sonata')).body.code).toBe('password.wrong');
      expect((await change(password, 'short')).body.code).toBe('password.too_short');
      expect((await change(password, 'marble thicket sonata')).status).toBe(204);
      expect((await bearer(here).get('/auth/me')).status).toBe(200);
      expect((await bearer(there).get('/auth/me')).status).toBe(401);
      expect((await login('grace')).status).toBe(401);
      expect((await login('grace', 'marble thicket sonata')).status).toBe(200);
    });

    test('whoever has a session guesses its password no more often than anybody else', async () => {
      const grace = bearer(await login('grace'));
      const say = async (current_password: string) =>
        (await grace.post('/auth/confirm', { current_password })).status;
      for (let index = 0; index < 5; index++) expect(await say(`guess ${index}`)).toBe(403);
      expect(await say(password)).toBe(403);
      expect((await login('grace')).status).toBe(401);
      expect((await admin.get('/changes?action=lock')).body.items).toHaveLength(1);
      clock.advance(16 * 60_000);
      expect((await login('grace')).status).toBe(200);
    });

    test('a cookie from another site changes nothing', async () => {
      const cookie = cookiesOf(await login('grace'))
        .map((text) => text.split(';')[0])
        .join('; ');
      const patch = (headers: Record<string, string>) =>
        registry.anonymous.patch(
          '/auth/me',
          { email: 'new@example.org' },
          { cookie, host: 'sanctum.test', ...headers },
        );
      expect((await patch({ origin: 'https://evil.example' })).body.code).toBe('auth.cross_site');
      expect((await patch({})).body.code).toBe('auth.cross_site');
      expect((await patch({ origin: 'http://sanctum.test' })).status).toBe(200);
      const sent = (path: string) =>
        registry.anonymous.post(path, undefined, {
          cookie,
          host: 'sanctum.test',
          origin: 'https://evil.example',
        });
      expect((await sent('/auth/refresh')).status).toBe(403);
      await sent('/auth/logout');
      expect((await registry.anonymous.get('/auth/me', { cookie })).status).toBe(200);
    });
  });

  describe('people', () => {
    let admin: Client;
    beforeEach(async () => {
      admin = await registry.signIn('admin', { username: 'root' });
    });

    test('a new person sets a password by a link that works once', async () => {
      const { body } = await admin.post('/users', {
        username: 'grace',
        email: 'grace@example.org',
        role: 'user',
      });
      expect(body.has_password).toBe(false);
      const { token, url } = body.invitation;
      expect(url).toContain(`#invitation=${token}`);
      expect((await registry.anonymous.post('/auth/invitation/check', { token })).body.username).toBe(
        'grace',
      );
      expect(
        (await registry.anonymous.post('/auth/invitation', { token, password: 'grace1234567' })).body.code,
      ).toBe('password.common');
      const answer = await registry.anonymous.post('/auth/invitation', { token, password });
      expect((await bearer(answer).get('/auth/me')).body.user.username).toBe('grace');
      expect((await registry.anonymous.post('/auth/invitation', { token, password })).body.code).toBe(
        'invitation.invalid',
      );
      expect((await login('grace')).status).toBe(200);
    });

    test('a link ends after a week, and when a newer one is made', async () => {
      const { body } = await admin.post('/users', {
        username: 'grace',
        email: 'grace@example.org',
        role: 'user',
      });
      const newer = await admin.post(`/users/${body.id}/invitation`, {});
      const check = (token: string) => registry.anonymous.post('/auth/invitation/check', { token });
      expect((await check(body.invitation.token)).status).toBe(400);
      expect((await check(newer.body.token)).status).toBe(200);
      clock.advance(8 * 24 * 60 * minute);
      expect((await check(newer.body.token)).status).toBe(400);
    });

    test('names are unique whatever the case, and a username is never an email', async () => {
      await makePerson(admin, 'grace');
      const again = (username: string, email: string) =>
        admin.post('/users', { username, email, role: 'user' });
      expect((await again('GRACE', 'other@example.org')).body.code).toBe('user.username_taken');
      expect((await again('other', 'Grace@Example.org')).body.code).toBe('user.email_taken');
      expect((await again('grace@example.org', 'third@example.org')).status).toBe(400);
    });

    test('the last administrator is not removed, deactivated, demoted or denied anything', async () => {
      const own = `/users/${admin.user?.id}`;
      for (const patch of [{ is_active: false }, { role: 'user' }, { permissions: { deny: ['users:*'] } }])
        expect((await admin.patch(own, patch)).body.code).toBe('user.last_admin');
      expect((await admin.delete(own)).body.code).toBe('user.last_admin');
      // Somebody who was invited and never came does not count.
      await admin.post('/users', { username: 'late', email: 'late@example.org', role: 'admin' });
      expect((await admin.delete(own)).body.code).toBe('user.last_admin');
    });

    test('of two administrators who demote each other at once one stays', async () => {
      const other = await registry.signIn('admin');
      const answers = await Promise.all([
        admin.patch(`/users/${other.user?.id}`, { role: 'user' }),
        other.patch(`/users/${admin.user?.id}`, { role: 'user' }),
      ]);
      // Whoever comes second is the last administrator, or none any more.
      const [first, second] = answers.map(({ status }) => status).sort();
      expect(first).toBe(200);
      expect([401, 403, 409]).toContain(second);
      const witness = await registry.signIn('viewer', { permissions: ['users:read'] });
      const admins = (await witness.get('/users?role=admin&is_active=true')).body.items;
      expect(admins).toHaveLength(1);
    });

    test('who may change people makes nobody mightier than himself, and takes over nobody who is', async () => {
      const keeper = await registry.signIn('user', {
        permissions: ['users:read', 'users:create', 'users:update', 'users:delete'],
      });
      const root = `/users/${admin.user?.id}`;
      const own = `/users/${keeper.user?.id}`;
      const refused = [
        await keeper.patch(own, { role: 'admin' }),
        await keeper.patch(own, { permissions: ['*'] }),
        await keeper.patch(own, { permissions: ['secrets:reveal'] }),
        await keeper.patch(root, { email: 'mine@example.org' }),
        await keeper.post(`${root}/invitation`, {}),
        await keeper.delete(root),
        await keeper.post('/users', { username: 'puppet', email: 'p@example.org', role: 'admin' }),
      ];
      for (const answer of refused)
        expect(answer.body).toMatchObject({ status: 403, code: 'access.exceeds_own' });
      expect(
        (await keeper.post('/users', { username: 'peer', email: 'peer@example.org', role: 'user' })).status,
      ).toBe(201);
    });

    test('a deleted person leaves the visibility lists, the keys and the sessions', async () => {
      const { id } = await makePerson(admin, 'grace');
      const grace = bearer(await login('grace'));
      await admin.post('/agents', { letta_uid: 'u1', id: 'athena', visible_to_users: [id] });
      expect((await grace.get('/agents/athena')).status).toBe(200);
      expect((await admin.delete(`/users/${id}`)).status).toBe(204);
      expect((await grace.get('/agents')).status).toBe(401);
      expect((await admin.get('/agents/athena')).body.visible_to_users).toEqual([]);
      expect((await makePerson(admin, 'grace')).id).toBeGreaterThan(id);
    });

    test('a lone administrator gets back in from the host', async () => {
      const { url } = await recoverUser(registry.ctx, 'root');
      const token = url.split('#invitation=')[1];
      const answer = await registry.anonymous.post('/auth/invitation', { token, password });
      expect((await bearer(answer).get('/users')).status).toBe(200);
    });

    test('permissions that do not exist are refused, with where to look', async () => {
      const answer = await admin.patch(`/users/${admin.user?.id}`, { permissions: ['agents:fly'] });
      expect(answer.status).toBe(400);
      expect(answer.body.detail).toContain('/api/v1/access/permissions');
    });

    test('sign-ins, and failed ones gathered, are in the journal', async () => {
      await makePerson(admin, 'grace');
      await login('grace');
      for (let n = 0; n < 3; n++) await login('grace', 'wrong wrong wrong');
      const [first] = (await admin.get('/changes?entity=user_sessions&action=sign_in')).body.items;
      expect(first.actor.name).toBe('grace');
    });
  });

  describe('API keys', () => {
    let admin: Client;
    beforeEach(async () => {
      admin = await registry.signIn('admin');
      await admin.post('/agents', { letta_uid: 'u1', id: 'athena' });
      await admin.post('/agents', { letta_uid: 'u2', id: 'monday' });
    });

    const makeKey = async (owner: Client, body: object) => {
      const answer = await owner.post('/api-keys', { name: 'test', ...body });
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      return {
        id: answer.body.id as number,
        client: registry.withToken(answer.body.key as string),
        body: answer.body,
      };
    };

    test('a key is shown once and does what it was given, no more', async () => {
      const { client, body } = await makeKey(admin, { permissions: ['agents:read'] });
      expect(body.key).toMatch(/^sk_sanctum_/);
      expect(JSON.stringify((await admin.get('/api-keys')).body)).not.toContain(body.key);
      expect((await client.get('/agents')).status).toBe(200);
      expect((await client.post('/agents', { letta_uid: 'u3' })).body).toMatchObject({
        status: 403,
        rule: 'key:permissions',
      });
    });

    test('nobody makes a key that may more than he may, nor a key one that may more than itself', async () => {
      const user = await registry.signIn('user');
      for (const permissions of [['users:read'], ['*'], ['agents:*']])
        expect((await user.post('/api-keys', { name: 'x', permissions })).body.code).toBe(
          'access.exceeds_own',
        );
      const { client } = await makeKey(admin, { permissions: ['profile:write', 'agents:read'] });
      expect((await client.post('/api-keys', { name: 'x', permissions: ['users:read'] })).body.code).toBe(
        'access.exceeds_own',
      );
    });

    test('a key loses what its owner loses, at once', async () => {
      const owner = await registry.signIn('admin');
      const { client } = await makeKey(owner, { permissions: ['users:read'] });
      expect((await client.get('/users')).status).toBe(200);
      await admin.patch(`/users/${owner.user?.id}`, { role: 'user' });
      expect((await client.get('/users')).status).toBe(403);
      await admin.patch(`/users/${owner.user?.id}`, { is_active: false });
      expect((await client.get('/agents')).status).toBe(401);
    });

    test('a key that is bound to an agent sees no other', async () => {
      const { client } = await makeKey(admin, {
        permissions: ['agents:*', 'tools:*'],
        agent_ids: ['athena'],
      });
      expect((await client.get('/agents')).body.items.map(({ id }: { id: string }) => id)).toEqual([
        'athena',
      ]);
      expect((await client.get('/agents/monday')).status).toBe(404);
      expect((await client.patch('/agents/monday', { name: 'x' })).status).toBeGreaterThanOrEqual(403);
    });

    test('a key ends when it expires or is revoked', async () => {
      const { client } = await makeKey(admin, {
        permissions: ['agents:read'],
        expires_at: new Date(clock.now() + minute).toISOString(),
      });
      const other = await makeKey(admin, { permissions: ['agents:read'] });
      expect((await client.get('/agents')).status).toBe(200);
      await admin.delete(`/api-keys/${other.id}`);
      expect((await other.client.get('/agents')).status).toBe(401);
      clock.advance(2 * minute);
      expect((await client.get('/agents')).status).toBe(401);
    });

    test('somebody else’s key does not exist', async () => {
      const { id } = await makeKey(admin, { permissions: ['agents:read'] });
      const user = await registry.signIn('user');
      expect((await user.delete(`/api-keys/${id}`)).status).toBe(404);
      expect((await user.get(`/api-keys?user_id=${admin.user?.id}`)).status).toBe(403);
    });

    test('a key does not change its owner’s password or name', async () => {
      const { client } = await makeKey(admin, { permissions: ['*'] });
      expect((await client.patch('/auth/me', { username: 'x' })).body.code).toBe('auth.person_required');
      expect(
        (await client.post('/auth/password', { current_password: 'a', new_password: password })).body.code,
      ).toBe('auth.person_required');
    });
  });

  describe('access explained', () => {
    test('the answer names the rule that decided', async () => {
      const admin = await registry.signIn('admin');
      await admin.post('/agents', { letta_uid: 'u1', id: 'athena', visible_to_roles: ['admin'] });
      await admin.post('/agents', { letta_uid: 'u2', id: 'monday' });
      await registry.signIn('user', {
        username: 'grace',
        permissions: { grant: ['agents:update@agent:monday'], deny: ['chat:*'] },
      });
      const ask = async (query: string) => (await admin.get(`/access/explain?user=grace&${query}`)).body;
      expect(await ask('permission=agents:read')).toMatchObject({
        allowed: true,
        rule: 'role:user',
        visible: null,
      });
      expect(await ask('permission=chat:send')).toMatchObject({ allowed: false, rule: 'deny:chat:*' });
      expect(await ask('permission=agents:update')).toMatchObject({ allowed: false, rule: 'default' });
      expect(await ask('permission=agents:update&agent=monday')).toMatchObject({
        allowed: true,
        rule: 'grant:agents:update@agent:monday',
      });
      expect(await ask('permission=agents:read&agent=athena')).toMatchObject({
        allowed: false,
        visible: false,
        rule: 'visibility',
      });
    });

    test('one asks about oneself, and about others only with permission; a hidden agent does not exist', async () => {
      const admin = await registry.signIn('admin');
      await admin.post('/agents', { letta_uid: 'u1', id: 'athena', visible_to_roles: ['admin'] });
      const user = await registry.signIn('user');
      expect((await user.get('/access/explain?permission=chat:send')).body.allowed).toBe(true);
      expect((await user.get('/access/explain?permission=chat:send&agent=athena')).status).toBe(404);
      for (const name of [admin.user?.username, 'nobody'])
        expect((await user.get(`/access/explain?permission=chat:send&user=${name}`)).status).toBe(403);
      expect((await user.get('/access/permissions')).body.permissions.length).toBeGreaterThan(20);
    });
  });
});
