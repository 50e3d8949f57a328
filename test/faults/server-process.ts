import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { users, userSessions } from '../../server/accounts/account.schema.ts';
import { openTokens, randomToken, sessionLifetime } from '../../server/accounts/tokens.ts';
import { readConfig } from '../../server/config.ts';
import { systemCause } from '../../server/journal/journal.ts';
import { isoTime } from '../../server/kernel/clock.ts';
import { openRegistry, type Registry } from '../../server/start.ts';

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

export interface ServerProcess {
  address: string;
  child: ChildProcess;
  /** Resolves once the process is gone. */
  gone: Promise<void>;
}

/** Starts the real server as a process of its own on a scratch home. */
export async function startServer(home: string): Promise<ServerProcess> {
  const child = spawn(
    process.execPath,
    ['-e', `import(${JSON.stringify(main)}).then(({ serve }) => serve())`],
    {
      env: { ...process.env, SANCTUM_HOME: home, SANCTUM_PORT: '0', SANCTUM_LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const match = /ready: (http:\S+)/.exec(said);
      if (match) resolve(match[1] ?? '');
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void gone.then(() => reject(new Error(`The server ended before it was ready: ${said}`)));
  });
  return { address, child, gone };
}

/** Opens the registry of a home in this process, as a command on the host does. */
export function openHome(home: string): Promise<Registry> {
  return openRegistry(
    readConfig({ SANCTUM_HOME: home, SANCTUM_LOG_LEVEL: 'silent' }),
    pino({ level: 'silent' }),
  );
}

/** Makes the home with an administrator in it, and gives his bearer token. */
export async function prepareHome(home: string): Promise<string> {
  const [token = ''] = await preparePeople(home, ['admin']);
  return token;
}

/** Makes the home with people in it, the first of whom is its administrator, and gives their bearer tokens. */
export async function preparePeople(home: string, names: readonly string[]): Promise<string[]> {
  const { context, close } = await openHome(home);
  const tokens: string[] = [];
  for (const [index, username] of names.entries()) {
    const sid = randomToken(16);
    const id = await context.journal.write(systemCause('test'), async (tx) => {
      const user = await tx.insert(users, {
        username,
        email: `${username}@example.org`,
        password_hash: '!',
        role: index === 0 ? 'admin' : 'user',
      });
      await tx.insert(userSessions, {
        id: sid,
        user_id: user.id,
        session_token: 'none',
        expires_at: isoTime(Date.now() + sessionLifetime),
      });
      return user.id;
    });
    tokens.push(openTokens(context.keyring.tokenKey).signAccess({ sid, sub: id }, Date.now()));
  }
  await close();
  return tokens;
}

/** Writes an agent through HTTP. */
export function writeAgent(address: string, token: string, id: string, description = ''): Promise<Response> {
  return fetch(`${address}/api/v1/agents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id, letta_uid: id, description }),
  });
}
