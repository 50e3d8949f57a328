import type { Context } from '../context.ts';
import { openServer } from './connect.ts';
import type { LettaServer } from './letta-server.ts';
import { lettaKeys, readLettaSettings } from './letta-settings.ts';
import { defaultLimits, type Limits } from './limits.ts';

/**
 * The Letta server of the system configuration. The connection comes about when it is needed, comes back after it was
 * lost, and is made anew when the configuration changed.
 */
export class LettaConnection {
  readonly #ctx: Context;
  readonly #limits: Limits;
  readonly #stopListening: () => void;
  #server: Promise<LettaServer> | undefined;

  constructor(ctx: Context, limits: Limits = defaultLimits) {
    this.#ctx = ctx;
    this.#limits = limits;
    const keys = new Set<string>(lettaKeys);
    this.#stopListening = ctx.head.subscribe((news) => {
      const isConcerned =
        'reset' in news ||
        news.notices.some(({ entity, entity_id }) => entity === 'system_config' && keys.has(entity_id));
      if (isConcerned) void this.#forget();
    });
  }

  /**
   * The driver for the configured server. It may be kept for one piece of work; it connects again by itself.
   *
   * @throws AppError 409 `letta.not_configured`; 400 when a setting is no good; else as `LettaServer` says
   */
  async server(): Promise<LettaServer> {
    // Work that no request began has to see what other processes changed.
    await this.#ctx.head.catchUp();
    this.#server ??= this.#open();
    return this.#server;
  }

  async close(): Promise<void> {
    this.#stopListening();
    await this.#forget();
  }

  #open(): Promise<LettaServer> {
    const opened = (async () =>
      openServer(
        await readLettaSettings(this.#ctx),
        this.#limits,
        AbortSignal.timeout(2 * this.#limits.request),
      ))();
    opened.catch(() => {
      if (this.#server === opened) this.#server = undefined;
    });
    return opened;
  }

  async #forget(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await server?.then((opened) => opened.close()).catch(() => undefined);
  }
}
