import { keepOwn, readOwn } from '../session/own-storage.ts';

/** The places one was at last, in this browser; what they are called is asked when they are shown. */
const key = 'recent-places';
const kept = 8;

export function recentPlaces(): string[] {
  try {
    const places: unknown = JSON.parse(readOwn(key) ?? '[]');
    return Array.isArray(places) ? places.filter((place) => typeof place === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberPlace(path: string): void {
  if (path === '/') return;
  const places = [path, ...recentPlaces().filter((place) => place !== path)].slice(0, kept);
  keepOwn(key, JSON.stringify(places));
}
