import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Scanner } from '../server/discovery/scanner.ts';
import { systemCause } from '../server/journal/journal.ts';
import type { Figure } from './figure.ts';
import { open, scratchHome } from './registry.ts';

const count = 10_000;

/** Scanning many manifests: looked at for the first time, and again when nothing changed. */
export async function* measureScans(): AsyncGenerator<Figure> {
  const { home, remove } = scratchHome();
  try {
    makeManifests(join(home, 'tools'));
    const { context, close } = await open(home);
    const scanner = new Scanner(context);
    const [naive, scan] = await bestOfBoth(
      () => readAndParse(join(home, 'tools')),
      () => scanner.preview(),
    );
    yield {
      name: 'scan of 10,000 manifests',
      yardstick: `reading and parsing the same files: ${naive.toFixed(0)} ms; the scan: ${scan.toFixed(0)} ms`,
      ratio: scan / naive,
      bound: { most: 2 },
    };
    await scanner.apply(systemCause('bench'));
    await scanner.apply(systemCause('bench'));
    const [naiveAgain, again] = await bestOfBoth(
      () => readAndParse(join(home, 'tools')),
      () => scanner.apply(systemCause('bench')),
    );
    yield {
      name: 'scan again, nothing changed',
      yardstick: `reading and parsing: ${naiveAgain.toFixed(0)} ms; the scan: ${again.toFixed(0)} ms`,
      ratio: again / naiveAgain,
      bound: { most: 0.5 },
    };
    await close();
  } finally {
    remove();
  }
}

function makeManifests(folder: string): void {
  const old = new Date(Date.now() - 60_000);
  for (let n = 0; n < count; n++) {
    const module = join(folder, `module-${n}`);
    mkdirSync(module, { recursive: true });
    const file = join(module, 'manifest.json');
    const manifest = {
      name: `module-${n}`,
      type: 'tool',
      description: 'A module of the benchmark, with a description as people write them.',
      version: `1.0.${n}`,
      module_scope: 'global',
      entry_point: 'main.py',
      config_schema: {
        type: 'object',
        properties: {
          host: { type: 'string', default: '127.0.0.1' },
          port: { type: 'integer', minimum: 1, maximum: 65535, default: 8000 },
          api_key: { type: 'string', writeOnly: true },
        },
      },
    };
    writeFileSync(file, JSON.stringify(manifest, null, 2));
    utimesSync(file, old, old);
  }
}

function readAndParse(folder: string): number {
  let read = 0;
  for (const name of readdirSync(folder)) {
    JSON.parse(readFileSync(join(folder, name, 'manifest.json'), 'utf8'));
    read++;
  }
  return read;
}

const rounds = 10;

/** The best of some rounds of both in turns, in milliseconds: what disturbs one disturbs the other. */
async function bestOfBoth(naive: () => unknown, work: () => Promise<unknown>): Promise<[number, number]> {
  const least: [number, number] = [Infinity, Infinity];
  for (let round = 0; round < rounds; round++)
    for (const [index, one] of [naive, work].entries()) {
      const started = performance.now();
      await one();
      least[index as 0 | 1] = Math.min(least[index as 0 | 1], performance.now() - started);
    }
  return least;
}
