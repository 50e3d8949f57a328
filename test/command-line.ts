import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { TestRegistry } from './harness.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Can a command be given a terminal here? */
export const hasTerminal = spawnSync('script', ['--version']).status === 0;
if (!hasTerminal) console.warn('SKIPPED: commands in a terminal, because script (util-linux) is not here.');

/** What a command came to. */
export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** A command that is under way. */
export interface Running {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  /** Resolves when standard output, or standard error, holds it. */
  says: (words: string | RegExp) => Promise<string>;
  ended: Promise<Outcome>;
}

/** A command in a terminal, with somebody at the keyboard. */
export interface InTerminal extends Running {
  type: (keys: string) => void;
}

/** The command line, for somebody with this key. */
export interface CommandLine {
  url: string;
  start: (args: readonly string[], options?: { input?: string; env?: NodeJS.ProcessEnv }) => Running;
  /** @param rest what the shell does with what comes out, such as `| cat` */
  terminal: (args: readonly string[], env?: NodeJS.ProcessEnv, rest?: string) => InTerminal;
  sanctum: (args: readonly string[], input?: string) => Promise<Outcome>;
  /** The answer of a command that goes well. */
  json: (...args: string[]) => Promise<unknown>;
  close: () => void;
}

/** Serves the registry on a port of its own, for real. */
export async function listen({ app }: TestRegistry): Promise<string> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

/** Starts commands as a person at a shell would, one process each. */
export function commandLine(url: string, key: string): CommandLine {
  const home = mkdtempSync(join(tmpdir(), 'sanctum-cli-'));
  const started = new Set<ChildProcess>();

  const environment = (env?: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
    PATH: process.env.PATH,
    HOME: home,
    SANCTUM_URL: url,
    SANCTUM_API_KEY: key,
    ...env,
  });

  const follow = (child: ChildProcessWithoutNullStreams): Running => {
    started.add(child);
    const text = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (chunk: string) => (text[stream] += chunk));
    child.stdin.on('error', () => undefined);
    const ended = once(child, 'close').then(([status]) => {
      started.delete(child);
      return { status: status as number | null, ...text };
    });
    const says = async (words: string | RegExp): Promise<string> => {
      for (;;) {
        const all = text.stdout + text.stderr;
        if (typeof words === 'string' ? all.includes(words) : words.test(all)) return all;
        if (child.exitCode !== null || child.signalCode !== null) await ended;
        if (!started.has(child)) throw new Error(`It ended without saying ${String(words)}:\n${all}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    return { child, stdout: () => text.stdout, stderr: () => text.stderr, says, ended };
  };

  const start: CommandLine['start'] = (args, { input = '', env } = {}) => {
    const child = spawn(process.execPath, ['launch.mjs', 'cli/main.ts', ...args], {
      cwd: root,
      env: environment(env),
    });
    const running = follow(child);
    child.stdin.end(input);
    return running;
  };

  // script(1) of util-linux is what gives a program a terminal.
  const terminal: CommandLine['terminal'] = (args, env, rest = '') => {
    const words = [process.execPath, 'launch.mjs', 'cli/main.ts', ...args];
    const line = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    const child = spawn('script', ['-qefc', `stty cols 200; ${line} ${rest}`, '/dev/null'], {
      cwd: root,
      env: environment({ TERM: 'xterm', ...env }),
    });
    return { ...follow(child), type: (keys) => void child.stdin.write(keys) };
  };

  const sanctum: CommandLine['sanctum'] = (args, input) =>
    start(args, input === undefined ? {} : { input }).ended;
  return {
    url,
    start,
    terminal,
    sanctum,
    json: async (...args) => {
      const { status, stdout, stderr } = await sanctum(['--json', ...args]);
      expect(status, stderr + stdout).toBe(0);
      return JSON.parse(stdout) as unknown;
    },
    close: () => {
      for (const child of started) child.kill('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    },
  };
}
