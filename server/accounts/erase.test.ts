import { expect, test } from 'vitest';
import { onEveryEngine, startRegistry } from '../../test/harness.ts';

onEveryEngine('erasing a person', (dialect) => {
  test('leaves what was done, done by nobody who can be named, and the journal verifies', async () => {
    const registry = await startRegistry(dialect);
    const admin = await registry.signIn('admin');
    const ada = await registry.signIn('admin', { username: 'ada-of-the-test' });
    const id = ada.user?.id ?? 0;
    await ada.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
    await ada.post('/api-keys', { name: 'ada’s own key', permissions: ['agents:read'] });
    await ada.put('/configurations', {
      scope: 'user',
      scope_id: id,
      key: 'theme',
      value: 'ada-likes-it-dark',
    });
    await registry.anonymous.post('/auth/login', { username: 'ada-of-the-test', password: 'wrong' });
    expect((await admin.post(`/users/${id}/erase`)).body.code).toBe('user.not_deleted');
    expect((await admin.delete(`/users/${id}?cascade=true`)).status).toBe(204);
    const told = async () => JSON.stringify((await admin.get('/changes?limit=200')).body);
    expect(await told()).toContain('ada-of-the-test');

    const { status, body } = await admin.post(`/users/${id}/erase`);
    expect([status, body.records > 5]).toEqual([200, true]);
    for (const text of ['ada-of-the-test', 'ada’s own key', 'ada-likes-it-dark'])
      expect(await told()).not.toContain(text);
    const { items } = (await admin.get('/changes?entity=agents&limit=10')).body;
    expect(items).toMatchObject([
      { actor: { user_id: id, name: null }, address: null, after: { name: 'Iris' } },
    ]);
    expect((await admin.get('/changes/verify')).body).toMatchObject({
      ok: true,
      erased: body.records,
      problem: null,
    });

    expect((await admin.post(`/users/${id}/erase`)).status).toBe(404);
    expect((await admin.post('/users/999/erase')).status).toBe(404);
    const restored = await admin.post('/restore', { what: { kind: 'everything' }, to: 2, dry_run: true });
    expect(restored.status, JSON.stringify(restored.body)).toBe(200);
    expect((await (await registry.signIn('user')).post(`/users/${id}/erase`)).status).toBe(403);
    await registry.close();
  });
});
