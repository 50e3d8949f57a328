import type { FastifyInstance } from 'fastify';
import { prepareFirstRun } from './accounts/setup.ts';
import { buildApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { applyAtStart } from './documents/at-start.ts';
import { AppError } from './kernel/errors.ts';
import { createLogger, standardError } from './log.ts';
import { LogTail } from './operations/log-tail.ts';
import { openRegistry } from './start.ts';

const drainLimit = 9000;

/**
 * Serves until SIGTERM or SIGINT, then drains and resolves (design §6, Process).
 *
 * @throws ConfigError or AppError when it cannot start
 */
export async function serve(config: Config = readConfig()): Promise<void> {
  const tail = new LogTail(standardError());
  const log = createLogger(config.logLevel, tail);
  const { context, close } = await openRegistry(config, log);
  const setupToken = await prepareFirstRun(context);
  await applyAtStart(context).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const app = await buildApp(context, tail);
  const stopped = untilSignal();
  const address = await listen(app, config).catch(async (error: unknown) => {
    await app.close();
    await close();
    throw error;
  });
  const url = config.publicUrl ?? address;
  process.stdout.write(`Sanctum Configurator is ready: ${url}\n`);
  if (setupToken !== undefined)
    process.stdout.write(`Open ${url}/#setup=${setupToken} to create the first administrator.\n`);

  const signal = await stopped;
  log.info({ signal }, 'stopping');
  setTimeout(() => {
    log.warn('some requests did not end in time');
    process.exit(0);
  }, drainLimit).unref();
  await app.close();
  await close();
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const refusal = listenRefusals[code];
    if (refusal === undefined) throw error;
    throw new AppError(503, 'serve.no_port', refusal(host, port), {}, error);
  }
}

const listenRefusals: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (host, port) =>
    `Port ${port} of ${host} is in use, perhaps by another Sanctum Configurator: stop that one, or set SANCTUM_PORT to another port (0 picks a free one).`,
  EACCES: (_host, port) =>
    `This account may not listen on port ${port}: set SANCTUM_PORT to one above 1023, such as 8484.`,
  EADDRNOTAVAIL: (host) =>
    `This machine does not have the address ${host}: set SANCTUM_HOST to one that it has, such as 127.0.0.1.`,
  ENOTFOUND: (host) =>
    `No address is known for ${host}: set SANCTUM_HOST to an address of this machine, such as 127.0.0.1.`,
};

function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, resolve);
  });
}
