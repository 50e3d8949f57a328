import { prepareFirstRun } from './accounts/setup.ts';
import { buildApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { createLogger } from './log.ts';
import { openRegistry } from './start.ts';

const drainLimit = 9000;

/**
 * Serves until SIGTERM or SIGINT, then drains and resolves (design §6, Process).
 *
 * @throws ConfigError or AppError when it cannot start
 */
export async function serve(config: Config = readConfig()): Promise<void> {
  const log = createLogger(config.logLevel);
  const { context, close } = await openRegistry(config, log);
  const setupToken = await prepareFirstRun(context);
  const app = await buildApp(context);
  const stopped = untilSignal();
  const address = await app.listen({ host: config.host, port: config.port });
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

function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, resolve);
  });
}
