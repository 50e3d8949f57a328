import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { verifyJournal } from '../../server/journal/verify.ts';
import { openHome, prepareHome, startServer, writeAgent } from './server-process.ts';

const home = mkdtempSync(join(tmpdir(), 'sanctum-full-'));
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', home]).status === 0;
if (!isMounted) console.warn('SKIPPED: the full disk, because this account may not mount a small one.');
afterAll(() => {
  if (isMounted) spawnSync('umount', [home]);
  rmSync(home, { recursive: true, force: true });
});

describe.skipIf(!isMounted)('a full disk', () => {
  test('is answered with 507, harms nothing, and is over when there is space again', async () => {
    const token = await prepareHome(home);
    const server = await startServer(home);
    const ballast = join(home, 'ballast');
    const { bavail, bsize } = statfsSync(home);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 400_000));
    const kept: string[] = [];
    let refusal: Response | undefined;
    for (let n = 0; !refusal && n < 100; n++) {
      const answer = await writeAgent(server.address, token, `a${n}`, 'x'.repeat(15_000));
      if (answer.status === 201) kept.push(`a${n}`);
      else refusal = answer;
    }
    expect(refusal?.status).toBe(507);
    expect(await refusal?.json()).toMatchObject({
      code: 'storage.full',
      detail: expect.stringMatching(/free some space/) as string,
    });
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${server.address}/api/v1/agents/${kept[0] ?? ''}`, { headers })).status).toBe(200);

    rmSync(ballast);
    expect((await writeAgent(server.address, token, 'afterwards')).status).toBe(201);
    server.child.kill('SIGTERM');
    await server.gone;
    const { context, close } = await openHome(home);
    expect(await verifyJournal(context.read, context.keyring.publicKey)).toMatchObject({ ok: true });
    const rows = await context.read.selectFrom('agents').select('id').execute();
    await close();
    expect(rows.map(({ id }) => id).sort()).toEqual([...kept, 'afterwards'].sort());
  });
});
