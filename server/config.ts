import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import type { MasterKeySource } from './secrets/master-key.ts';

/** What the environment decided (design §6, Environment). */
export interface Config {
  /** The Sanctum home whose modules are registered. */
  home: string;
  host: string;
  /** 0 picks a free one. */
  port: number;
  databaseUrl: string;
  masterKey: MasterKeySource;
  /** The first administrator, made unattended when there is no user yet. */
  firstAdmin: { username: string; email: string; password: string } | null;
  /** The address that people use, when it is not the one that is listened on. */
  publicUrl: string | null;
  /** Proxies whose X-Forwarded-* headers are believed: false, or addresses as Fastify takes them. */
  trustProxy: boolean | string;
  /** A document of configuration that is applied at start, and pins what it sets (docs/configuration-files.md). */
  configFile: string | null;
  /** Such a document itself. */
  configText: string | null;
  /** Broca's own databases that lie where nobody would look for them, as absolute paths. */
  brocaDatabases: readonly string[];
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

/** Everything that is wrong with the environment, all of it at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The environment cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const text = z.string().trim().min(1).optional();
const environment = z.object({
  SANCTUM_HOME: text,
  SANCTUM_HOST: text,
  SANCTUM_PORT: z.coerce
    .number({ error: 'SANCTUM_PORT must be a number from 0 to 65535, such as 8484.' })
    .int()
    .min(0, 'SANCTUM_PORT must be a number from 0 to 65535, such as 8484.')
    .max(65535, 'SANCTUM_PORT must be a number from 0 to 65535, such as 8484.')
    .optional(),
  SANCTUM_DATABASE_URL: text.refine(
    (url) => url === undefined || /^sqlite:.+/.test(url) || isPostgresUrl(url),
    'SANCTUM_DATABASE_URL must be sqlite:/path/to/registry.db or postgres://user:password@host/database.',
  ),
  SANCTUM_MASTER_KEY: text.refine(
    isMasterKey,
    'SANCTUM_MASTER_KEY must be 32 bytes in base64 or hex, such as the output of: openssl rand -base64 32',
  ),
  SANCTUM_MASTER_KEY_NEXT: text.refine(
    isMasterKey,
    'SANCTUM_MASTER_KEY_NEXT must be 32 bytes in base64 or hex, such as the output of: openssl rand -base64 32',
  ),
  SANCTUM_MASTER_KEY_FILE: text,
  SANCTUM_ADMIN_USERNAME: text,
  SANCTUM_ADMIN_EMAIL: text,
  SANCTUM_ADMIN_PASSWORD: z.string().min(1).optional(),
  SANCTUM_PUBLIC_URL: text.refine(
    (url) => url === undefined || (/^https?:\/\//.test(url) && URL.canParse(url)),
    'SANCTUM_PUBLIC_URL must be an http or https address, such as https://sanctum.example.org.',
  ),
  SANCTUM_TRUST_PROXY: text.refine(
    (value) =>
      value === undefined || value === 'true' || value === 'false' || proxiesOf(value).every(isProxy),
    'SANCTUM_TRUST_PROXY must be addresses or networks of your proxies, such as 10.0.0.7, 192.168.0.0/16 or loopback; or true for any, false for none.',
  ),
  SANCTUM_CONFIG_FILE: text,
  // Not trimmed: what stands at the beginning of a line means something in YAML.
  SANCTUM_CONFIG: z.string().min(1).optional(),
  SANCTUM_BROCA_DATABASES: text.refine(
    (paths) => paths === undefined || pathsOf(paths).every((path) => isAbsolute(path)),
    'SANCTUM_BROCA_DATABASES must be absolute paths, with a colon between them, such as /srv/broca/sanctum.db:/home/ada/broca/sanctum.db.',
  ),
  SANCTUM_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'SANCTUM_LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.',
    })
    .optional(),
});

/**
 * Reads the environment and decides the defaults.
 *
 * @throws ConfigError that names every problem and what would be right
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(
    Object.keys(environment.shape).flatMap((name) => (env[name]?.trim() ? [[name, env[name]]] : [])),
  );
  const parsed = environment.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => issue.message);
  const admin = ['SANCTUM_ADMIN_USERNAME', 'SANCTUM_ADMIN_EMAIL', 'SANCTUM_ADMIN_PASSWORD'];
  const missing = admin.filter((name) => given[name] === undefined);
  if (missing.length > 0 && missing.length < admin.length)
    problems.push(`The first admin needs all of ${admin.join(', ')}; missing: ${missing.join(', ')}.`);
  if (given.SANCTUM_MASTER_KEY && given.SANCTUM_MASTER_KEY_FILE)
    problems.push('Set SANCTUM_MASTER_KEY or SANCTUM_MASTER_KEY_FILE, not both.');
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const e = parsed.data;

  const home = resolve(expandTilde(e.SANCTUM_HOME ?? '~/sanctum'));
  const control = join(home, 'control');
  return {
    home,
    host: e.SANCTUM_HOST ?? '127.0.0.1',
    port: e.SANCTUM_PORT ?? 8484,
    databaseUrl: normalDatabaseUrl(e.SANCTUM_DATABASE_URL ?? `sqlite:${join(control, 'registry.db')}`),
    masterKey: {
      ...(e.SANCTUM_MASTER_KEY
        ? { key: e.SANCTUM_MASTER_KEY }
        : { file: resolve(expandTilde(e.SANCTUM_MASTER_KEY_FILE ?? join(control, 'master.key'))) }),
      next: e.SANCTUM_MASTER_KEY_NEXT,
    },
    firstAdmin:
      e.SANCTUM_ADMIN_USERNAME && e.SANCTUM_ADMIN_EMAIL && e.SANCTUM_ADMIN_PASSWORD
        ? {
            username: e.SANCTUM_ADMIN_USERNAME,
            email: e.SANCTUM_ADMIN_EMAIL,
            password: e.SANCTUM_ADMIN_PASSWORD,
          }
        : null,
    publicUrl: e.SANCTUM_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    trustProxy: trustProxy(e.SANCTUM_TRUST_PROXY),
    configFile: e.SANCTUM_CONFIG_FILE ? resolve(expandTilde(e.SANCTUM_CONFIG_FILE)) : null,
    configText: e.SANCTUM_CONFIG ?? null,
    brocaDatabases: pathsOf(e.SANCTUM_BROCA_DATABASES ?? ''),
    logLevel: e.SANCTUM_LOG_LEVEL ?? 'info',
  };
}

function isMasterKey(key: string | undefined): boolean {
  return key === undefined || /^[0-9a-f]{64}$/i.test(key) || Buffer.from(key, 'base64').length === 32;
}

function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url) && URL.canParse(url);
}

function normalDatabaseUrl(url: string): string {
  return url.startsWith('sqlite:') ? `sqlite:${resolve(expandTilde(url.slice('sqlite:'.length)))}` : url;
}

function expandTilde(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

function pathsOf(value: string): string[] {
  return value.split(':').flatMap((path) => (path.trim() === '' ? [] : [expandTilde(path.trim())]));
}

function proxiesOf(value: string): string[] {
  return value.split(',').map((proxy) => proxy.trim());
}

/** An address, a network, or one of the names that Fastify knows. */
function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return (
    bits === undefined ||
    (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

function trustProxy(value: string | undefined): boolean | string {
  if (value === undefined || value === 'false') return false;
  return value === 'true' ? true : proxiesOf(value).join(',');
}
