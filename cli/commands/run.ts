import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { type Api, ApiError, dataOf } from '../../client/client.ts';
import { EnvFileError } from '../../client/env-file.ts';
import { Failure } from '../exit.ts';
import { type InstanceEnvironment, readInstanceEnvironment } from '../instance-env.ts';
import { printable } from '../output.ts';
import { Runner } from '../runner.ts';
import { connect } from '../session.ts';
import { id } from '../take.ts';
import type { EffectiveConfiguration } from '../target.ts';

/** How long the server is asked to wait for news, in seconds. */
const wait = 30;
/** An answer that does not come is given up after this long, in milliseconds. */
const answerLimit = 45_000;
const firstDelay = 500;
const longestDelay = 30_000;

interface RunOptions {
  instance: number;
  watch?: boolean;
  force?: boolean;
}

export function runCommand(program: Command): void {
  program
    .command('run')
    .description('Run a program with what an instance is configured with, as environment variables')
    .argument('<command...>', 'the program and its arguments, after --')
    .requiredOption('--instance <n>', 'the instance', id)
    .option('--watch', 'start it again when its configuration changes')
    .option('--force', 'although the configuration is not valid')
    .addHelpText(
      'after',
      `
Secrets are in the program's environment and nowhere else: in no argument, in no file. What opens the registry
(SANCTUM_API_KEY and the like) is not passed on. The registry is told which revision the program runs with.

Signals go to the program. It exits as the program does: with its code, with 128 and the number of the signal that
ended it, with 127 when there is no such program; codes of sanctum itself come only before the program was started.

With --watch the program gets SIGTERM, and 10 s later SIGKILL, when a value that it gets is another one; a change that
makes the configuration invalid is told, and does nothing. It runs on while the registry cannot be reached.

Examples:
  sanctum run --instance 5 -- python main.py
  sanctum run --instance 5 --watch -- node server.js --port 8080`,
    )
    .action(async (words: string[], options: RunOptions) => {
      process.exitCode = await run(connect(), words, options);
    });
}

async function run(api: Api, words: string[], options: RunOptions): Promise<number> {
  const { instance, watch = false, force = false } = options;
  const first = await readView(api, instance);
  const environment = await readInstanceEnvironment(api, instance, { force, masked: first.configuration });
  const runner = new Runner(words);
  runner.start(environment.variables);
  const watcher = new Watcher(api, instance, force, runner, environment, first.etag);
  if (watch) void watcher.run();
  else void watcher.acknowledge().catch(complain);
  const code = await runner.ended;
  watcher.stop();
  return code;
}

/** A configuration as it shows to everybody, and its ETag. */
interface View {
  configuration: EffectiveConfiguration;
  etag: string;
}

/** Follows the configuration of an instance, and starts its program again when it gets other variables. */
class Watcher {
  readonly #api: Api;
  readonly #instance: number;
  readonly #force: boolean;
  readonly #runner: Runner;
  readonly #abort = new AbortController();
  #environment: InstanceEnvironment;
  #etag: string;
  #acknowledged: number | undefined;
  #trouble: string | undefined;

  constructor(
    api: Api,
    instance: number,
    force: boolean,
    runner: Runner,
    environment: InstanceEnvironment,
    etag: string,
  ) {
    this.#api = api;
    this.#instance = instance;
    this.#force = force;
    this.#runner = runner;
    this.#environment = environment;
    this.#etag = etag;
  }

  /** Until it is stopped. Whatever goes wrong is tried again, and the program runs on. */
  async run(): Promise<void> {
    const { signal } = this.#abort;
    let delay = firstDelay;
    while (!signal.aborted) {
      const began = performance.now();
      try {
        await this.acknowledge();
        const view = await readView(this.#api, this.#instance, { etag: this.#etag, signal });
        if (view) await this.#take(view);
        this.#recovered();
        delay = firstDelay;
        // A server that is about to end answers at once.
        if (!view && performance.now() - began < firstDelay) await sleep(firstDelay, undefined, { signal });
      } catch (error) {
        if (!isAbort(error)) this.#complainOnce(error);
        await sleep(delay, undefined, { signal }).catch(() => undefined);
        delay = Math.min(delay * 2, longestDelay);
      }
    }
  }

  stop(): void {
    this.#abort.abort();
  }

  /** Tells the registry what the program runs with. Who may not tell it says so once. */
  async acknowledge(): Promise<void> {
    const { revision } = this.#environment;
    if (this.#acknowledged === revision) return;
    try {
      await dataOf(
        this.#api.POST('/api/v1/tool-instances/{id}/acknowledge', {
          params: { path: { id: this.#instance } },
          body: { revision },
          signal: AbortSignal.timeout(answerLimit),
        }),
      );
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) throw error;
      complain(`The registry does not note which revision runs: ${error.message}`);
    }
    this.#acknowledged = revision;
  }

  async #take({ configuration, etag }: View): Promise<void> {
    let environment: InstanceEnvironment;
    try {
      environment = await readInstanceEnvironment(this.#api, this.#instance, {
        force: this.#force,
        masked: configuration,
      });
    } catch (error) {
      if (!(error instanceof Failure) && !(error instanceof EnvFileError)) throw error;
      complain(`${error.message}\nThe program runs on as it was.`);
      this.#etag = etag;
      return;
    }
    this.#etag = etag;
    if (!areSame(environment.variables, this.#environment.variables)) {
      complain(`The configuration has changed (revision ${environment.revision}): starting again.`);
      if (!(await this.#runner.restart(environment.variables))) return;
    }
    this.#environment = environment;
  }

  #complainOnce(error: unknown): void {
    const trouble = messageOf(error);
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    complain(`The configuration cannot be followed, and is tried again: ${trouble}`);
  }

  #recovered(): void {
    if (this.#trouble !== undefined) complain('The configuration is followed again.');
    this.#trouble = undefined;
  }
}

/** The configuration now, or, for who has an ETag, the next one; undefined: there was none for a while. */
async function readView(api: Api, instance: number): Promise<View>;
async function readView(
  api: Api,
  instance: number,
  known: { etag: string; signal: AbortSignal },
): Promise<View | undefined>;
async function readView(
  api: Api,
  instance: number,
  known?: { etag: string; signal: AbortSignal },
): Promise<View | undefined> {
  const limit = AbortSignal.timeout(answerLimit);
  const outcome = await api.GET('/api/v1/tool-instances/{id}/effective-config', {
    params: { path: { id: instance }, query: known ? { wait } : {} },
    headers: known ? { 'if-none-match': known.etag } : {},
    signal: known ? AbortSignal.any([known.signal, limit]) : limit,
  });
  if (outcome.response.status === 304) return undefined;
  const configuration = await dataOf(Promise.resolve(outcome));
  return { configuration, etag: outcome.response.headers.get('etag') ?? '' };
}

function areSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, text]) => b.get(name) === text);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

function complain(about: unknown): void {
  process.stderr.write(`sanctum: ${printable(typeof about === 'string' ? about : messageOf(about))}\n`);
}
