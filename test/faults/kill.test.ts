import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyJournal } from '../../server/journal/verify.ts';
import { rounds } from './rounds.ts';
import { openHome, prepareHome, startServer, writeAgent } from './server-process.ts';

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

test(
  `a server that is killed in mid-scan loses no scan that it answered, and leaves none half applied (${rounds} rounds)`,
  { timeout: rounds * 20_000 },
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'sanctum-kill-'));
    try {
      const token = await prepareHome(home);
      const perScan = 40;
      for (let round = 0; round < rounds; round++) {
        const server = await startServer(home);
        setTimeout(() => server.child.kill('SIGKILL'), 50 + Math.random() * 500);
        let applied = await countModules(home);
        for (let n = 0; ; n++) {
          for (let module = 0; module < perScan; module++) placeTool(home, `r${round}-${n}-${module}`);
          const answer = await scan(server.address, token).catch(() => undefined);
          if (answer?.status !== 200) break;
          applied += perScan;
        }
        await server.gone;
        const { context, close } = await openHome(home);
        expect(await verifyJournal(context.read, context.keyring.publicKey)).toMatchObject({ ok: true });
        await close();
        const kept = await countModules(home);
        expect(kept).toBeGreaterThanOrEqual(applied);
        expect(kept).toBeLessThanOrEqual(applied + perScan);
        const again = await startServer(home);
        expect((await scan(again.address, token)).status).toBe(200);
        again.child.kill('SIGKILL');
        await again.gone;
        expect(await countModules(home)).toBe(applied + perScan);
      }
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
);

function placeTool(home: string, name: string): void {
  mkdirSync(join(home, 'tools', name), { recursive: true });
  writeFileSync(join(home, 'tools', name, 'manifest.json'), JSON.stringify({ name, type: 'tool' }));
}

function scan(address: string, token: string): Promise<Response> {
  return fetch(`${address}/api/v1/discovery/scans`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  });
}

/** How many tools are registered, each with its module. */
async function countModules(home: string): Promise<number> {
  const { context, close } = await openHome(home);
  const tools = await context.read.selectFrom('tools').select('id').execute();
  const modules = await context.read.selectFrom('modules').select('tool_id').execute();
  await close();
  expect(new Set(modules.map(({ tool_id }) => tool_id))).toEqual(new Set(tools.map(({ id }) => id)));
  return tools.length;
}
