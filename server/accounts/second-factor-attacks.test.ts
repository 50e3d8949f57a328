import { afterEach, beforeEach, expect, test } from 'vitest';
import { Authenticator } from '../../test/authenticator.ts';
import {
  type Answer,
  type Client,
  onEveryEngine,
  startRegistry,
  TestClock,
  type TestRegistry,
} from '../../test/harness.ts';
import { password, SecondFactors } from '../../test/second-factor.ts';

const minute = 60_000;
const quarter = 15 * minute + 1000;

onEveryEngine('attacks on the second factor', (dialect) => {
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
  const codeOf = ({ status, body }: Answer) => (status === 200 ? 200 : `${status} ${body.code as string}`);
  /** Six digits that the app does not show about now. */
  const wrongCode = async (secret: string) => {
    const near = await Promise.all([-1, 0, 1].map((steps) => factors.code(secret, steps)));
    return ['000000', '000001', '000002', '000003'].find((code) => !near.includes(code)) ?? '';
  };
  const sessionsOf = async (id: number) =>
    (await admin.get(`/sessions?user_id=${id}`)).body.items.length as number;

  test('whether there is a second factor shows only to who has the password', async () => {
    await factors.withApp(admin, 'grace');
    await factors.person(admin, 'hopper');
    const answers = await Promise.all(
      ['grace', 'hopper', 'nobody'].map((name) => factors.login(name, 'wrong wrong wrong')),
    );
    for (const { status, body } of answers)
      expect([status, { ...body, request_id: '' }]).toEqual([401, { ...answers[0]?.body, request_id: '' }]);
    expect((await registry.anonymous.get('/second-factors')).status).toBe(401);
  });

  test('a code counts once: not in another sign-in, not the one that added the app, not an earlier one', async () => {
    const { secret } = await factors.withApp(admin, 'grace');
    const first = await factors.code(secret);
    expect(codeOf(await factors.finish(await factors.challenge('grace'), { code: first }))).toBe(
      '401 second_factor.wrong',
    );
    clock.advance(2 * minute);
    const code = await factors.code(secret);
    const earlier = await factors.code(secret, -1);
    expect(codeOf(await factors.finish(await factors.challenge('grace'), { code }))).toBe(200);
    for (const again of [code, earlier])
      expect(codeOf(await factors.finish(await factors.challenge('grace'), { code: again }))).toBe(
        '401 second_factor.wrong',
      );
  });

  test('of two who use the same code, or recovery code, at the same moment one comes in', async () => {
    const { secret, recoveryCodes, id } = await factors.withApp(admin, 'grace');
    next();
    const before = await sessionsOf(id);
    for (const proof of [{ code: await factors.code(secret) }, { recovery_code: recoveryCodes[0] }]) {
      const challenges = [await factors.challenge('grace'), await factors.challenge('grace')];
      const answers = await Promise.all(challenges.map((challenge) => factors.finish(challenge, proof)));
      expect(answers.map(codeOf).sort()).toEqual([200, '401 second_factor.wrong']);
    }
    expect(await sessionsOf(id)).toBe(before + 2);
  });

  test('nor do two processes on one database let both in', async () => {
    const { recoveryCodes } = await factors.withApp(admin, 'grace');
    const other = await startRegistry(dialect, {
      clock,
      databaseUrl: registry.ctx.config.databaseUrl,
      home: registry.home,
    });
    const challenges = [await factors.challenge('grace'), await factors.challenge('grace')];
    const proof = { recovery_code: recoveryCodes[0] };
    const answers = await Promise.all([
      factors.finish(challenges[0] ?? '', proof),
      other.anonymous.post('/auth/second-factor', { challenge: challenges[1], ...proof }),
    ]);
    expect(answers.map(codeOf).sort()).toEqual([200, '401 second_factor.wrong']);
    await other.close();
  });

  test('a challenge lets in once, and only whom it was made for', async () => {
    const grace = await factors.withApp(admin, 'grace');
    const eve = await factors.withApp(admin, 'eve');
    next();
    const hers = await factors.challenge('grace');
    for (const proof of [{ code: await factors.code(eve.secret) }, { recovery_code: eve.recoveryCodes[0] }])
      expect(codeOf(await factors.finish(hers, proof))).toBe('401 second_factor.wrong');
    expect(codeOf(await factors.finish(hers, { code: await factors.code(grace.secret) }))).toBe(200);
    expect(codeOf(await factors.finish(hers, { recovery_code: grace.recoveryCodes[0] }))).toBe(
      '401 second_factor.challenge_invalid',
    );
    // What was not asked is not told: the code of the other is as good as before.
    const own = await factors.challenge('eve');
    expect(codeOf(await factors.finish(own, { code: await factors.code(eve.secret) }))).toBe(200);
  });

  test('a challenge is nothing else: no access token, no challenge for another purpose', async () => {
    const { client, secret } = await factors.withApp(admin, 'grace');
    const challenge = await factors.challenge('grace');
    expect((await registry.withToken(challenge).get('/auth/me')).status).toBe(401);
    expect((await registry.anonymous.post('/auth/refresh', { refresh_token: challenge })).status).toBe(401);
    await factors.confirm(client);
    const begun = (await client.post('/second-factors/passkeys')).body.challenge as string;
    next();
    expect(codeOf(await factors.finish(begun, { code: await factors.code(secret) }))).toBe(
      '401 second_factor.challenge_invalid',
    );
    expect((await client.post('/second-factors/totp/confirm', { challenge, code: '000000' })).body.code).toBe(
      'second_factor.challenge_invalid',
    );
  });

  test('who guesses codes gets five tries, then the account is locked like after wrong passwords', async () => {
    const { secret } = await factors.withApp(admin, 'grace');
    next();
    const wrong = await wrongCode(secret);
    const challenges = await Promise.all([1, 2, 3].map(() => factors.challenge('grace')));
    const guesses = await Promise.all(
      challenges.flatMap((challenge) => [1, 2, 3].map(() => factors.finish(challenge, { code: wrong }))),
    );
    const answers = guesses.map(codeOf);
    expect(answers.filter((answer) => answer === '401 second_factor.wrong')).toHaveLength(5);
    expect(answers.filter((answer) => answer === '401 auth.failed')).toHaveLength(4);
    const right = await factors.code(secret);
    expect(codeOf(await factors.finish(challenges[0] ?? '', { code: right }))).toBe('401 auth.failed');
    expect(codeOf(await factors.login('grace'))).toBe('401 auth.failed');
    clock.advance(quarter);
    const later = await factors.challenge('grace');
    expect(codeOf(await factors.finish(later, { code: await factors.code(secret) }))).toBe(200);
  });

  test('a right password in between does not take back wrong codes, nor the other way round', async () => {
    const { secret } = await factors.withApp(admin, 'grace');
    next();
    const wrong = await wrongCode(secret);
    for (let n = 0; n < 4; n++) await factors.finish(await factors.challenge('grace'), { code: wrong });
    await factors.login('grace', 'wrong wrong wrong');
    await expect.poll(async () => codeOf(await factors.login('grace'))).toBe('401 auth.failed');
  });

  test('a challenge bears five wrong answers, whatever else ends the lock', async () => {
    const { secret, id } = await factors.withApp(admin, 'grace');
    next();
    const challenge = await factors.challenge('grace');
    for (let n = 0; n < 5; n++) {
      await factors.finish(challenge, { code: await wrongCode(secret) });
      await admin.post(`/users/${id}/unlock`);
    }
    expect(codeOf(await factors.finish(challenge, { code: await factors.code(secret) }))).toBe(
      '401 second_factor.challenge_invalid',
    );
  });

  test('who fails from one address is slowed down', async () => {
    const answers = [];
    for (let n = 0; n < 31; n++) answers.push(await factors.finish('no challenge', { code: '000000' }));
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(30).fill(401), 429]);
  });

  test('a passkey signs for one address, one challenge and one person', async () => {
    const { client } = await factors.person(admin, 'grace');
    const key = await factors.addPasskey(client);
    const eve = await factors.person(admin, 'eve');
    const evesKey = await factors.addPasskey(eve.client);
    const tries: ((challenge: string) => Promise<object>)[] = [
      async (challenge) =>
        key.use({ challenge: await factors.toSign(challenge), origin: 'https://evil.example' }),
      async (challenge) => key.use({ challenge: await factors.toSign(challenge), rpId: 'evil.example' }),
      async (challenge) => {
        await factors.toSign(challenge);
        return key.use({ challenge: 'of-an-earlier-time' });
      },
      async (challenge) => evesKey.use({ challenge: await factors.toSign(challenge) }),
    ];
    for (const [n, forge] of tries.entries()) {
      const challenge = await factors.challenge('grace');
      const answer = await factors.finish(challenge, { passkey: await forge(challenge) });
      expect(codeOf(answer), `try ${n}`).toBe('401 second_factor.wrong');
    }
  });

  test('what a passkey signed counts once, also for a challenge that goes on', async () => {
    const { client } = await factors.person(admin, 'grace');
    const key = await factors.addPasskey(client);
    const challenge = await factors.challenge('grace');
    const forged = new Authenticator();
    const toSign = await factors.toSign(challenge);
    const used = key.use({ challenge: toSign });
    // A wrong answer takes along what was to be signed.
    expect(codeOf(await factors.finish(challenge, { passkey: forged.use({ challenge: toSign }) }))).toBe(
      '401 second_factor.wrong',
    );
    expect(codeOf(await factors.finish(challenge, { passkey: used }))).toBe('401 second_factor.wrong');
    const again = key.use({ challenge: await factors.toSign(challenge) });
    expect(codeOf(await factors.finish(challenge, { passkey: again }))).toBe(200);
    expect(codeOf(await factors.finish(await factors.challenge('grace'), { passkey: again }))).toBe(
      '401 second_factor.wrong',
    );
  });

  test('a passkey that counts backwards is a copy', async () => {
    const { client } = await factors.person(admin, 'grace');
    const key = await factors.addPasskey(client);
    key.counter = 10;
    const signIn = async () => {
      const challenge = await factors.challenge('grace');
      return factors.finish(challenge, { passkey: key.use({ challenge: await factors.toSign(challenge) }) });
    };
    expect(codeOf(await signIn())).toBe(200);
    key.counter = 5;
    expect(codeOf(await signIn())).toBe('401 second_factor.wrong');
  });

  test('a passkey made for another address, challenge or session is not added', async () => {
    const { client } = await factors.person(admin, 'grace');
    const other = factors.clientOf(await factors.login('grace'));
    await factors.confirm(client);
    const begin = async () => {
      const { challenge, options } = (await client.post('/second-factors/passkeys')).body;
      return { challenge: challenge as string, toSign: options.challenge as string };
    };
    const confirm = (who: Client, challenge: string, passkey: object) =>
      who.post('/second-factors/passkeys/confirm', { challenge, passkey, name: 'Key' });
    const first = await begin();
    expect(
      (await confirm(client, first.challenge, new Authenticator().make({ challenge: 'another' }))).body.code,
    ).toBe('second_factor.passkey_wrong');
    const second = await begin();
    const foreign = new Authenticator().make({ challenge: second.toSign, origin: 'https://evil.example' });
    expect((await confirm(client, second.challenge, foreign)).body.code).toBe('second_factor.passkey_wrong');
    const third = await begin();
    const good = new Authenticator().make({ challenge: third.toSign });
    expect((await confirm(other, third.challenge, good)).body.code).toBe('second_factor.challenge_invalid');
    expect((await confirm(client, third.challenge, good)).status).toBe(201);
    await factors.person(admin, 'eve');
    const eve = factors.clientOf(await factors.login('eve'));
    await factors.confirm(eve);
    const { challenge, options } = (await eve.post('/second-factors/passkeys')).body;
    const key = new Authenticator();
    Object.assign(key, { id: Buffer.from(good.id, 'base64url') });
    expect(
      (await confirm(eve, challenge as string, key.make({ challenge: options.challenge }))).body.code,
    ).toBe('second_factor.passkey_taken');
  });

  test('no invitation and no recovery link leads around it', async () => {
    const { id, secret } = await factors.withApp(admin, 'grace');
    next();
    for (const purpose of ['invitation', 'recovery']) {
      const { token } = (await admin.post(`/users/${id}/invitation`, { purpose })).body;
      const answer = await registry.anonymous.post('/auth/invitation', { token, password });
      expect(codeOf(answer)).toBe('401 second_factor.required');
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect(await sessionsOf(id)).toBe(0);
    const challenge = await factors.challenge('grace');
    expect(codeOf(await factors.finish(challenge, { code: await factors.code(secret) }))).toBe(200);
  });

  test('a new password makes what was asked before void, and leads around nothing', async () => {
    const { client, secret } = await factors.withApp(admin, 'grace');
    next();
    const challenge = await factors.challenge('grace');
    const new_password = 'copper violin harvest';
    await client.post('/auth/password', { current_password: password, new_password });
    expect(codeOf(await factors.finish(challenge, { code: await factors.code(secret) }))).toBe(
      '401 second_factor.challenge_invalid',
    );
    expect(codeOf(await factors.login('grace', new_password))).toBe('401 second_factor.required');
  });

  test('whoever is deactivated meanwhile does not come in', async () => {
    const { id, secret } = await factors.withApp(admin, 'grace');
    next();
    const challenge = await factors.challenge('grace');
    await admin.patch(`/users/${id}`, { is_active: false });
    expect(codeOf(await factors.finish(challenge, { code: await factors.code(secret) }))).toBe(
      '401 auth.failed',
    );
  });

  test('an API key reads which there are and changes none, whatever it may', async () => {
    const { client, id } = await factors.withApp(admin, 'grace', { role: 'admin' });
    const { key } = (await client.post('/api-keys', { name: 'k', permissions: ['*'] })).body;
    const program = registry.withToken(key as string);
    const { items } = (await program.get('/second-factors')).body;
    expect(items).toHaveLength(1);
    const { id: other } = await factors.withApp(admin, 'hopper');
    const answers = await Promise.all([
      program.post('/auth/confirm', { current_password: password }),
      program.post('/second-factors/totp'),
      program.post('/second-factors/totp/confirm', { challenge: 'c', code: '000000' }),
      program.post('/second-factors/passkeys'),
      program.post('/second-factors/recovery-codes'),
      program.patch(`/second-factors/${items[0].id}`, { name: 'n' }),
      program.delete(`/second-factors/${items[0].id}`),
      program.delete(`/users/${other}/second-factors`),
    ]);
    for (const answer of answers) expect(codeOf(answer)).toBe('403 auth.person_required');
    expect((await admin.get(`/second-factors?user_id=${id}`)).body.items).toHaveLength(1);
  });

  test('an administrator whose session was taken does not get rid of her own', async () => {
    const { client, id } = await factors.withApp(admin, 'root', { role: 'admin' });
    clock.advance(5 * minute + 1000);
    expect((await client.delete(`/users/${id}/second-factors`)).body.code).toBe('second_factor.own');
    const [{ id: factor }] = (await client.get('/second-factors')).body.items;
    expect((await client.delete(`/second-factors/${factor}`)).body.code).toBe('auth.confirmation_required');
  });

  test('nobody touches what is somebody else’s', async () => {
    const { client } = await factors.withApp(admin, 'grace');
    const eve = await factors.withApp(admin, 'eve', { role: 'admin' });
    const [{ id }] = (await client.get('/second-factors')).body.items;
    expect((await eve.client.delete(`/second-factors/${id}`)).status).toBe(404);
    expect((await eve.client.patch(`/second-factors/${id}`, { name: 'n' })).status).toBe(404);
  });

  test('nothing that is kept lets anybody in who has a copy of the database', async () => {
    const { secret, recoveryCodes } = await factors.withApp(admin, 'grace');
    const challenge = await factors.challenge('grace');
    const texts = [];
    for (const table of [
      'second_factors',
      'recovery_codes',
      'second_factor_challenges',
      'sealed_values',
      'changes',
      'idempotency_keys',
    ] as const)
      texts.push(JSON.stringify(await registry.ctx.read.selectFrom(table).selectAll().execute()));
    const all = texts.join();
    for (const hidden of [
      secret,
      challenge,
      ...recoveryCodes,
      ...recoveryCodes.map((code) => code.replace('-', '')),
    ])
      expect(all).not.toContain(hidden);
  });
});
