import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Authenticator } from '../../test/authenticator.ts';
import {
  type Client,
  onEveryEngine,
  startRegistry,
  TestClock,
  type TestRegistry,
} from '../../test/harness.ts';
import { password, SecondFactors } from '../../test/second-factor.ts';
import { recoverUser } from './recovery.ts';

const minute = 60_000;

onEveryEngine('the second factor', (dialect) => {
  let clock: TestClock;
  let registry: TestRegistry;
  let admin: Client;
  let factors: SecondFactors;
  beforeEach(async () => {
    clock = new TestClock();
    registry = await startRegistry(dialect, { clock });
    admin = await registry.signIn('admin');
    factors = new SecondFactors(registry);
  });
  afterEach(() => registry.close());

  const next = () => clock.advance(30_000);
  const listOf = async (client: Client, query = '') =>
    (await client.get(`/second-factors${query}`)).body as {
      items: { id: number; kind: string; name: string; last_used: string | null; rp_id: string | null }[];
      recovery_codes: number;
    };
  const changesOf = async (entity: string) =>
    (await admin.get(`/changes?entity=${entity}`)).body.items as { revision: number }[];

  const headOf = async () =>
    (await registry.ctx.read.selectFrom('journal_head').select('revision').executeTakeFirstOrThrow())
      .revision;

  describe('signing in', () => {
    test('without one is as it was', async () => {
      await factors.person(admin, 'grace');
      expect(await factors.login('grace')).toMatchObject({
        status: 200,
        body: { user: { username: 'grace' } },
      });
    });

    test('with an app: the password leads to a challenge and no session, the code to a session', async () => {
      const { secret } = await factors.withApp(admin, 'grace');
      next();
      const first = await factors.login('grace');
      expect(first).toMatchObject({
        status: 401,
        body: { code: 'second_factor.required', expires_in: 300, methods: ['totp', 'recovery_code'] },
      });
      expect(first.headers['set-cookie']).toBeUndefined();
      const second = await factors.finish(first.body.challenge as string, {
        code: await factors.code(secret),
      });
      expect(String(second.headers['set-cookie'])).toContain('sanctum_refresh=');
      expect((await factors.clientOf(second).get('/auth/me')).body.user.username).toBe('grace');
      expect((await admin.get('/users?q=grace')).body.items[0].last_login).not.toBeNull();
    });

    test('a clock that is half a minute off does not matter, blanks neither; a minute is too much', async () => {
      const { secret } = await factors.withApp(admin, 'grace');
      clock.advance(5 * minute);
      for (const [steps, status] of [
        [-2, 401],
        [-1, 200],
        [1, 200],
        [2, 401],
      ] as const) {
        const code = (await factors.code(secret, steps)).replace(/^.../, '$& ');
        const answer = await factors.finish(await factors.challenge('grace'), { code });
        expect(answer.status, `${steps} steps`).toBe(status);
      }
    });

    test('with a recovery code, each once, however it is written; what is left is counted', async () => {
      const { recoveryCodes, client } = await factors.withApp(admin, 'grace');
      expect(new Set(recoveryCodes).size).toBe(10);
      const [first = '', second = ''] = recoveryCodes;
      for (const [recovery_code, status] of [
        [first, 200],
        [first, 401],
        [second.toUpperCase().replace('-', ' '), 200],
      ] as const)
        expect((await factors.finish(await factors.challenge('grace'), { recovery_code })).status).toBe(
          status,
        );
      expect((await listOf(client)).recovery_codes).toBe(8);
      const uses = await registry.ctx.read
        .selectFrom('changes')
        .select('after')
        .where('action', '=', 'use_recovery_code')
        .orderBy('revision')
        .execute();
      expect(uses.map(({ after }) => after)).toEqual(['{"left":9}', '{"left":8}']);
    });

    test('with a passkey', async () => {
      const { client } = await factors.person(admin, 'grace');
      const authenticator = await factors.addPasskey(client);
      const { challenge, methods } = (await factors.login('grace')).body;
      expect(methods).toEqual(['passkey', 'recovery_code']);
      const toSign = await factors.toSign(challenge as string);
      const answer = await factors.finish(challenge as string, {
        passkey: authenticator.use({ challenge: toSign }),
      });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      expect((await listOf(client)).items).toMatchObject([
        { kind: 'passkey', name: 'Key', rp_id: 'localhost', last_used: expect.any(String) as string },
      ]);
    });

    test('a passkey is offered only at the address that it was made for', async () => {
      const { client } = await factors.person(admin, 'grace');
      await factors.addPasskey(client);
      const elsewhere = { host: '127.0.0.1:8484' };
      const body = { username: 'grace', password };
      const { challenge, methods } = (await registry.anonymous.post('/auth/login', body, elsewhere)).body;
      expect(methods).toEqual(['recovery_code']);
      expect(
        await registry.anonymous.post('/auth/second-factor/passkey', { challenge }, elsewhere),
      ).toMatchObject({ status: 409, body: { code: 'passkey.address' } });
      await factors.confirm(client);
      expect((await client.post('/second-factors/passkeys', undefined, elsewhere)).body.code).toBe(
        'passkey.address',
      );
    });

    test('failures before a right second factor are forgotten, as after a right password', async () => {
      const { secret } = await factors.withApp(admin, 'grace');
      next();
      for (let n = 0; n < 3; n++) await factors.login('grace', 'wrong wrong wrong');
      const failures = async () => (await admin.get('/users?q=grace')).body.items[0].failed_login_attempts;
      const challenge = await factors.challenge('grace');
      expect(await failures()).toBe(3);
      await factors.finish(challenge, { code: await factors.code(secret) });
      expect(await failures()).toBe(0);
    });

    test('a challenge is good for five minutes, and says so afterwards', async () => {
      const { secret } = await factors.withApp(admin, 'grace');
      const challenge = await factors.challenge('grace');
      clock.advance(5 * minute + 1000);
      expect(await factors.finish(challenge, { code: await factors.code(secret) })).toMatchObject({
        status: 401,
        body: { code: 'second_factor.challenge_invalid' },
      });
    });
  });

  describe('one’s own', () => {
    test('an app is added by a code that it shows; a wrong one adds nothing and can be corrected', async () => {
      const { client } = await factors.person(admin, 'grace');
      await factors.confirm(client);
      const { challenge, secret, uri } = (await client.post('/second-factors/totp')).body;
      expect(uri).toBe(
        `otpauth://totp/Sanctum%20Configurator:grace?secret=${secret}&issuer=Sanctum%20Configurator`,
      );
      const right = await factors.code(secret as string);
      const wrong = right === '000000' ? '000001' : '000000';
      expect((await client.post('/second-factors/totp/confirm', { challenge, code: wrong })).body.code).toBe(
        'second_factor.code_wrong',
      );
      expect(await listOf(client)).toEqual({ items: [], recovery_codes: 0 });
      const added = await client.post('/second-factors/totp/confirm', { challenge, code: right });
      expect(added).toMatchObject({
        status: 201,
        body: { factor: { kind: 'totp', name: 'Authenticator app' } },
      });
      expect(added.body.recovery_codes).toHaveLength(10);
      expect(await listOf(client)).toMatchObject({ items: [{ kind: 'totp' }], recovery_codes: 10 });
      await factors.confirm(client);
      expect((await client.post('/second-factors/totp')).body.code).toBe('second_factor.totp_exists');
    });

    test('passkeys are added beside it, with a name that can change; codes come with the first factor only', async () => {
      const { client } = await factors.withApp(admin, 'grace');
      await factors.confirm(client);
      const { challenge, options } = (await client.post('/second-factors/passkeys')).body;
      expect(options).toMatchObject({
        rp: { id: 'localhost' },
        user: { name: 'grace' },
        attestation: 'none',
      });
      const passkey = new Authenticator().make({ challenge: options.challenge });
      const body = { challenge, passkey, name: 'Phone' };
      const added = await client.post('/second-factors/passkeys/confirm', body);
      expect(added).toMatchObject({
        status: 201,
        body: { factor: { kind: 'passkey', name: 'Phone' }, recovery_codes: null },
      });
      const { id } = added.body.factor as { id: number };
      expect((await client.patch(`/second-factors/${id}`, { name: 'Old phone' })).body.name).toBe(
        'Old phone',
      );
      const again = (await client.post('/second-factors/passkeys')).body;
      expect(again.options.excludeCredentials).toMatchObject([{ id: passkey.id }]);
      const stranger = await factors.person(admin, 'eve');
      expect((await stranger.client.patch(`/second-factors/${id}`, { name: 'Mine' })).status).toBe(404);
      expect((await stranger.client.get(`/second-factors?user_id=${admin.user?.id}`)).status).toBe(403);
    });

    test('adding, removing and new codes ask for the password again, which counts for five minutes', async () => {
      const { client } = await factors.withApp(admin, 'grace');
      const id = (await listOf(client)).items[0]?.id ?? 0;
      clock.advance(5 * minute + 1000);
      const asked = () =>
        Promise.all([
          client.post('/second-factors/totp'),
          client.post('/second-factors/passkeys'),
          client.post('/second-factors/recovery-codes'),
          client.delete(`/second-factors/${id}`),
        ]);
      for (const answer of await asked())
        expect(answer).toMatchObject({ status: 403, body: { code: 'auth.confirmation_required' } });
      expect(await factors.confirm(client, 'not the password')).toMatchObject({
        status: 403,
        body: { code: 'password.wrong' },
      });
      expect((await client.post('/second-factors/recovery-codes')).status).toBe(403);
      expect((await factors.confirm(client)).body).toEqual({
        confirmed_until: new Date(clock.now() + 5 * minute).toISOString(),
      });
      expect((await client.post('/second-factors/recovery-codes')).status).toBe(201);
      const elsewhere = factors.clientOf(
        await factors.finish(await factors.challenge('grace'), {
          recovery_code: (await client.post('/second-factors/recovery-codes')).body.recovery_codes[0],
        }),
      );
      expect((await elsewhere.post('/second-factors/recovery-codes')).status).toBe(403);
    });

    test('new recovery codes end the earlier ones', async () => {
      const { client, recoveryCodes } = await factors.withApp(admin, 'grace');
      const made = (await client.post('/second-factors/recovery-codes')).body.recovery_codes as string[];
      expect(made).toHaveLength(10);
      for (const [recovery_code, status] of [
        [recoveryCodes[0], 401],
        [made[0], 200],
      ] as const)
        expect((await factors.finish(await factors.challenge('grace'), { recovery_code })).status).toBe(
          status,
        );
    });

    test('after the last was removed the password is enough, and the codes are gone', async () => {
      const { client } = await factors.withApp(admin, 'grace');
      await factors.addPasskey(client);
      const { items } = await listOf(client);
      await client.delete(`/second-factors/${items[0]?.id}`);
      expect((await factors.login('grace')).body.methods).toEqual(['passkey', 'recovery_code']);
      await client.delete(`/second-factors/${items[1]?.id}`);
      expect(await listOf(client)).toEqual({ items: [], recovery_codes: 0 });
      expect((await factors.login('grace')).status).toBe(200);
      expect((await client.post('/second-factors/recovery-codes')).body.code).toBe('second_factor.none');
      expect(await registry.ctx.read.selectFrom('sealed_values').selectAll().execute()).toEqual([]);
    });
  });

  describe('lost', () => {
    test('an administrator removes it, which the journal tells; the sign-in asks for none any more', async () => {
      const { id } = await factors.withApp(admin, 'grace');
      expect((await listOf(admin, `?user_id=${id}`)).items).toHaveLength(1);
      expect((await admin.delete(`/users/${id}/second-factors`)).status).toBe(204);
      expect((await factors.login('grace')).status).toBe(200);
      expect((await admin.get('/changes?entity=second_factors&action=reset')).body.items).toMatchObject([
        { actor: { user_id: admin.user?.id }, before: { kind: 'totp', user_id: id } },
      ]);
    });

    test('that takes a permission of its own, and at least what the other one has', async () => {
      const { id } = await factors.withApp(admin, 'grace', { role: 'admin' });
      const helper = await registry.signIn('user', {
        permissions: ['users:read', 'users:update', 'users:reset_second_factor'],
      });
      expect((await helper.delete(`/users/${id}/second-factors`)).body.code).toBe('access.exceeds_own');
      const other = await registry.signIn('user', { permissions: ['users:read', 'users:update'] });
      const plain = await factors.withApp(admin, 'hopper');
      expect((await other.delete(`/users/${plain.id}/second-factors`)).body.code).toBe('access.denied');
      expect((await helper.delete(`/users/${plain.id}/second-factors`)).status).toBe(204);
    });

    test('on the host a way back keeps it, or removes it when told', async () => {
      const { secret } = await factors.withApp(admin, 'grace', { role: 'admin' });
      next();
      const kept = await recoverUser(registry.ctx, 'grace');
      expect(kept.second_factors).toBe(1);
      const accept = (url: string) =>
        registry.anonymous.post('/auth/invitation', { token: url.split('#invitation=')[1], password });
      const asked = await accept(kept.url);
      expect(asked).toMatchObject({ status: 401, body: { code: 'second_factor.required' } });
      expect(asked.body.detail).toMatch(/^The password is set\. /);
      const { challenge } = asked.body as { challenge: string };
      expect((await factors.finish(challenge, { code: await factors.code(secret) })).status).toBe(200);
      const reset = await recoverUser(registry.ctx, 'grace', { resetSecondFactor: true });
      expect(reset.second_factors).toBe(0);
      expect((await accept(reset.url)).status).toBe(200);
    });
  });

  describe('in the journal', () => {
    test('factors come and go as changes; their use is none; nothing secret is in it', async () => {
      const { secret, recoveryCodes, client } = await factors.withApp(admin, 'grace');
      const authenticator = await factors.addPasskey(client);
      const revision = await headOf();
      next();
      await factors.finish(await factors.challenge('grace'), { code: await factors.code(secret) });
      const used = await registry.ctx.read
        .selectFrom('changes')
        .select('entity')
        .where('revision', '>', revision)
        .execute();
      expect(used).toEqual([{ entity: 'user_sessions' }]);
      const { items } = await listOf(client);
      for (const { id } of items) await client.delete(`/second-factors/${id}`);
      const all = JSON.stringify(await registry.ctx.read.selectFrom('changes').selectAll().execute());
      const key = JSON.stringify(await registry.ctx.read.selectFrom('second_factors').selectAll().execute());
      expect(key).toBe('[]');
      for (const hidden of [secret, ...recoveryCodes, 'sv_']) expect(all).not.toContain(hidden);
      expect(all).toContain(authenticator.id.toString('base64url'));
      expect((await changesOf('second_factors')).length).toBeGreaterThanOrEqual(4);
    });

    test('nothing brings a factor back', async () => {
      const { client } = await factors.withApp(admin, 'grace');
      const id = (await listOf(client)).items[0]?.id ?? 0;
      const before = await headOf();
      await client.delete(`/second-factors/${id}`);
      const revision = await headOf();
      const undone = await admin.post(`/changes/${revision}/undo`, {});
      expect(JSON.stringify(undone.body)).toMatch(/second factors/);
      expect((await admin.post('/restore', { to: before, what: { kind: 'everything' } })).status).toBe(200);
      expect(await listOf(client)).toEqual({ items: [], recovery_codes: 0 });
    });

    test('whoever is deleted loses them, and erasing leaves nothing of them in the history', async () => {
      const { id, client } = await factors.withApp(admin, 'grace');
      await factors.addPasskey(client);
      await factors.challenge('grace');
      expect((await admin.delete(`/users/${id}`)).status).toBe(204);
      for (const table of [
        'second_factors',
        'recovery_codes',
        'second_factor_challenges',
        'sealed_values',
      ] as const)
        expect(await registry.ctx.read.selectFrom(table).selectAll().execute(), table).toEqual([]);
      expect((await admin.post(`/users/${id}/erase`)).status).toBe(200);
      const left = await registry.ctx.read
        .selectFrom('changes')
        .select(['before', 'after'])
        .where('entity', '=', 'second_factors')
        .execute();
      expect(left.every(({ before, after }) => before === null && after === null)).toBe(true);
      expect((await admin.get('/changes/verify')).body.ok).toBe(true);
    });

    test('the secret of an app survives a rotation of keys', async () => {
      const { secret } = await factors.withApp(admin, 'grace');
      await admin.post('/keys/rotate', { which: 'data' });
      next();
      await expect.poll(async () => (await admin.get('/keys')).body.remaining as number).toBe(0);
      const answer = await factors.finish(await factors.challenge('grace'), {
        code: await factors.code(secret),
      });
      expect(answer.status).toBe(200);
    });
  });
});
