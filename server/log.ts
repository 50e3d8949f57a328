import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Config } from './config.ts';

const secret = [
  'password',
  'token',
  'key',
  'secret',
  'authorization',
  'cookie',
  'access_token',
  'refresh_token',
];

/** Structured log lines on standard error; fields that are named like secrets are blotted out. */
export function createLogger(
  level: Config['logLevel'],
  destination: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Logger {
  return pino(
    {
      level,
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '***' },
    },
    destination,
  );
}
