import { isoTime } from './clock.ts';
import { isKeptTime } from './fields.ts';

/**
 * A moment as another program wrote it: `2025-08-31 16:41:04.385050`, RFC 3339 with a zone or without, or seconds (or
 * milliseconds) since 1970. Without a zone it is UTC.
 *
 * @returns a `Timestamp`; null for what is no time, or one that nobody could keep
 */
export function foreignTime(value: string | number | null): string | null {
  const milliseconds = typeof value === 'string' ? parseTime(value.trim()) : seconds(value);
  return isKeptTime(milliseconds) ? isoTime(milliseconds) : null;
}

function parseTime(text: string): number {
  const spelled = text.replace(' ', 'T');
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(spelled) ? spelled : `${spelled}Z`);
}

function seconds(value: number | null): number {
  if (value === null) return Number.NaN;
  return value < 1e11 ? value * 1000 : value;
}
