import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BrocaProfile, makeBrocaDatabase } from '../../test/broca-database.ts';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';

onEveryEngine('somebody from Broca', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  beforeEach(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
  });
  afterEach(() => registry.close());

  const known = async (...profiles: BrocaProfile[]) => {
    makeBrocaDatabase(join(registry.home, 'broca2/sanctum.db'), profiles);
    return keys();
  };
  /** The keys of people by their numbers on the platform. */
  const keys = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await admin.get('/broca/people?limit=200')).body.items.map(
        (person: { platform_user_id: string; key: string }) => [person.platform_user_id, person.key],
      ),
    );
  const promote = (key: string | undefined, body?: object) =>
    admin.post(`/broca/people/${key}/promote`, body);
  const userOf = async (number: string) =>
    (await admin.get('/broca/people?limit=200')).body.items.find(
      (person: { platform_user_id: string }) => person.platform_user_id === number,
    ).user_id;

  test('becomes a user by invitation, with the link between the two', async () => {
    const { 7: key } = await known({
      platform_user_id: '7',
      username: 'ada_l',
      display_name: 'Ada Lovelace',
    });
    const { status, body, headers } = await promote(key);
    expect(status).toBe(201);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers.etag).toBe(`"${body.revision}"`);
    expect(body).toMatchObject({
      username: 'ada_l',
      email: 'ada_l@broca.local',
      role: 'user',
      permissions: null,
      is_active: true,
      has_password: false,
      invitation: { url: expect.stringContaining('#invitation='), token: expect.any(String) },
    });
    expect(await userOf('7')).toBe(body.id);
    expect((await admin.get(`/users/${body.id}/platform-profiles`)).body).toEqual({
      items: [
        {
          id: expect.any(Number),
          user_id: body.id,
          platform: 'telegram',
          platform_user_id: '7',
          username: 'ada_l',
          display_name: 'Ada Lovelace',
          created_at: expect.any(String),
          revision: body.revision,
        },
      ],
      next_cursor: null,
    });
    const accepted = await registry.anonymous.post('/auth/invitation', {
      token: body.invitation.token,
      password: 'a long and unlikely sentence',
    });
    expect(accepted.status, JSON.stringify(accepted.body)).toBe(200);
  });

  test('may be given another name, email and role', async () => {
    const { 7: key } = await known({ platform_user_id: '7', username: 'ada_l' });
    const given = { username: 'Ada', email: 'ada@example.org', role: 'viewer' };
    expect((await promote(key, given)).body).toMatchObject(given);
  });

  test.each<[string, BrocaProfile, string, string]>([
    ['the username on the platform', { username: 'ada', display_name: 'Countess' }, 'ada', 'ada@broca.local'],
    [
      'the name she is called by',
      { display_name: 'Ada Lovelace' },
      'Ada Lovelace',
      'ada_lovelace@broca.local',
    ],
    ['her number there', {}, 'telegram 7', 'telegram_7@broca.local'],
    ['what of it can be a username', { username: '@ada!<b>' }, 'ada_b', 'ada_b@broca.local'],
    ['letters of any script', { username: 'Żółć' }, 'Żółć', 'zo_c@broca.local'],
    ['letters that no address has', { username: 'Ада' }, 'Ада', 'person@broca.local'],
    [
      'a name of nothing usable',
      { username: '🦊', display_name: '...' },
      'telegram 7',
      'telegram_7@broca.local',
    ],
    [
      'the beginning of a long one',
      { username: 'a'.repeat(300) },
      'a'.repeat(42),
      `${'a'.repeat(42)}@broca.local`,
    ],
    ['dots as addresses allow them', { username: 'a..b.' }, 'a..b', 'a.b@broca.local'],
  ])('is called by %s', async (_what, profile, username, email) => {
    const { 7: key } = await known({ platform_user_id: '7', ...profile });
    expect((await promote(key)).body).toMatchObject({ username, email });
  });

  test('gets a name of her own where somebody has hers', async () => {
    const found = await known(
      { platform_user_id: '1', username: 'ada' },
      { platform: 'web_chat', platform_user_id: '2', username: 'ADA' },
      { platform_user_id: '3', username: 'grace' },
    );
    await admin.post('/users', { username: 'Grace', email: 'ada@broca.local', role: 'user' });
    expect((await promote(found[1])).body).toMatchObject({ username: 'ada', email: 'ada-2@broca.local' });
    expect((await promote(found[2])).body).toMatchObject({ username: 'ADA-2', email: 'ada-2-2@broca.local' });
    expect(await promote(found[3], { username: 'grace' })).toMatchObject({
      status: 409,
      body: { code: 'user.username_taken' },
    });
    expect(await userOf('3')).toBeNull();
  });

  test('is promoted once: the second time tells whom she is', async () => {
    const { 7: key } = await known({ platform_user_id: '7', username: 'ada' });
    const { id } = (await promote(key)).body;
    for (const again of [await promote(key), await admin.post(`/broca/people/${key}/link`, { user_id: id })])
      expect(again).toMatchObject({
        status: 409,
        body: { code: 'broca_person.linked', user: { id, username: 'ada' } },
      });
    const { 8: other } = await known_again();
    const both = await Promise.all([promote(other), promote(other)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);

    async function known_again() {
      makeBrocaDatabase(join(registry.home, 'agent-b/sanctum.db'), [
        { platform_user_id: '8', username: 'bea' },
      ]);
      return keys();
    }
  });

  test('is linked to a user there is, and unlinked again', async () => {
    const { 7: key } = await known({ platform_user_id: '7', username: 'ada' });
    const { id } = (await admin.post('/users', { username: 'ada', email: 'ada@example.org', role: 'user' }))
      .body;
    const link = await admin.post(`/broca/people/${key}/link`, { user_id: id });
    expect(link).toMatchObject({
      status: 201,
      body: { user_id: id, platform: 'telegram', platform_user_id: '7' },
    });
    expect(await userOf('7')).toBe(id);

    const address = `/users/${id}/platform-profiles/${link.body.id}`;
    expect((await admin.delete(address, { 'if-match': '"1"' })).status).toBe(412);
    expect((await admin.delete(address, { 'if-match': String(link.headers.etag) })).status).toBe(204);
    expect((await admin.delete(address)).status).toBe(404);
    expect(await userOf('7')).toBeNull();
    expect((await admin.get(`/users/${id}/platform-profiles`)).body.items).toEqual([]);
  });

  test('who is nobody is not found, nor is a user whom there is not', async () => {
    const { 7: key } = await known({ platform_user_id: '7', username: 'ada' });
    expect(await promote('0'.repeat(32))).toMatchObject({
      status: 404,
      body: { code: 'broca_person.not_found' },
    });
    expect((await promote('no key')).status).toBe(400);
    expect(await admin.post(`/broca/people/${key}/link`, { user_id: 999 })).toMatchObject({
      status: 404,
      body: { code: 'user.not_found' },
    });
    expect((await admin.get('/users/999/platform-profiles')).status).toBe(404);
  });

  test('stays linked when Broca is gone, and goes with the user', async () => {
    const { 7: key } = await known({ platform_user_id: '7', username: 'ada' });
    const { id } = (await promote(key)).body;
    expect((await admin.delete(`/users/${id}`)).status).toBe(204);
    expect(await userOf('7')).toBeNull();
    const { items } = (await admin.get('/changes?entity=platform_profiles')).body;
    expect(items.map(({ action }: { action: string }) => action).sort()).toEqual(['create', 'delete']);
    expect((await promote(key)).status).toBe(201);
  });

  test('has the link in the journal: it is undone, and comes back while the user is there', async () => {
    const { 7: key } = await known({ platform_user_id: '7', username: 'ada' });
    const { id, revision } = (await promote(key)).body;
    const undone = await admin.post(`/changes/${revision}/undo`, {});
    expect(undone.status, JSON.stringify(undone.body)).toBe(200);
    expect(await userOf('7')).toBeNull();
    expect((await admin.get(`/users/${id}`)).status).toBe(200);

    const link = (await admin.post(`/broca/people/${key}/link`, { user_id: id })).body;
    await admin.delete(`/users/${id}/platform-profiles/${link.id}`);
    const head = (await admin.get('/changes/head')).body.revision;
    expect((await admin.post(`/changes/${head}/undo`, {})).status).toBe(200);
    expect(await userOf('7')).toBe(id);
  });

  test('whose user is gone keeps nothing else from being brought back', async () => {
    const { 7: key } = await known({ platform_user_id: '7', username: 'ada' });
    const { id, revision } = (await promote(key)).body;
    await admin.post('/agents', { id: 'athena', letta_uid: 'uid' });
    await admin.delete(`/users/${id}`);
    const restored = await admin.post('/restore', { what: { kind: 'everything' }, to: revision });
    expect(restored.status, JSON.stringify(restored.body)).toBe(200);
    expect(restored.body.left_out).toContainEqual(
      expect.objectContaining({ entity: 'platform_profiles', reason: expect.stringContaining('is gone') }),
    );
    expect((await admin.get('/agents/athena')).status).toBe(404);
  });
});
