import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Client,
  onEveryEngine,
  startRegistry,
  TestClock,
  type TestRegistry,
} from '../../test/harness.ts';
import { isoTime } from '../kernel/clock.ts';

const hour = 3_600_000;

onEveryEngine('GET /changes/activity', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  let start: number;
  let userId: number;
  const clock = new TestClock();
  beforeAll(async () => {
    registry = await startRegistry(dialect, { clock });
    // A key, since it outlives the hours that pass here.
    const person = await registry.signIn('admin');
    const { body } = await person.post('/api-keys', { name: 'watch', permissions: ['*'] });
    userId = person.user?.id ?? 0;
    admin = registry.withToken(body.key as string);
    clock.advance(hour - (clock.now() % hour));
    start = clock.now();
    // The first and the last moment of the first hour, then the first of the third.
    await admin.post('/agents', { id: 'open', letta_uid: 'open' });
    clock.advance(hour - 1);
    await admin.post('/tools', { name: 'broca' });
    clock.advance(hour + 1);
    await admin.patch('/agents/open', { name: 'Open' });
    await admin.post('/agents', { id: 'hidden', letta_uid: 'hidden', visible_to_roles: ['admin'] });
  });
  afterAll(() => registry.close());

  const count = async (reader: Client, query = '') =>
    (
      await reader.get(
        `/changes/activity?since=${isoTime(start)}&until=${isoTime(start + 4 * hour)}&bucket=1h&${query}`,
      )
    ).body;

  test('counts each change in the bucket that it lies in, borders included, and tells of empty buckets', async () => {
    const body = await count(admin);
    expect(body).toMatchObject({
      since: isoTime(start),
      until: isoTime(start + 4 * hour),
      bucket: '1h',
      total: 4,
      names: ['agents', 'tools'],
    });
    expect(body.buckets).toEqual([
      { start: isoTime(start), total: 2, counts: { agents: 1, tools: 1 } },
      { start: isoTime(start + hour), total: 0, counts: {} },
      { start: isoTime(start + 2 * hour), total: 2, counts: { agents: 2 } },
      { start: isoTime(start + 3 * hour), total: 0, counts: {} },
    ]);
  });

  test('tells changes apart by action or by who acts, and takes the filters of the list', async () => {
    expect((await count(admin, 'by=action')).names).toEqual(['create', 'update']);
    expect((await count(admin, 'by=actor_type')).names).toEqual(['api_key']);
    expect((await count(admin, 'agent_id=open')).total).toBe(2);
    expect((await count(admin, 'entity=tools&action=create')).total).toBe(1);
    expect((await count(admin, `user_id=${userId}`)).total).toBe(4);
  });

  test('the same time with another offset is the same bucket', async () => {
    const since = encodeURIComponent(isoTime(start + 2 * hour).replace('Z', '+00:00'));
    const until = encodeURIComponent(isoTime(start + 5 * hour).replace('Z', '+02:00'));
    const { body } = await admin.get(`/changes/activity?since=${since}&until=${until}&bucket=1h`);
    expect(body.buckets).toMatchObject([{ start: isoTime(start + 2 * hour), total: 2 }]);
  });

  test('a hidden agent is in no count', async () => {
    const user = await registry.signIn('user');
    const body = await count(user, 'entity=agents');
    expect(body.total).toBe(2);
    expect(body.buckets.map(({ total }: { total: number }) => total)).toEqual([1, 0, 1, 0]);
    expect((await count(user, 'agent_id=hidden')).total).toBe(0);
  });

  test('the buckets agree with the list', async () => {
    const { total } = await count(admin, 'by=action');
    const { body } = await admin.get(`/changes?since=${isoTime(start)}&until=${isoTime(start + 4 * hour)}`);
    expect(body.items).toHaveLength(total as number);
  });

  test('is refused without the permission, and with a range or a word that means nothing', async () => {
    const denied = await registry.signIn('user', { permissions: { deny: ['changes:read'] } });
    expect((await denied.get('/changes/activity')).status).toBe(403);
    expect((await registry.anonymous.get('/changes/activity')).status).toBe(401);
    const refusal = async (query: string) => (await admin.get(`/changes/activity?${query}`)).body.detail;
    expect(await refusal('bucket=2h')).toContain('bucket');
    expect(await refusal('bukket=1h')).toContain('There is no parameter bukket');
    expect(await refusal(`since=${isoTime(start - 1000 * hour)}&bucket=1m`)).toContain('at most 400');
    expect(await refusal('since=2020-01-02T00:00:00Z&until=2020-01-01T00:00:00Z')).toContain('"since"');
  });
});
