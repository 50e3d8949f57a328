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

/** Standard error, line by line. */
export function standardError(): DestinationStream {
  return pino.destination({ fd: 2, sync: true });
}

/** Structured log lines; fields that are named like secrets are blotted out. */
export function createLogger(
  level: Config['logLevel'],
  destination: DestinationStream = standardError(),
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
