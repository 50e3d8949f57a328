import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guardedLookup, parseLettaUrl, urlBelow } from '../../server/letta/address.ts';
import { AppServer } from '../../server/letta/app-server.ts';
import { testConnection } from '../../server/letta/connection-test.ts';
import type { LettaServer, Turn } from '../../server/letta/letta-server.ts';
import { defaultLimits, type Limits } from '../../server/letta/limits.ts';
import { RestServer } from '../../server/letta/rest.ts';
import { parseToken } from '../../server/letta/target.ts';
import { type LettaDouble, startLettaDouble } from './letta-double.ts';

/** Short enough for a test, and in the same proportions. */
const limits: Limits = {
  ...defaultLimits,
  connect: 300,
  request: 400,
  silence: 500,
  turn: 3000,
  cancel: 300,
  reconnect: [0, 100],
  total: 8 * 1024 * 1024,
};
const never = () => new AbortController().signal;
const turn: Turn = { letta_uid: 'agent-1', conversation: null, text: 'Hello?', otid: 'otid-1' };

/** What a call comes to: the error, as a person would see it. */
async function problemOf(work: Promise<unknown>): Promise<{ code: string; message: string; cause: unknown }> {
  try {
    await work;
  } catch (error) {
    return error as { code: string; message: string; cause: unknown };
  }
  throw new Error('It went well.');
}

describe.each(['app-server', 'rest'] as const)('a server that means no good (%s)', (kind) => {
  let double: LettaDouble;
  let driver: LettaServer;
  beforeAll(async () => {
    double = await startLettaDouble(kind);
    double.addAgent({ id: 'agent-1' });
  });
  afterAll(() => double.close());

  const connect = (patience = limits): LettaServer => {
    const target = { url: new URL(double.url), token: double.token };
    return kind === 'rest' ? new RestServer(target, patience) : new AppServer(target, patience);
  };
  const within = async <T>(
    mischief: Parameters<LettaDouble['misbehave']>[0],
    work: () => Promise<T>,
    patience = limits,
  ) => {
    driver = connect(patience);
    double.misbehave(mischief);
    try {
      return await work();
    } finally {
      double.misbehave(null);
      await driver.close();
    }
  };
  const list = () => problemOf(driver.listAgents({ limit: 10 }, never()));
  const send = () => problemOf(driver.send(turn, () => undefined, never()));

  test('sends garbage: it is called that', async () => {
    expect((await within('garbage', list)).code).toMatch(/^letta\.(protocol|unreachable)$/);
    expect((await within('broken-json', kind === 'rest' ? send : list)).code).toBe('letta.protocol');
    if (kind === 'app-server') expect((await within('deep', list)).message).toContain('too deep');
  });

  test('says nothing: nobody waits longer than was said', async () => {
    const started = Date.now();
    expect((await within('silence', list)).code).toBe('letta.timeout');
    expect(Date.now() - started).toBeLessThan(2000);
  });

  test('never stops: the turn is cut off by its size', async () => {
    expect((await within('endless', send)).code).toBe('letta.protocol');
  });

  test('sends a hundred megabytes: they are not taken', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const patient = { ...limits, connect: 10_000, request: 10_000 };
    expect(await within('huge', list, patient)).toMatchObject({ code: 'letta.protocol' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(400 * 1024 * 1024);
  });

  test('redirects: nobody follows', async () => {
    const { code, message } = await within('redirect', list);
    expect(code).toBe('letta.protocol');
    expect(message).toContain('redirect');
  });

  test('repeats the credential in an error: it goes no further, and neither do control characters', async () => {
    const { code, message, cause } = await within('echo', list);
    expect(code).toBe('letta.failed');
    expect(message).not.toContain(double.token);
    expect(message).toContain('[credential]');
    expect(message).not.toContain('\u001b');
    expect(message.length).toBeLessThan(400);
    expect(cause).toBeUndefined();
  });

  test('is reached again afterwards', async () => {
    driver = connect();
    expect((await driver.listAgents({ limit: 10 }, never())).agents).toHaveLength(1);
    await driver.close();
  });

  test('is away: that is said, and nothing is waited for', async () => {
    const gone = await startLettaDouble(kind);
    await gone.close();
    driver =
      kind === 'rest'
        ? new RestServer({ url: new URL(gone.url), token: 'hush' }, limits)
        : new AppServer({ url: new URL(gone.url), token: 'hush' }, limits);
    const { code, message } = await list();
    expect(code).toBe('letta.unreachable');
    expect(message).toContain('ECONNREFUSED');
  });
});

test('who is given the parts of an answer and fails ends the turn, and nothing else', async () => {
  const double = await startLettaDouble('app-server');
  const driver = new AppServer({ url: new URL(double.url), token: double.token }, limits);
  double.addAgent({ id: 'agent-1' });
  const fail = () => {
    throw new Error('no room for it');
  };
  expect((await problemOf(driver.send(turn, fail, never()))).message).toBe('no room for it');
  expect((await driver.listAgents({ limit: 1 }, never())).agents).toHaveLength(1);
  await driver.close();
  await double.close();
});

test.each(['two words', 'line\nbreak', 'größe'])(
  'a credential that cannot be sent (%j) is not shown',
  (token) => {
    expect(() => parseToken(token)).toThrow('set it again');
    expect(() => parseToken(token)).not.toThrow(token);
  },
);

test('an App Server of another protocol is not spoken with', async () => {
  const double = await startLettaDouble('app-server');
  double.misbehave('old-protocol');
  const driver = new AppServer({ url: new URL(double.url), token: double.token }, limits);
  expect((await problemOf(driver.info(never()))).code).toBe('letta.unsupported');
  await driver.close();
  await double.close();
});

test('an App Server is sent frames of our list only, and never one that reaches into its host', async () => {
  const double = await startLettaDouble('app-server');
  const driver = new AppServer({ url: new URL(double.url), token: double.token }, limits);
  double.addAgent({ id: 'agent-1' });
  await driver.send(turn, () => undefined, never());
  await driver.exportAgent('agent-1', never());
  expect(new Set(double.state.asked)).toEqual(
    new Set(['app_server_info', 'runtime_start', 'input', 'agent_retrieve', 'list_memory']),
  );
  await driver.close();
  await double.close();
});

describe('the connection test', () => {
  const settings = (url: string, token: string | null) => ({
    url: parseLettaUrl(url),
    token,
    driver: 'auto' as const,
  });

  test.each(['app-server', 'rest'] as const)('says what it reached (%s), by any scheme', async (kind) => {
    const double = await startLettaDouble(kind);
    for (const url of [double.url, double.httpUrl, `${double.httpUrl}/`]) {
      const result = await testConnection(settings(url, double.token), limits);
      expect(result).toMatchObject({
        reached: true,
        kind,
        version: kind === 'rest' ? '0.16.8' : '0.32.18',
        warnings: [],
        problem: null,
      });
      expect(result.milliseconds).toBeLessThan(2000);
    }
    const wrong = await testConnection(settings(double.httpUrl, 'wrong'), limits);
    expect(wrong).toMatchObject({ reached: false, problem: { code: 'letta.refused' }, warnings: [] });
    await double.close();
  });

  test.each(['app-server', 'rest'] as const)('warns of a server that asks nobody (%s)', async (kind) => {
    const double = await startLettaDouble(kind, null);
    for (const token of [null, 'a-token-that-it-does-not-look-at']) {
      const { reached, warnings } = await testConnection(settings(double.httpUrl, token), limits);
      expect(reached).toBe(true);
      expect(warnings).toMatchObject([{ code: 'letta.open' }]);
    }
    await double.close();
  });

  test('keeps the path of a reverse proxy', async () => {
    expect(urlBelow(parseLettaUrl('https://example.org/letta/'), '/ws', 'ws')).toBe(
      'wss://example.org/letta/ws',
    );
    expect(urlBelow(parseLettaUrl('ws://example.org/letta/ws'), '/app-server-info', 'http')).toBe(
      'http://example.org/letta/app-server-info',
    );
    const double = await startLettaDouble('rest');
    const result = await testConnection(settings(`${double.httpUrl}/behind/a/proxy/`, double.token), limits);
    expect(result).toMatchObject({ reached: true, kind: 'rest' });
    expect(double.state.asked).toContain('GET /behind/a/proxy/v1/health/');
    await double.close();
  });

  test('says of something else that it is no Letta server', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const started = Date.now();
    const { reached, problem } = await testConnection(settings(`http://127.0.0.1:${port}`, null), limits);
    expect({ reached, problem }).toMatchObject({ reached: false, problem: { code: 'letta.timeout' } });
    expect(Date.now() - started).toBeLessThan(3000);
    silent.close();
    const double = await startLettaDouble('rest');
    double.misbehave('garbage');
    const garbage = await testConnection(settings(double.httpUrl, null), limits);
    expect(garbage.problem?.code).toBe('letta.protocol');
    expect(JSON.stringify(garbage)).not.toContain('html');
    await double.close();
  });
});

