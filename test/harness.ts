import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { describe } from 'vitest';
import type { PermissionRefinement } from '../server/accounts/permissions.ts';
import type { Role } from '../server/accounts/role.ts';
import { users, userSessions, type UserRow } from '../server/accounts/account.schema.ts';
import { openTokens, randomToken, sessionLifetime } from '../server/accounts/tokens.ts';
import { buildApp } from '../server/app.ts';
import { type Config, readConfig } from '../server/config.ts';
import type { Context } from '../server/context.ts';
import { systemCause } from '../server/journal/journal.ts';
import { type Clock, isoTime } from '../server/kernel/clock.ts';
import { createLogger } from '../server/log.ts';
import { LogTail } from '../server/operations/log-tail.ts';
import { openRegistry } from '../server/start.ts';
import { freshPostgresUrl, postgresAvailable } from './postgres.ts';

export type TestDialect = 'sqlite' | 'postgres';

/** The engines that this run tests: both, unless SANCTUM_TEST_DIALECTS says otherwise. */
export const dialects = (process.env.SANCTUM_TEST_DIALECTS ?? 'sqlite,postgres')
  .split(',')
  .filter(
    (dialect): dialect is TestDialect =>
      dialect === 'sqlite' || (dialect === 'postgres' && postgresAvailable),
  );

/** The same sentences on every engine. */
export function onEveryEngine(name: string, suite: (dialect: TestDialect) => void): void {
  describe.each(dialects)(`${name}, on %s`, suite);
}

/** A database that nobody has opened yet; `remove` clears away what lies on disk. */
export async function scratchDatabaseUrl(dialect: TestDialect): Promise<{ url: string; remove: () => void }> {
  if (dialect === 'postgres') return { url: await freshPostgresUrl(), remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'sanctum-database-'));
  return {
    url: `sqlite:${join(folder, 'registry.db')}`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A clock that stands still until it is moved. */
export class TestClock implements Clock {
  #now = Date.now();
  now = (): number => this.#now;
  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/** An answer of the API. */
export interface Answer {
  status: number;
  // The tests state what they expect of a body; the schema of the route is held by the server itself.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
  headers: Record<string, string | string[] | number | undefined>;
}

/** Somebody who speaks HTTP with the registry. */
export class Client {
  readonly #app: FastifyInstance;
  readonly token: string | undefined;
  readonly user: UserRow | undefined;

  constructor(app: FastifyInstance, token?: string, user?: UserRow) {
    this.#app = app;
    this.token = token;
    this.user = user;
  }

  get = (url: string, headers?: Record<string, string>) => this.send('GET', url, undefined, headers);
  post = (url: string, body?: unknown, headers?: Record<string, string>) =>
    this.send('POST', url, body, headers);
  put = (url: string, body?: unknown, headers?: Record<string, string>) =>
    this.send('PUT', url, body, headers);
  patch = (url: string, body?: unknown, headers?: Record<string, string>) =>
    this.send('PATCH', url, body, headers);
  delete = (url: string, headers?: Record<string, string>) => this.send('DELETE', url, undefined, headers);

  /** @param url from `/api/v1` on, such as `/agents`; a URL that begins with `//` is taken from the root */
  async send(
    method: InjectOptions['method'],
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await this.#app.inject({
      method,
      url: url.startsWith('//') ? url.slice(1) : `/api/v1${url}`,
      headers: { ...(this.token ? { authorization: `Bearer ${this.token}` } : {}), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    } as InjectOptions);
    // JSON Lines are lines.
    const isJson = /[/+]json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      body: isJson && response.body ? response.json() : response.body,
      headers: response.headers,
    };
  }
}

export interface TestRegistry {
  ctx: Context;
  app: FastifyInstance;
  /** The scratch Sanctum home. */
  home: string;
  clock: Clock;
  /** Somebody without a credential. */
  anonymous: Client;
  /** A new signed-in person. */
  signIn(role: Role, options?: { username?: string; permissions?: PermissionRefinement }): Promise<Client>;
  /** Somebody with this bearer token or key. */
  withToken(token: string): Client;
  close(): Promise<void>;
}

/** A whole registry on a fresh database and an empty home. */
export async function startRegistry(
  dialect: TestDialect,
  options: { clock?: Clock; config?: Partial<Config>; databaseUrl?: string; home?: string } = {},
): Promise<TestRegistry> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'sanctum-test-'));
  const databaseUrl =
    options.databaseUrl ??
    (dialect === 'postgres' ? await freshPostgresUrl() : `sqlite:${join(home, 'control/registry.db')}`);
  const config = {
    ...readConfig({ SANCTUM_HOME: home, SANCTUM_DATABASE_URL: databaseUrl, SANCTUM_LOG_LEVEL: 'silent' }),
    ...options.config,
  };
  const clock = options.clock ?? { now: () => Date.now() };
  const tail = new LogTail();
  const { context: ctx, close } = await openRegistry(config, createLogger(config.logLevel, tail), clock);
  const app = await buildApp(ctx, tail);
  let count = 0;

  return {
    ctx,
    app,
    home,
    clock,
    anonymous: new Client(app),
    withToken: (token) => new Client(app, token),
    signIn: async (role, { username = `${role}${++count}`, permissions } = {}) => {
      const sid = randomToken(16);
      const user = await ctx.journal.write(systemCause('test'), async (tx) => {
        const created = await tx.insert(users, {
          username,
          email: `${username}@example.org`,
          password_hash: 'no hash of anything',
          role,
          permissions: permissions ?? null,
        });
        await tx.insert(userSessions, {
          id: sid,
          user_id: created.id,
          session_token: 'none',
          expires_at: isoTime(clock.now() + sessionLifetime),
        });
        return created;
      });
      return new Client(
        app,
        openTokens(ctx.keyring.tokenKey).signAccess({ sid, sub: user.id }, clock.now()),
        user,
      );
    },
    close: async () => {
      await app.close();
      await close();
      if (!options.home) rmSync(home, { recursive: true, force: true });
    },
  };
}
