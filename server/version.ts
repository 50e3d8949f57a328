import { readFileSync } from 'node:fs';

/** This program's version, from package.json, which lies above the sources and above the built files alike. */
export const version = findVersion(
  new URL('../package.json', import.meta.url),
  new URL('../../package.json', import.meta.url),
);

function findVersion(...places: URL[]): string {
  for (const place of places) {
    try {
      return (JSON.parse(readFileSync(place, 'utf8')) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}
