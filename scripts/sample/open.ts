import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Api, dataOf, openApi } from '../../client/client.ts';
import { prepareFirstRun } from '../../server/accounts/setup.ts';
import { buildApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import type { Context } from '../../server/context.ts';
import { openRegistry } from '../../server/start.ts';

/** Of everybody in a sample. */
export const password = 'velvet oyster lantern';

/** A registry to look at: it listens, and nobody is in it yet. */
export interface Sample {
  ctx: Context;
  url: string;
  home: string;
  /** With it somebody becomes the first administrator. */
  setupToken: string;
  close(): Promise<void>;
}

/** Opens a registry on an empty home that is removed at the end. */
export async function openSample(): Promise<Sample> {
  const home = mkdtempSync(join(tmpdir(), 'sanctum-sample-'));
  const config = readConfig({ SANCTUM_HOME: home, SANCTUM_LOG_LEVEL: 'silent' });
  const registry = await openRegistry(config, pino({ level: 'silent' }));
  const app = await buildApp(registry.context);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    ctx: registry.context,
    url,
    home,
    setupToken: (await prepareFirstRun(registry.context)) ?? '',
    close: async () => {
      await app.close();
      await registry.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Makes the first administrator, ada. @returns the API as she uses it */
export async function begin({ url, setupToken }: Sample): Promise<Api> {
  const body = { token: setupToken, username: 'ada', email: 'ada@example.org', password };
  const { access_token } = await dataOf(openApi({ url }).POST('/api/v1/auth/setup', { body }));
  return openApi({ url, token: access_token });
}
