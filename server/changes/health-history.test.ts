import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Client,
  onEveryEngine,
  startRegistry,
  TestClock,
  type TestRegistry,
} from '../../test/harness.ts';
import { isoTime } from '../kernel/clock.ts';
import { ageStatuses, degradedAfter } from '../operations/freshness.ts';
import { mostTransitions, spansOf } from './health-history.store.ts';

const hour = 3_600_000;

onEveryEngine('GET /health-history', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  let start: number;
  const clock = new TestClock();
  beforeAll(async () => {
    registry = await startRegistry(dialect, { clock });
    // A key, since it outlives the hours that pass here.
    const person = await registry.signIn('admin');
    const { body } = await person.post('/api-keys', { name: 'watch', permissions: ['*'] });
    admin = registry.withToken(body.key as string);
    clock.advance(hour);
    start = clock.now();
    await admin.post('/agents', { id: 'iris', letta_uid: 'iris', name: 'Iris' });
    await admin.post('/agents', { id: 'hidden', letta_uid: 'hidden', visible_to_roles: ['admin'] });
    const tool = (await admin.post('/tools', { name: 'broca' })).body;
    await admin.post('/plugins', { tool_id: tool.id, name: 'telegram' });
    await admin.post('/tool-instances', { tool_id: tool.id, agent_id: 'iris' });
    await admin.post('/tool-instances', { tool_id: tool.id, agent_id: 'hidden', name: 'unseen' });
    clock.advance(hour);
    await admin.post('/agents/iris/heartbeat', { status: 'Healthy' });
    await admin.patch('/agents/iris', {
      description: 'not about its health',
      config: { a: { status: 'x' } },
    });
    clock.advance(degradedAfter + 1);
    await ageStatuses(registry.ctx);
  });
  afterAll(() => registry.close());

  const read = async (reader: Client, query: string) =>
    (
      await reader.get(
        `/health-history?since=${isoTime(start - hour)}&until=${isoTime(clock.now() + hour)}&${query}`,
      )
    ).body;

  test('tells what an agent was from when to when, and why', async () => {
    const { items } = await read(admin, 'entity=agents&entity_id=iris');
    expect(items).toMatchObject([
      {
        entity: 'agents',
        entity_id: 'iris',
        name: 'Iris',
        status: 'Degraded',
        spans: [
          {
            status: 'Ready',
            from: isoTime(start),
            to: isoTime(start + hour),
            began: { reason: 'registered' },
          },
          {
            status: 'Healthy',
            to: isoTime(start + hour + degradedAfter + 1),
            began: { reason: 'reported', actor: { type: 'api_key', name: 'admin1 (key watch)' } },
          },
          { status: 'Degraded', to: isoTime(clock.now() + hour), began: { reason: 'silent' } },
        ],
      },
    ]);
  });

  test('what began before the range is there from its beginning on', async () => {
    const since = isoTime(start + hour + 1);
    const { body } = await admin.get(
      `/health-history?entity=agents&entity_id=iris&since=${since}&until=${isoTime(start + hour + 2)}`,
    );
    expect(body.items[0].spans).toEqual([
      { status: 'Healthy', from: since, to: isoTime(start + hour + 2), began: null },
    ]);
  });

  test('tools, instances and plugins have one as well, page by page', async () => {
    const { items } = await read(admin, 'entity=tool_instances');
    expect(items.map(({ name, agent_id }: { name: string; agent_id: string }) => [name, agent_id])).toEqual([
      ['broca', 'iris'],
      ['unseen', 'hidden'],
    ]);
    const { body } = await admin.get('/health-history?entity=tool_instances&limit=1');
    expect(body.items).toHaveLength(1);
    const next = await admin.get(
      `/health-history?entity=tool_instances&limit=1&cursor=${String(body.next_cursor)}`,
    );
    expect(next.body).toMatchObject({ items: [{ name: 'unseen' }], next_cursor: null });
    expect((await read(admin, 'entity=plugins')).items).toMatchObject([
      { name: 'telegram', status: 'Inactive', spans: [{ status: 'Inactive' }] },
    ]);
    expect((await read(admin, 'entity=tools&entity_id=none')).items).toEqual([]);
  });

  test('nothing is told of a hidden agent or its instances', async () => {
    const user = await registry.signIn('user');
    for (const query of ['entity=agents', 'entity=tool_instances', 'entity=agents&entity_id=hidden'])
      expect(JSON.stringify(await read(user, query))).not.toMatch(/hidden|unseen/);
    expect((await read(user, 'entity=agents')).items).toMatchObject([{ entity_id: 'iris' }]);
  });

  test('it needs the permission to read the journal and that to read what it is about', async () => {
    const blind = await registry.signIn('user', { permissions: { deny: ['changes:read'] } });
    expect((await blind.get('/health-history?entity=agents')).status).toBe(403);
    const without = await registry.signIn('user', { permissions: { deny: ['plugins:read', 'agents:read'] } });
    expect((await without.get('/health-history?entity=plugins')).status).toBe(403);
    expect((await read(without, 'entity=agents')).items).toEqual([]);
    expect((await admin.get('/health-history?entity=users')).status).toBe(400);
    const backwards = 'entity=agents&since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z';
    expect((await admin.get(`/health-history?${backwards}`)).body.code).toBe('range.empty');
  });
});

const actor = { type: 'system', id: null, user_id: null, name: 'freshness' } as const;

test('the stretches of any history follow each other without gaps to the end of the range', () => {
  const status = fc.constantFrom('Ready', 'Healthy', 'Degraded', 'Off');
  const moments = fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(moments, fc.array(status, { minLength: 21, maxLength: 21 }), (times, statuses) => {
      const sorted = times.toSorted((a, b) => a - b);
      const changes = sorted.map((time, index) => ({
        action: 'status',
        at: isoTime(time),
        revision: index,
        actor,
        before: { status: statuses[index] },
        after: { status: statuses[index + 1] },
      }));
      const range = { since: isoTime(100), until: isoTime(800), created_at: isoTime(0) };
      const spans = spansOf(changes.filter(({ at }) => at >= range.since).reverse(), {
        ...range,
        status: statuses[sorted.length] ?? '',
      });
      expect(spans[0]?.from).toBe(range.since);
      expect(spans.at(-1)?.to).toBe(range.until);
      for (const [index, span] of spans.entries())
        if (index > 0) expect(span.from).toBe(spans[index - 1]?.to);
      // At every moment it says what the last change before it said.
      for (const span of spans) {
        const last = sorted.findLastIndex((time) => isoTime(time) <= span.from);
        expect(span.status).toBe(statuses[last + 1]);
      }
    }),
  );
});

test('of what flaps for ever the newest is told, and that the rest is not', () => {
  const changes = Array.from({ length: mostTransitions + 1 }, (_, index) => ({
    action: 'status',
    at: isoTime(10_000 - index),
    revision: 10_000 - index,
    actor,
    before: { status: index % 2 ? 'Off' : 'Healthy' },
    after: { status: index % 2 ? 'Healthy' : 'Off' },
  }));
  const range = { since: isoTime(0), until: isoTime(20_000), created_at: isoTime(0), status: 'Off' };
  const spans = spansOf(changes, range);
  expect(spans).toHaveLength(mostTransitions + 1);
  expect(spans[0]).toEqual({
    status: null,
    from: isoTime(0),
    to: isoTime(10_001 - mostTransitions),
    began: null,
  });
});
