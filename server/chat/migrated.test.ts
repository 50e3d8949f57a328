import { expect, test } from 'vitest';
import { onEveryEngine, scratchDatabaseUrl } from '../../test/harness.ts';
import { migrate } from '../storage/migrate.ts';
import { registry } from '../storage/migrations/0001-registry.ts';
import { configuration } from '../storage/migrations/0002-configuration.ts';
import { openStorage } from '../storage/open.ts';
import { readHistory } from './history.store.ts';

onEveryEngine('conversations of before', (dialect) => {
  test('get their place in the history by their time, a message before a reply of the same moment', async () => {
    const scratch = await scratchDatabaseUrl(dialect);
    const storage = openStorage(scratch.url);
    await migrate(storage, [
      { name: '0001-registry', statements: registry },
      { name: '0002-configuration', statements: configuration },
    ]);
    const at = (second: number) => `2025-08-31T16:46:0${second}.000Z`;
    await storage.transaction(async (db) => {
      await db
        .insertInto('web_chat_sessions')
        .values({ id: 's' } as never)
        .execute();
      for (const [message, second] of [
        ['three', 3],
        ['one', 1],
      ] as const)
        await db
          .insertInto('web_chat_messages')
          .values({ session_id: 's', message, timestamp: at(second), processed: true } as never)
          .execute();
      for (const [response, second] of [
        ['two', 1],
        ['four', 4],
      ] as const)
        await db
          .insertInto('web_chat_responses')
          .values({ session_id: 's', response, timestamp: at(second) } as never)
          .execute();
    });
    await migrate(storage);
    const { items } = await readHistory(storage.read, 's', { limit: 10 });
    expect(items.map((entry) => (entry.type === 'message' ? entry.message : entry.response))).toEqual([
      'one',
      'two',
      'three',
      'four',
    ]);
    expect(items[0]).toMatchObject({ state: 'handed_over' });
    const head = await storage.read.selectFrom('chat_head').select('position').executeTakeFirst();
    expect(head).toEqual({ position: 4 });
    await storage.close();
    scratch.remove();
  });
});