describe('addresses that nobody may be sent to', () => {
  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://0xA9FEA9FE/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'ws://169.254.170.2/',
    'http://metadata.google.internal/',
    'http://METADATA.google.internal./',
    'http://100.100.100.200/',
  ])('%s', (url) => {
    expect(() => parseLettaUrl(url)).toThrow('never called');
  });

  test.each([
    ['ftp://example.org', 'must begin with'],
    ['file:///etc/passwd', 'must begin with'],
    ['localhost:8283', 'must begin with'],
    ['http://user:secret@example.org', 'no user or password'],
    ['http://example.org/?a=b', 'no "?"'],
  ])('%s is no address of a server', (url, why) => {
    expect(() => parseLettaUrl(url)).toThrow(why);
    expect(() => parseLettaUrl(url)).not.toThrow('secret');
  });

  test.each(['http://127.0.0.1:8283', 'http://localhost', 'https://10.0.0.7/letta', 'ws://[::1]:4500'])(
    '%s is one',
    (url) => {
      expect(parseLettaUrl(url).href).toContain(new URL(url).host);
    },
  );

  test('a name that leads there is refused when it is looked up', async () => {
    const asked = (hostname: string) =>
      new Promise<string>((resolve) => {
        guardedLookup(hostname, {}, (error, address) =>
          resolve(error ? error.message : JSON.stringify(address)),
        );
      });
    expect(await asked('169.254.169.254')).toContain('never called');
    expect(await asked('127.0.0.1')).toContain('127.0.0.1');
  });
});
