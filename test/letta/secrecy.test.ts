import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { systemActor } from '../../server/accounts/actor.ts';
import { readConfig } from '../../server/config.ts';
import { Receivers } from '../../server/configuration/receivers.ts';
import { prepareWrite, storeWrite } from '../../server/configuration/write-setting.ts';
import { systemCause } from '../../server/journal/journal.ts';
import { isoTime } from '../../server/kernel/clock.ts';
import { keepSynced, syncAll } from '../../server/letta/keep-synced.ts';
import { LettaConnection } from '../../server/letta/letta-connection.ts';
import { openRegistry } from '../../server/start.ts';
import { startLettaDouble } from './letta-double.ts';

test('the credential is in no log, no error and no table, whatever a server does with it', async () => {
  const home = mkdtempSync(join(tmpdir(), 'sanctum-letta-'));
  const logged: string[] = [];
  const log = pino(
    { level: 'trace' },
    new Writable({
      write: (line: Buffer, _encoding, done) => {
        logged.push(line.toString());
        done();
      },
    }),
  );
  const { context: ctx, close } = await openRegistry(readConfig({ SANCTUM_HOME: home }), log);
  const double = await startLettaDouble('rest');
  const token = double.token ?? '';
  const configure = (config_key: string, config_value: string, is_encrypted: boolean) =>
    ctx.journal.write(systemCause('test'), async (tx) => {
      const actor = systemActor('test');
      const write = { table: 'system_config' as const, config_key, config_value, is_encrypted };
      const options = { actor, force: false, receivers: new Receivers(tx.read), pinnedBy: null };
      await storeWrite(tx, ctx, await prepareWrite(tx.read, ctx, write, options), { actor });
    });
  await configure('letta.url', double.url, false);
  await configure('letta.token', token, true);
  await configure('letta.driver', 'rest', false);
  const connection = new LettaConnection(ctx);
  const stop = keepSynced(ctx, connection);
  double.addAgent({ id: 'agent-1' });
  const said: unknown[] = [];
  for (const mischief of ['echo', 'garbage', 'redirect', 'broken-json', null] as const) {
    double.misbehave(mischief);
    const server = await connection.server().catch((error: unknown) => void said.push(error));
    if (!server) continue;
    const turn = { letta_uid: 'agent-1', conversation: null, text: 'hi', otid: isoTime(Date.now()) };
    const never = new AbortController().signal;
    for (const work of [
      server.listAgents({ limit: 1 }, never),
      server.exportAgent('agent-1', never),
      server.send(turn, () => undefined, never),
      syncAll(ctx, connection),
    ])
      said.push(
        await work.catch((error: unknown) => {
          log.error({ err: error }, 'as a request would be logged');
          return error;
        }),
      );
  }
  await stop();
  await connection.close();
  for (const text of [...logged, ...said.map((one) => `${String(one)} ${JSON.stringify(one)}`)])
    expect(text).not.toContain(token);
  expect(logged.length).toBeGreaterThan(5);
  for (const table of ['system_config', 'changes', 'letta_agents', 'sealed_values'] as const)
    expect(JSON.stringify(await ctx.read.selectFrom(table).selectAll().execute())).not.toContain(token);
  await close();
  await double.close();
  rmSync(home, { recursive: true, force: true });
});
