import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

type Signal = NodeJS.Signals;

const forwarded: readonly Signal[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];
/** Whoever sends these does not want the program to be there afterwards. */
const ending: ReadonlySet<Signal> = new Set<Signal>(['SIGTERM', 'SIGINT', 'SIGQUIT']);
/** A terminal sends these to the program as well, because it is in the same group of processes. */
const ofTerminal: ReadonlySet<Signal> = new Set<Signal>(['SIGINT', 'SIGQUIT']);
/** How long a program may take to stop before it is killed, in milliseconds. */
const patience = 10_000;

/** What opens the registry is ours, and no program's that we run. */
const ownSecrets = [
  'SANCTUM_API_KEY',
  'SANCTUM_MASTER_KEY',
  'SANCTUM_MASTER_KEY_NEXT',
  'SANCTUM_ADMIN_PASSWORD',
  'SANCTUM_DATABASE_URL',
];

/** A program that gets our signals, and that can be replaced by itself with other variables. */
export class Runner {
  readonly #words: readonly string[];
  #child: ChildProcess | undefined;
  #replaced: (() => void) | undefined;
  #isEnding = false;
  #end: (code: number) => void = () => undefined;

  /** Resolves with an exit code when the program ended and was not replaced. */
  readonly ended: Promise<number>;

  /** @param words the program and its arguments */
  constructor(words: readonly string[]) {
    this.#words = words;
    for (const signal of forwarded) process.on(signal, this.#onSignal);
    this.ended = new Promise<number>((resolve) => (this.#end = resolve)).finally(() => {
      for (const signal of forwarded) process.off(signal, this.#onSignal);
    });
  }

  start(variables: ReadonlyMap<string, string>): void {
    const [program = '', ...args] = this.#words;
    const env = { ...inheritedEnvironment(), ...Object.fromEntries(variables) };
    const child = spawn(program, args, { stdio: 'inherit', env });
    this.#child = child;
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      process.stderr.write(`sanctum: ${program} cannot be started: ${reasonOf(error)}\n`);
      // As a shell has it.
      this.#end(error.code === 'ENOENT' ? 127 : 126);
    });
    child.on('exit', (code, signal) => {
      if (this.#replaced && !this.#isEnding) this.#replaced();
      else this.#end(signal ? 128 + constants.signals[signal] : (code ?? 1));
    });
  }

  /**
   * Stops the program, with force where it takes long, and starts it again.
   *
   * @returns false when it was not started again, because it had ended or somebody ended it
   */
  async restart(variables: ReadonlyMap<string, string>): Promise<boolean> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return false;
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    await new Promise<void>((resolve) => {
      this.#replaced = resolve;
      void this.ended.then(() => resolve());
      child.kill('SIGTERM');
    });
    clearTimeout(timer);
    this.#replaced = undefined;
    if (this.#isEnding) return false;
    this.start(variables);
    return true;
  }

  readonly #onSignal = (signal: Signal) => {
    if (ending.has(signal)) this.#isEnding = true;
    if (ofTerminal.has(signal) && process.stdin.isTTY) return;
    this.#child?.kill(signal);
  };
}

/** Our environment without what is ours, and without what launch.mjs put there for us. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of ownSecrets) delete env[name];
  if (env.NODE_COMPILE_CACHE?.endsWith(join('.cache', 'compiled'))) delete env.NODE_COMPILE_CACHE;
  const bundled = dirname(process.execPath) + delimiter;
  if (bundled.includes(join('runtime', 'node_modules')) && env.PATH?.startsWith(bundled))
    env.PATH = env.PATH.slice(bundled.length);
  return env;
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such program.';
  return code === 'EACCES' ? 'it may not be executed.' : message;
}
