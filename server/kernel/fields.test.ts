import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import { encodeCursor } from './paging.ts';

onEveryEngine('times and cursors of requests', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  let instance: string;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    const { id } = (await admin.post('/tools', { name: 'smcp' })).body;
    instance = `/tool-instances/${(await admin.post('/tool-instances', { tool_id: id })).body.id}`;
  });
  afterAll(() => registry.close());

  describe.each([
    '9999-12-31T23:59:59-14:00',
    '0000-01-01T00:00:00+14:00',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+14:00',
  ])('%s, which lies outside the years that both engines keep,', (time) => {
    test.each([
      ['expires_at of a key', () => admin.post('/api-keys', { ...key, expires_at: time })],
      ['last_run', () => admin.post(`${instance}/heartbeat`, { status: 'Healthy', last_run: time })],
      ['next_run', () => admin.post(`${instance}/heartbeat`, { status: 'Healthy', next_run: time })],
      ['since', () => admin.get(`/changes?since=${encodeURIComponent(time)}`)],
      ['until', () => admin.get(`/changes?until=${encodeURIComponent(time)}`)],
    ])('is refused as %s, with a sentence', async (_name, ask) => {
      const { body } = await ask();
      expect(body).toMatchObject({ status: 400, code: 'request.invalid' });
      expect(body.detail).toContain('outside the years 0001 to 9999');
    });
  });

  test('a time with an offset is kept in UTC', async () => {
    const heartbeat = { status: 'Healthy', next_run: '9999-12-31T23:59:59+14:00' };
    expect((await admin.post(`${instance}/heartbeat`, heartbeat)).status).toBe(204);
    expect((await admin.get(instance)).body.next_run).toBe('9999-12-31T09:59:59.000Z');
    const made = await admin.post('/api-keys', { ...key, expires_at: '9999-12-31T23:59:59Z' });
    expect(made.body.expires_at).toBe('9999-12-31T23:59:59.000Z');
    expect((await admin.get('/changes?since=2026-01-01T00:00:00%2B02:00')).body.items).not.toEqual([]);
  });

  test('a made-up cursor is refused, whatever it holds', async () => {
    for (const position of [
      ['a\0b', 1],
      ['a', '\0'],
      ['a', 99_999_999_999],
      ['a', 1e300],
      ['a', 1.5],
      ['a', -1],
    ]) {
      const { status, body } = await admin.get(`/tools?sort=name&cursor=${encodeCursor(position)}`);
      expect([200, 400], JSON.stringify(body)).toContain(status);
      if (JSON.stringify(position).includes('u0000')) expect(body.code).toBe('cursor.invalid');
    }
  });

  const key = { name: 'k', permissions: ['agents:read'] };
});
