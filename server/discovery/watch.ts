import { relative, sep } from 'node:path';
import type { FSWatcher } from 'chokidar';
import type { Context } from '../context.ts';
import type { HeadListener } from '../journal/head.ts';
import { systemCause } from '../journal/journal.ts';
import type { Scanner } from './scanner.ts';
import { isWatchWanted, watchKey } from './watch-setting.ts';

/** How long a file must rest before it counts, and how long a burst of changes is gathered, in milliseconds. */
const settle = 200;
const retryAfter = 10_000;
const pollEvery = 30_000;

/** Folders above agents/agent-x/modules/name/manifest.json. */
const deepest = 5;
const places = new Set(['tools', 'plugins', 'agents']);

/**
 * Applies what changes in the home within a second of it settling, and what an agent's modules waited for. Begins with
 * the first scan that was applied, also by an earlier process, and rests while the system configuration says so.
 */
export class Watcher {
  readonly #context: Context;
  readonly #scanner: Scanner;
  #watcher: FSWatcher | undefined;
  #poll: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasBegun = false;
  #isStopped = false;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #stopListening: () => void;

  constructor(context: Context, scanner: Scanner) {
    this.#context = context;
    this.#scanner = scanner;
    this.#stopListening = context.head.subscribe(
      (news) => {
        if (!this.#hasBegun) return;
        if (tellsOfSwitch(news))
          this.#follow().catch((error: unknown) =>
            context.log.error({ err: error }, `a change of ${watchKey} was not followed`),
          );
        if (this.isWatching && tellsOfAgents(news)) this.#scanSoon();
      },
      () => this.#hasBegun,
    );
  }

  get isWatching(): boolean {
    return this.#poll !== undefined;
  }

  /** Scans and watches, if anything was ever discovered here. */
  async resume(): Promise<void> {
    if (await this.#scanner.hasScanned()) await this.start();
  }

  /** Begins to watch, unless the system configuration says not to. */
  start(): Promise<void> {
    this.#hasBegun = true;
    return this.#follow();
  }

  /** Waits until what was said last about watching is so. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    await this.#turn;
    await this.#close();
  }

  /** Watches or rests, as the system configuration says by then: one look after the other, so the last one decides. */
  #follow(): Promise<void> {
    const done = this.#turn.then(async () => {
      const isWanted = !this.#isStopped && (await isWatchWanted(this.#context));
      if (!isWanted) await this.#close();
      else if (!this.isWatching) await this.#open();
    });
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #open(): Promise<void> {
    const { watch } = await import('chokidar');
    const { home } = this.#context.config;
    // What is behind links, and what a watcher cannot see, is found by looking at everything now and then.
    this.#poll = setInterval(() => this.#scanSoon(), pollEvery).unref();
    const watcher = watch(home, {
      ignoreInitial: true,
      followSymlinks: false,
      depth: deepest,
      ignored: (path, stats) => isBeside(relative(home, path), stats?.isFile() ?? false),
    });
    this.#watcher = watcher;
    watcher.on('all', () => this.#scanSoon());
    watcher.on('error', (error) => this.#goOnWithout(error));
    await new Promise<void>((resolve) => {
      watcher.once('ready', resolve);
      watcher.once('error', () => resolve());
    });
    // What changed while nobody looked.
    this.#scanSoon();
  }

  async #close(): Promise<void> {
    clearTimeout(this.#timer);
    clearInterval(this.#poll);
    this.#poll = undefined;
    const watcher = this.#watcher;
    this.#watcher = undefined;
    await watcher?.close();
  }

  #scanSoon(delay = settle): void {
    if (this.#isStopped || !this.isWatching) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#scanner.apply(systemCause('discovery')).catch((error: unknown) => {
        this.#context.log.error({ err: error }, 'a change in the home was not applied; trying again');
        this.#scanSoon(retryAfter);
      });
    }, delay);
    this.#timer.unref();
  }

  #goOnWithout(error: unknown): void {
    if (!this.#watcher) return;
    this.#context.log.warn(
      { err: error },
      `the home cannot be watched, so changes are found every ${pollEvery / 1000} s; on Linux raise fs.inotify.max_user_watches`,
    );
    void this.#watcher.close();
    this.#watcher = undefined;
  }
}

/** Modules may wait for an agent that is there now, or is called by another letta_uid; how it is does not matter. */
function tellsOfAgents(news: Parameters<HeadListener>[0]): boolean {
  if ('reset' in news) return true;
  return news.notices.some(({ entity, action }) => entity === 'agents' && action !== 'status');
}

/** Was the switch of watching turned, or may it have been? */
function tellsOfSwitch(news: Parameters<HeadListener>[0]): boolean {
  if ('reset' in news) return true;
  return news.notices.some(({ entity, entity_id }) => entity === 'system_config' && entity_id === watchKey);
}

/** Only folders on the way to manifests, and manifests, matter. */
function isBeside(path: string, isFile: boolean): boolean {
  if (path === '') return false;
  const parts = path.split(sep);
  if (!places.has(parts[0] ?? '') || parts.some((part) => /^[._]/.test(part))) return true;
  if (parts[0] === 'agents' && parts[2] !== undefined && parts[2] !== 'modules') return true;
  const manifestDepth = parts[0] === 'agents' ? 5 : 3;
  if (parts.length > manifestDepth) return true;
  if (parts.length === manifestDepth) return parts.at(-1) !== 'manifest.json';
  return isFile;
}
