import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dialects, startRegistry } from '../../test/harness.ts';
import { agents } from '../agents/agent.schema.ts';
import { systemCause } from '../journal/journal.ts';

test.runIf(dialects.includes('sqlite'))(
  'the write-ahead log stays short however much is written, and what was written is there',
  async () => {
    const { ctx, close } = await startRegistry('sqlite');
    const write = (n: number) =>
      ctx.journal.write(systemCause('test'), (tx) =>
        tx.update(agents, 'athena', { description: `${n} ${'x'.repeat(2000)}` }),
      );
    await ctx.journal.write(systemCause('test'), (tx) => tx.insert(agents, { id: 'athena', letta_uid: 'u' }));
    for (let n = 0; n < 4000; n++) await write(n);
    const { size } = statSync(`${ctx.storage.location}-wal`);
    expect(size / 1024 / 1024).toBeLessThan(50);
    const { description } = await ctx.read
      .selectFrom('agents')
      .select('description')
      .executeTakeFirstOrThrow();
    expect(description).toMatch(/^3999 /);
    await close();
  },
);
