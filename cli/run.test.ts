import { readFileSync } from 'node:fs';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type CommandLine, commandLine, listen, type Running } from '../test/command-line.ts';
import { type Client, dialects, startRegistry, type TestRegistry } from '../test/harness.ts';

const secret = 'nutmeg-7f3a';
const schema = {
  type: 'object',
  properties: {
    port: { type: 'integer', minimum: 1, default: 8000 },
    token: { type: 'string', writeOnly: true },
    drink: { type: 'string' },
    workers: { type: 'integer', 'x-env': 'WEB_CONCURRENCY' },
  },
};
/** Says what it got, then what it is told. */
const program = `
  trap 'echo got HUP' HUP; trap 'echo got USR1' USR1; trap 'echo got USR2' USR2; trap 'echo got TERM; exit 7' TERM
  echo "pid $$ port $PORT token $TOKEN drink $DRINK."
  while :; do read -t 0.05 <> <(:); done`;

describe('sanctum run', () => {
  let registry: TestRegistry;
  let admin: Client;
  let url: string;
  let key: string;
  let cli: CommandLine;
  let tool: number;
  let instance: number;
  beforeAll(async () => {
    registry = await startRegistry(dialects[0] ?? 'sqlite');
    admin = await registry.signIn('admin');
    for (const id of ['iris', 'monday']) await admin.post('/agents', { id, letta_uid: `uid-${id}` });
    tool = (await admin.post('/tools', { name: 'broca', config_schema: schema })).body.id;
    const config = { token: secret, workers: 3 };
    instance = (await admin.post('/tool-instances', { tool_id: tool, agent_id: 'iris', config })).body.id;
    ({ key } = (await admin.post('/api-keys', { name: 'cli', permissions: ['*'] })).body);
    url = await listen(registry);
    cli = commandLine(url, key);
  });
  afterEach(() => cli.close());
  afterAll(() => registry.close());

  const run = (words: string[], options: string[] = [], env: NodeJS.ProcessEnv = {}): Running =>
    cli.start(['run', '--instance', String(instance), ...options, '--', ...words], { env });
  const bash = (script: string, options: string[] = [], env: NodeJS.ProcessEnv = {}) =>
    run(['bash', '-c', script], options, env);
  const put = (body: object) => admin.put('/configurations', body);
  const configure = (config: object, query = '') =>
    admin.patch(`/tool-instances/${instance}${query}`, { config });
  const runningRevision = async () => (await admin.get(`/tool-instances/${instance}`)).body.running_revision;
  const wantedRevision = async () =>
    (await admin.get(`/tool-instances/${instance}/effective-config`)).body.revision;
  const until = async (holds: () => Promise<boolean>) => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const pidIn = (text: string) => Number(/pid (\d+)/.exec(text)?.[1]);
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  test('gives the program its variables, and ends with its code', async () => {
    const given = bash('echo "$PORT $TOKEN $WEB_CONCURRENCY ${WORKERS-none} $OWN $1"; exit 3', [], {
      OWN: 'kept',
    });
    expect(await given.ended).toEqual({ status: 3, stdout: `8000 ${secret} 3 none kept \n`, stderr: '' });
    await until(async () => (await runningRevision()) === (await wantedRevision()));
    expect((await run(['printf', '%s,', '--json', '-h', '--watch']).ended).stdout).toBe('--json,-h,--watch,');
    const lost = await run(['no-such-program']).ended;
    expect(lost.status).toBe(127);
    expect(lost.stderr).toContain('no-such-program cannot be started');
    expect((await bash('kill -KILL $$').ended).status).toBe(128 + 9);
  });

  test('does not start with a configuration that is not valid, unless it is forced', async () => {
    await configure({ port: 'many' }, '?force=true');
    const refused = await bash('echo started').ended;
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toContain('port');
    expect((await bash('echo "$PORT"', ['--force']).ended).stdout).toBe('many\n');
    await configure({ token: secret, workers: 3 });
    const missing = cli.start(['run', '--instance', '9999', '--', 'true']);
    expect((await missing.ended).status).toBe(4);
  });

  test('keeps secrets out of process lists, and the key of the registry to itself', async () => {
    const running = bash(program, [], { SANCTUM_MASTER_KEY: 'a'.repeat(64) });
    const pid = pidIn(await running.says('pid'));
    for (const one of [running.child.pid, pid])
      expect(readFileSync(`/proc/${one}/cmdline`, 'utf8')).not.toContain(secret);
    expect(readFileSync(`/proc/${running.child.pid}/environ`, 'utf8')).not.toContain(secret);
    const given = readFileSync(`/proc/${pid}/environ`, 'utf8');
    expect(given).toContain(`TOKEN=${secret}`);
    expect(given).not.toMatch(/SANCTUM_(API|MASTER)_KEY|NODE_COMPILE_CACHE/);
    running.child.kill('SIGTERM');
    await running.ended;
  });

  test('hands signals on', async () => {
    const running = bash(program);
    const pid = pidIn(await running.says('pid'));
    for (const signal of ['HUP', 'USR1', 'USR2', 'TERM'] as const) {
      running.child.kill(`SIG${signal}`);
      await running.says(`got ${signal}`);
    }
    expect(await running.ended).toMatchObject({ status: 7, stderr: '' });
    expect(isAlive(pid)).toBe(false);
    const interrupted = bash('echo ready; exec sleep 60');
    await interrupted.says('ready');
    interrupted.child.kill('SIGINT');
    expect((await interrupted.ended).status).toBe(128 + 2);
  });

  test('with --watch starts it again when a value is another one, and not otherwise', async () => {
    const running = bash(program, ['--watch']);
    const first = pidIn(await running.says(`port 8000 token ${secret}`));
    await until(async () => (await runningRevision()) === (await wantedRevision()));

    await put({ scope: 'agent', scope_id: 'monday', key: 'port', value: 8005 });
    await put({ scope: 'system', key: 'elsewhere', value: 1 });
    // It is written anew, from another layer, and is the same: known, and no reason to start again.
    const before = await wantedRevision();
    await put({ scope: 'tool', scope_id: tool, key: 'port', value: 8000 });
    expect(await wantedRevision()).toBeGreaterThan(before);
    await until(async () => (await runningRevision()) === (await wantedRevision()));

    await configure({ port: 'many', token: secret }, '?force=true');
    await running.says('is not valid');
    expect(isAlive(first)).toBe(true);
    expect(running.stdout().match(/pid/g)).toHaveLength(1);

    await configure({ port: 8001, token: secret });
    const second = pidIn((await running.says('port 8001')).split('got TERM')[1] ?? '');
    expect(second).not.toBe(first);
    expect(isAlive(first)).toBe(false);
    await until(async () => (await runningRevision()) === (await wantedRevision()));
    await admin.patch(`/tool-instances/${instance}`, { config: { port: 8001, token: `${secret}-2` } });
    await running.says(`port 8001 token ${secret}-2`);

    running.child.kill('SIGTERM');
    expect((await running.ended).status).toBe(7);
  });

  test('with --watch ends when the program ends', async () => {
    const running = bash('echo ready; sleep 0.2; exit 5', ['--watch']);
    expect((await running.ended).status).toBe(5);
  });

  test('with --watch runs on while the registry is away, and follows it when it is back', async () => {
    const door = await openDoor(Number(new URL(url).port));
    const running = bash(program, ['--watch'], { SANCTUM_URL: door.url });
    const pid = pidIn(await running.says('pid'));
    await door.shut();
    await running.says('cannot be followed');
    await configure({ port: 8100 });
    expect(isAlive(pid)).toBe(true);
    await door.open();
    await running.says('port 8100');
    await running.says('is followed again');
    running.child.kill('SIGTERM');
    expect((await running.ended).status).toBe(7);
    await door.shut();
  });

  test('with --watch a variable that is referred to counts', async () => {
    await admin.put('/env-vars', { var_name: 'DRINK', var_value: 'tea' });
    await configure({ drink: '${env.DRINK}', token: secret });
    const running = bash(program, ['--watch']);
    await running.says('drink tea.');
    await admin.put('/env-vars', { var_name: 'DRINK', var_value: 'cocoa' });
    await running.says('drink cocoa.');
    running.child.kill('SIGTERM');
    await running.ended;
    await configure({ token: secret });
  });

  test('needs no permission to reveal where nothing is sealed', async () => {
    const permissions = ['tools:read', 'configurations:read', 'status:report'];
    const { key: small } = (await admin.post('/api-keys', { name: 'small', permissions })).body;
    const env = { SANCTUM_API_KEY: small };
    expect(await bash('echo $PORT', [], env).ended).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.any(String),
    });
    await configure({ port: 8200 });
    expect(await bash('echo $PORT', [], env).ended).toEqual({ status: 0, stdout: '8200\n', stderr: '' });
  });
});

/** A door to the server that can be shut, so that it looks as if nobody were there. */
async function openDoor(port: number) {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let ownPort = 0;
  const open = async () => {
    server = createServer((socket) => {
      const other = connect(port, '127.0.0.1');
      for (const one of [socket, other]) sockets.add(one.on('error', () => undefined));
      socket.pipe(other).pipe(socket);
    });
    await new Promise<void>((resolve) => server?.listen(ownPort, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address === 'object' && address) ownPort = address.port;
  };
  const shut = async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await new Promise((resolve) => server?.close(resolve));
  };
  await open();
  return { url: `http://127.0.0.1:${ownPort}`, open, shut };
}
