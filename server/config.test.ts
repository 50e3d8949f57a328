import { homedir } from 'node:os';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

test('without a word everything has a default, on loopback', () => {
  expect(readConfig({})).toMatchObject({
    home: `${homedir()}/sanctum`,
    host: '127.0.0.1',
    port: 8484,
    databaseUrl: `sqlite:${homedir()}/sanctum/control/registry.db`,
    masterKey: { file: `${homedir()}/sanctum/control/master.key` },
    firstAdmin: null,
    publicUrl: null,
    trustProxy: false,
    configFile: null,
    configText: null,
    brocaDatabases: [],
    logLevel: 'info',
  });
});

test('what is empty counts as not set', () => {
  expect(readConfig({ SANCTUM_HOME: ' ', SANCTUM_PORT: '' })).toMatchObject({ port: 8484 });
});

test('everything that is wrong is said at once, with what would be right', () => {
  const read = () =>
    readConfig({
      SANCTUM_PORT: 'many',
      SANCTUM_DATABASE_URL: 'mysql://x',
      SANCTUM_MASTER_KEY: 'short',
      SANCTUM_PUBLIC_URL: 'sanctum.example.org',
      SANCTUM_LOG_LEVEL: 'loud',
      SANCTUM_ADMIN_USERNAME: 'ada',
      SANCTUM_TRUST_PROXY: '10.0.0.300',
      SANCTUM_BROCA_DATABASES: '/srv/broca/sanctum.db:broca/sanctum.db',
    });
  expect(read).toThrow(ConfigError);
  for (const part of [
    /SANCTUM_PORT must be a number from 0 to 65535/,
    /sqlite:\/path.*postgres:\/\//,
    /32 bytes in base64 or hex/,
    /https:\/\/sanctum\.example\.org/,
    /one of trace, debug/,
    /missing: SANCTUM_ADMIN_EMAIL, SANCTUM_ADMIN_PASSWORD/,
    /SANCTUM_TRUST_PROXY must be addresses or networks/,
    /SANCTUM_BROCA_DATABASES must be absolute paths/,
  ])
    expect(read).toThrow(part);
});

test('proxies are addresses, networks and names of networks, and nothing else', () => {
  const read = (SANCTUM_TRUST_PROXY: string) => readConfig({ SANCTUM_TRUST_PROXY }).trustProxy;
  for (const good of ['10.0.0.7', '10.0.0.0/8', '::1', 'fd00::/8', 'loopback']) expect(read(good)).toBe(good);
  expect(read('127.0.0.1, 10.0.0.0/8')).toBe('127.0.0.1,10.0.0.0/8');
  expect([read('true'), read('false')]).toEqual([true, false]);
  for (const bad of [
    '1',
    'yes',
    'proxy.example.org',
    '10.0.0.0/33',
    '10.0.0.0/0',
    '10.0.0.1,',
    '::1/129',
    '10.0.0.1/8/8',
  ])
    expect(() => read(bad), bad).toThrow(ConfigError);
});

test('what is accepted as a proxy can be used as one', async () => {
  for (const trustProxy of ['10.0.0.7', '10.0.0.0/8', '::1', 'fd00::/8', 'loopback,linklocal,uniquelocal'])
    await fastify({ trustProxy }).ready();
});

test('no message repeats a secret', () => {
  try {
    readConfig({ SANCTUM_MASTER_KEY: 'hunter2hunter2', SANCTUM_DATABASE_URL: 'mysql://user:hunter2@x' });
    expect.unreachable();
  } catch (error) {
    expect(String(error)).not.toContain('hunter2');
  }
});

test('databases of Broca are absolute paths with a colon between them', () => {
  const read = (SANCTUM_BROCA_DATABASES: string) => readConfig({ SANCTUM_BROCA_DATABASES }).brocaDatabases;
  expect(read('/srv/one.db: ~/two.db :')).toEqual(['/srv/one.db', `${homedir()}/two.db`]);
});
