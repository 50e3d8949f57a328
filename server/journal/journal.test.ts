import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import { agents } from '../agents/agent.schema.ts';
import { systemCause } from './journal.ts';

onEveryEngine('the journal', (dialect) => {
  let registry: TestRegistry;
  const cause = systemCause('test');
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    await registry.ctx.journal.write(cause, (tx) => tx.insert(agents, { id: 'athena', letta_uid: 'l' }));
  });
  afterAll(() => registry.close());
  const head = async () =>
    (await registry.ctx.read.selectFrom('journal_head').select('revision').executeTakeFirstOrThrow())
      .revision;

  test('gives all changes of a transaction one revision, numbered within', async () => {
    const before = await head();
    await registry.ctx.journal.write(cause, async (tx) => {
      await tx.insert(agents, { id: 'monday', letta_uid: 'm' });
      await tx.update(agents, 'monday', { name: 'Monday' });
      await tx.delete(agents, 'monday');
    });
    const changes = await registry.ctx.read
      .selectFrom('changes')
      .select(['seq', 'action'])
      .where('revision', '=', before + 1)
      .orderBy('seq')
      .execute();
    expect(changes).toEqual([
      { seq: 1, action: 'create' },
      { seq: 2, action: 'update' },
      { seq: 3, action: 'delete' },
    ]);
  });

  test('uses no revision when nothing changed or the transaction failed', async () => {
    const before = await head();
    await registry.ctx.journal.write(cause, (tx) => tx.update(agents, 'athena', { letta_uid: 'l' }));
    await registry.ctx.journal
      .write(cause, async (tx) => {
        await tx.update(agents, 'athena', { name: 'No' });
        throw new Error('no');
      })
      .catch(() => undefined);
    await expect(
      registry.ctx.journal.write(cause, (tx) => tx.update(agents, 'nobody', { name: 'No' })),
    ).rejects.toMatchObject({ status: 404 });
    expect(await head()).toBe(before);
  });

  test('touches operational columns without a revision or a new ETag', async () => {
    const before = await head();
    await registry.ctx.journal.operate((tx) => tx.touch(agents, 'athena', { status_at: tx.now }));
    const row = await registry.ctx.read
      .selectFrom('agents')
      .select(['status_at', 'revision'])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ status_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/) as string, revision: 1 });
    expect(await head()).toBe(before);
  });
});
