import { isJson, sealedIdOf } from './json.ts';

/** How a sealed value is shown where it cannot be asked for. */
export const sealedWord = '•••••• sealed';

/** Any value as a text for people to compare: what is empty, absent or sealed says so. */
export function spelledOut(value: unknown): string {
  if (value === undefined) return '–';
  if (value === null) return 'nothing';
  const shown = withoutMarkers(value);
  if (typeof shown === 'string') return shown === '' ? '(empty)' : shown;
  const line = JSON.stringify(shown);
  return line.length <= 80 ? line : JSON.stringify(shown, null, 2);
}

/** In a configuration its marker; in the journal its id, with or without a fingerprint, or only that. */
export function standsForSecret(value: unknown): boolean {
  if (typeof value === 'string') return /^sv_[0-9a-f]{32}$/.test(value);
  if (sealedIdOf(value) !== undefined) return true;
  if (!isJson(value) || !('fingerprint' in value)) return false;
  return Object.keys(value).every((name) => ['sealed', 'fingerprint'].includes(name));
}

/** What stands for a sealed value in a record means nothing to people, however deep it is. */
function withoutMarkers(value: unknown): unknown {
  if (standsForSecret(value)) return sealedWord;
  if (Array.isArray(value)) return value.map(withoutMarkers);
  if (!isJson(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutMarkers(inner)]));
}
