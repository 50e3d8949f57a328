import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyJournal } from '../../server/journal/verify.ts';
import { KeyRotation } from '../../server/secrets/rotation.ts';
import { rounds } from './rounds.ts';
import { openHome, prepareHome, startServer } from './server-process.ts';

const secrets = 400;
const perBatch = 20;

test(
  `a server that is killed in the middle of batches, restores and rotations loses nothing and halves nothing (${rounds} rounds)`,
  { timeout: rounds * 30_000 },
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'sanctum-kill-'));
    try {
      const token = await prepareHome(home);
      await sealMany(home, token);
      let acknowledged = 0;
      for (let round = 0; round < rounds; round++) {
        const server = await startServer(home);
        const ask = (path: string, body: object) =>
          fetch(`${server.address}/api/v1${path}`, {
            method: 'POST',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          });
        setTimeout(() => server.child.kill('SIGKILL'), 100 + Math.random() * 700);
        const batches = async () => {
          for (let n = acknowledged + 1; ; n++) {
            const answer = await ask('/configurations/apply', { changes: batch(n), force: true }).catch(
              () => undefined,
            );
            if (answer?.status !== 200) return;
            acknowledged = n;
          }
        };
        const rotations = async () => {
          while (await ask('/keys/rotate', {}).catch(() => undefined));
        };
        const restores = async () => {
          const what = { kind: 'entity', entity: 'env_vars', entity_id: 'SECRET_1' };
          while (await ask('/restore', { what, to: 3, force: true }).catch(() => undefined));
        };
        await Promise.all([batches(), rotations(), restores(), server.gone]);

        const { context, close } = await openHome(home);
        expect(await verifyJournal(context.read, context.keyring.publicKey)).toMatchObject({ ok: true });
        const rows = await context.read.selectFrom('configurations').select(['key', 'value']).execute();
        // Every key of a batch has the same number: a batch is there as a whole, and none that was answered is missing.
        const numbers = new Set(rows.map(({ value }) => Number(value)));
        expect(numbers.size).toBeLessThanOrEqual(1);
        const [kept = 0] = numbers;
        expect(kept).toBeGreaterThanOrEqual(acknowledged);
        acknowledged = kept;
        const rotation = new KeyRotation(context);
        expect(await rotation.verify()).toEqual({ ok: true, values: secrets, unreadable: [] });
        rotation.resume();
        await rotation.settled();
        expect(await rotation.status()).toMatchObject({ remaining: 0, total: secrets });
        expect((await rotation.status()).data_keys).toHaveLength(1);
        expect(await rotation.verify()).toMatchObject({ ok: true });
        await close();
      }
      expect(acknowledged).toBeGreaterThan(0);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
);

function batch(number: number): object[] {
  return Array.from({ length: perBatch }, (_, n) => ({
    table: 'configurations',
    scope: 'system',
    key: `batch.k${n}`,
    value: number,
  }));
}

async function sealMany(home: string, token: string): Promise<void> {
  const server = await startServer(home);
  const changes = Array.from({ length: secrets }, (_, n) => ({
    table: 'env_vars',
    var_name: `SECRET_${n}`,
    var_value: `value ${n}`,
    is_encrypted: true,
  }));
  const answer = await fetch(`${server.address}/api/v1/configurations/apply`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ changes, force: true }),
  });
  expect(answer.status).toBe(200);
  server.child.kill('SIGKILL');
  await server.gone;
}
