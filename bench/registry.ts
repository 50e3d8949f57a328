import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { users, userSessions } from '../server/accounts/account.schema.ts';
import type { Role } from '../server/accounts/role.ts';
import { openTokens, randomToken, sessionLifetime } from '../server/accounts/tokens.ts';
import { agents } from '../server/agents/agent.schema.ts';
import { readConfig } from '../server/config.ts';
import type { Context } from '../server/context.ts';
import { systemCause } from '../server/journal/journal.ts';
import { isoTime } from '../server/kernel/clock.ts';
import { openRegistry } from '../server/start.ts';

const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

/** A scratch home that is removed at the end. */
export function scratchHome(): { home: string; remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), 'sanctum-bench-'));
  return { home, remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** Opens the registry of a home in this process. */
export function open(home: string) {
  return openRegistry(
    readConfig({ SANCTUM_HOME: home, SANCTUM_LOG_LEVEL: 'silent' }),
    pino({ level: 'silent' }),
  );
}

/** Somebody with a bearer token. */
export async function makePerson(
  ctx: Context,
  username: string,
  role: Role,
): Promise<{ id: number; token: string }> {
  const sid = randomToken(16);
  const id = await ctx.journal.write(systemCause('bench'), async (tx) => {
    const email = `${username}@example.org`;
    const user = await tx.insert(users, { username, email, password_hash: 'none', role });
    const expires_at = isoTime(Date.now() + sessionLifetime);
    await tx.insert(userSessions, { id: sid, user_id: user.id, session_token: 'none', expires_at });
    return user.id;
  });
  return { id, token: openTokens(ctx.keyring.tokenKey).signAccess({ sid, sub: id }, Date.now()) };
}

/** Agents of which a plain user sees every second, by a list that names her. */
export async function makeAgents(ctx: Context, count: number, visibleTo: number): Promise<void> {
  await ctx.journal.write(systemCause('bench'), async (tx) => {
    for (let n = 0; n < count; n++)
      await tx.insert(agents, {
        id: `agent-${String(n).padStart(6, '0')}`,
        letta_uid: `uid-${n}`,
        name: `Agent ${n}`,
        description: 'An agent of the benchmark',
        visible_to_users: n % 2 === 0 ? [visibleTo] : [visibleTo + 1_000_000],
      });
  });
}

/** A program in a process of its own, once it has printed its address. */
export async function start(
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ url: string; child: ChildProcess; stop: () => Promise<void> }> {
  // As `npm start` and bin/sanctum run it.
  const child = spawn(process.execPath, ['--max-semi-space-size=4', '--v8-pool-size=2', file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...env },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/[^\s/]+/.exec(line)?.[0];
    if (url)
      return {
        url,
        child,
        stop: async () => {
          child.kill('SIGTERM');
          await ended;
        },
      };
  }
  throw new Error(`${file} did not print its address.`);
}

/** The real server on a home. */
export function startServer(home: string) {
  return start(main, ['serve'], { SANCTUM_HOME: home, SANCTUM_PORT: '0', SANCTUM_LOG_LEVEL: 'warn' });
}
