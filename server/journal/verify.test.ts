import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import { agents } from '../agents/agent.schema.ts';
import { storeCheckpoint } from '../changes/checkpoints.ts';
import { systemCause } from './journal.ts';
import { type RememberedHead, verifyJournal, type Verification } from './verify.ts';

const undo = new Error('undo');

onEveryEngine('the journal verifies', (dialect) => {
  let registry: TestRegistry;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    for (const id of ['one', 'two', 'three', 'four'])
      await registry.ctx.journal.write(systemCause('test'), async (tx) => {
        await tx.insert(agents, { id, letta_uid: id });
        await tx.update(agents, id, { name: `Agent ${id}` });
      });
    await storeCheckpoint(registry.ctx);
    await registry.ctx.journal.write(systemCause('test'), (tx) => tx.update(agents, 'one', { name: 'Last' }));
  });
  afterAll(() => registry.close());

  /** What verify says after these statements, which are undone again. */
  async function after(statements: string[], remembered?: RememberedHead): Promise<Verification> {
    let verification: Verification | undefined;
    await registry.ctx.storage
      .transaction(async (db) => {
        for (const statement of statements) await sql.raw(statement).execute(db);
        verification = await verifyJournal(db, registry.ctx.keyring.publicKey, remembered);
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
    if (!verification) throw new Error('nothing was verified');
    return verification;
  }

  test('as it was written', async () => {
    expect(await after([])).toMatchObject({
      ok: true,
      revision: 5,
      changes: 9,
      checkpoints: 1,
      problem: null,
    });
  });

  test.each([
    ['revisions', 'at', "'2020-01-01T00:00:00.000Z'"],
    ['revisions', 'actor_type', "'user'"],
    ['revisions', 'actor_id', '7'],
    ['revisions', 'user_id', '7'],
    ['revisions', 'actor_name', "'somebody'"],
    ['revisions', 'actor_name', 'NULL'],
    ['revisions', 'address', "'10.0.0.1'"],
    ['revisions', 'personal_salt', "'00'"],
    ['revisions', 'personal_salt', 'NULL'],
    ['revisions', 'personal_digest', "'00'"],
    ['revisions', 'request_id', "'other'"],
    ['revisions', 'previous_hash', "'00'"],
    ['revisions', 'hash', "'00'"],
    ['changes', 'seq', 'seq + 10'],
    ['changes', 'action', "'delete'"],
    ['changes', 'entity', "'tools'"],
    ['changes', 'entity_id', "'other'"],
    ['changes', 'agent_id', "'other'"],
    ['changes', 'shape', '2'],
    ['changes', 'before', "'{}'"],
    ['changes', 'after', "'{}'"],
    ['changes', 'after', 'NULL'],
    ['changes', 'salt', "'00'"],
    ['changes', 'salt', 'NULL'],
    ['changes', 'digest', "'00'"],
  ])('and names revision 2 when its %s.%s becomes %s', async (table, column, value) => {
    const verification = await after([`UPDATE ${table} SET ${column} = ${value} WHERE revision = 2`]);
    expect(verification.problem).toMatchObject({ revision: 2 });
  });

  test.each<[string, number, string[]]>([
    ['a change is deleted', 3, ['DELETE FROM changes WHERE revision = 3 AND seq = 2']],
    [
      'a revision is deleted',
      3,
      ['DELETE FROM changes WHERE revision = 3', 'DELETE FROM revisions WHERE revision = 3'],
    ],
    [
      'the newest revision is deleted',
      5,
      ['DELETE FROM changes WHERE revision = 5', 'DELETE FROM revisions WHERE revision = 5'],
    ],
    [
      'two changes swap places',
      2,
      [
        'UPDATE changes SET seq = 9 WHERE revision = 2 AND seq = 1',
        'UPDATE changes SET seq = 1 WHERE revision = 2 AND seq = 2',
        'UPDATE changes SET seq = 2 WHERE revision = 2 AND seq = 9',
      ],
    ],
    ['the head gets another hash', 5, [`UPDATE journal_head SET hash = '${'1'.repeat(64)}'`]],
    ['the head gets another time', 5, ["UPDATE journal_head SET at = '2020-01-01T00:00:00.000Z'"]],
    ['the head is set forward', 6, ['UPDATE journal_head SET revision = 6']],
    [
      'the head is set back',
      5,
      [
        'UPDATE journal_head SET revision = 4, hash = (SELECT hash FROM revisions WHERE revision = 4), at = (SELECT at FROM revisions WHERE revision = 4)',
      ],
    ],
    ['the signed checkpoint is altered', 4, [`UPDATE journal_checkpoints SET hash = '${'1'.repeat(64)}'`]],
  ])('and names the first bad record when %s', async (_what, revision, statements) => {
    expect((await after(statements)).problem).toMatchObject({ revision });
  });

  test('and a remembered head shows a journal that was rewritten or cut as a whole', async () => {
    const { hash } = await after([]);
    expect(await after([], { revision: 5, hash })).toMatchObject({ ok: true });
    expect((await after([], { revision: 5, hash: 'f'.repeat(64) })).problem?.message).toMatch(/rewritten/);
    expect((await after([], { revision: 9, hash })).problem?.message).toMatch(/cut off/);
  });

  test('erased content as erased, and names content that was put back in its place', async () => {
    await registry.ctx.journal.write(systemCause('test'), (tx) => {
      tx.note({ action: 'erase', entity: 'users', entity_id: 1, detail: { records: ['1.0', '1.1'] } });
      return Promise.resolve();
    });
    const erase = [
      'UPDATE revisions SET personal_salt = NULL, actor_name = NULL, address = NULL WHERE revision = 1',
      'UPDATE changes SET salt = NULL, before = NULL, after = NULL WHERE revision = 1 AND seq = 1',
    ];
    expect(await after(erase)).toMatchObject({ ok: true, erased: 2 });
    const forged = await after([
      ...erase,
      `UPDATE changes SET after = '{"name":"x"}' WHERE revision = 1 AND seq = 1`,
    ]);
    expect(forged.problem).toMatchObject({ revision: 1, seq: 1 });
  });
});
