import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Client,
  onEveryEngine,
  startRegistry,
  TestClock,
  type TestRegistry,
} from '../../test/harness.ts';
import { ageStatuses, degradedAfter, offAfter } from './freshness.ts';

onEveryEngine('freshness of status', (dialect) => {
  const clock = new TestClock();
  let registry: TestRegistry;
  let admin: Client;
  beforeEach(async () => {
    registry = await startRegistry(dialect, { clock });
    admin = await registry.signIn('admin');
    await admin.post('/agents', { letta_uid: 'agent-1', name: 'Athena' });
  });
  afterEach(() => registry.close());

  const statusOf = async () => (await admin.get('/agents/athena')).body.status as string;
  const wait = async (milliseconds: number) => {
    clock.advance(milliseconds);
    await ageStatuses(registry.ctx);
    // The access token of the test lives ten minutes.
    admin = await registry.signIn('admin');
  };

  test('how long a status counts is told to whoever shows one', async () => {
    const viewer = await registry.signIn('viewer');
    expect((await viewer.get('/freshness')).body).toEqual({
      degraded_after_seconds: degradedAfter / 1000,
      off_after_seconds: offAfter / 1000,
    });
    expect((await registry.anonymous.get('/freshness')).status).toBe(401);
  });

  test('what never reported stays Ready', async () => {
    await wait(offAfter * 2);
    expect(await statusOf()).toBe('Ready');
  });

  test('what reported and is silent becomes Degraded, then Off, and each is a change of its own', async () => {
    await admin.post('/agents/athena/heartbeat', { status: 'Healthy' });
    await wait(degradedAfter - 1000);
    expect(await statusOf()).toBe('Healthy');
    await wait(2000);
    expect(await statusOf()).toBe('Degraded');
    await wait(offAfter);
    expect(await statusOf()).toBe('Off');
    const { items } = (await admin.get('/changes?entity=agents&action=status&sort=revision')).body;
    expect(items.map((change: { after: { status: string } }) => change.after.status)).toEqual([
      'Healthy',
      'Degraded',
      'Off',
    ]);
    expect(items[1].actor).toMatchObject({ type: 'system', name: 'freshness' });
  });

  test('a heartbeat keeps it as it is, and the same status again is no change', async () => {
    await admin.post('/agents/athena/heartbeat', { status: 'Healthy' });
    const { etag } = (await admin.get('/agents/athena')).headers;
    await wait(degradedAfter - 1000);
    await admin.post('/agents/athena/heartbeat', { status: 'Healthy' });
    await wait(degradedAfter - 1000);
    expect(await statusOf()).toBe('Healthy');
    expect((await admin.get('/agents/athena')).headers.etag).toBe(etag);
  });

  test('a status that somebody sets goes stale like a reported one, and Ready says that nothing was reported', async () => {
    const tool = (await admin.post('/tools', { name: 'smcp', status: 'Healthy' })).body;
    const instance = (await admin.post('/tool-instances', { tool_id: tool.id, status: 'Healthy' })).body;
    const paths = ['/agents/hera', '/agents/athena', `/tools/${tool.id}`, `/tool-instances/${instance.id}`];
    await admin.post('/agents', { letta_uid: 'agent-2', id: 'hera', status: 'Healthy' });
    const expectAll = async (status: string, time: unknown) => {
      for (const path of paths)
        expect((await admin.get(path)).body, path).toMatchObject({ status, status_at: time });
    };
    expect((await admin.patch('/agents/athena', { status: 'Healthy' })).body).toMatchObject({
      status_at: expect.any(String),
    });
    await expectAll('Healthy', expect.any(String));
    await wait(degradedAfter + 1000);
    await expectAll('Degraded', expect.any(String));
    for (const path of paths) await admin.patch(path, { status: 'Healthy' });
    await wait(degradedAfter - 1000);
    await expectAll('Healthy', expect.any(String));
    for (const path of paths) await admin.patch(path, { status: 'Ready' });
    await wait(offAfter * 2);
    await expectAll('Ready', null);
  });

  test('a plugin that is enabled again is not stale for what it reported before', async () => {
    const tool = (await admin.post('/tools', { name: 'smcp' })).body;
    const { id } = (await admin.post('/plugins', { name: 'gh', tool_id: tool.id })).body;
    await admin.post(`/plugins/${id}/enable`, {});
    await admin.post(`/plugins/${id}/heartbeat`, { status: 'Active' });
    await wait(offAfter + 1000);
    expect((await admin.get(`/plugins/${id}`)).body.status).toBe('Inactive');
    await admin.post(`/plugins/${id}/disable`, {});
    await admin.post(`/plugins/${id}/enable`, {});
    await wait(1000);
    expect((await admin.get(`/plugins/${id}`)).body.status).toBe('Active');
  });

  test('nothing due means no revision', async () => {
    const before = (await admin.get('/changes/head')).body.revision;
    await ageStatuses(registry.ctx);
    expect((await admin.get('/changes/head')).body.revision).toBe(before);
  });
});
