/** The places one was at last, in this browser; what they are called is asked when they are shown. */
const key = 'recent-places';
const kept = 8;

export function recentPlaces(): string[] {
  try {
    const places: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(places) ? places.filter((place) => typeof place === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberPlace(path: string): void {
  if (path === '/') return;
  const places = [path, ...recentPlaces().filter((place) => place !== path)].slice(0, kept);
  localStorage.setItem(key, JSON.stringify(places));
}

/** They are nobody else's business. */
export function forgetPlaces(): void {
  localStorage.removeItem(key);
}
