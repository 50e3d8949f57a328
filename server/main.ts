import { pino } from 'pino';
import { buildApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { openRegistry } from './start.ts';

export { ConfigError, buildApp, openRegistry, pino, readConfig };
