import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyJournal } from '../../server/journal/verify.ts';
import { openHome, prepareHome, startServer, writeAgent } from './server-process.ts';

const rounds = process.env.SANCTUM_SOAK === '1' ? 50 : 5;

test(
  `a server that is killed in mid-write loses nothing that it acknowledged (${rounds} rounds)`,
  { timeout: rounds * 20_000 },
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'sanctum-kill-'));
    try {
      const token = await prepareHome(home);
      const acknowledged: string[] = [];
      for (let round = 0; round < rounds; round++) {
        const server = await startServer(home);
        setTimeout(() => server.child.kill('SIGKILL'), 50 + Math.random() * 500);
        const write = async (writer: number) => {
          for (let n = 0; ; n++) {
            const id = `r${round}-${writer}-${n}`;
            const answer = await writeAgent(server.address, token, id).catch(() => undefined);
            if (!answer) return;
            if (answer.status === 201) acknowledged.push(id);
          }
        };
        await Promise.all([write(0), write(1), write(2), server.gone]);
        const { context, close } = await openHome(home);
        expect(await verifyJournal(context.read, context.keyring.publicKey)).toMatchObject({ ok: true });
        const kept = new Set(
          (await context.read.selectFrom('agents').select('id').execute()).map(({ id }) => id),
        );
        await close();
        expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
      }
      expect(acknowledged.length).toBeGreaterThan(rounds);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
);
