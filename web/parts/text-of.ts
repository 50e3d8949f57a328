/** Any value as a text to look at. */
export function textOf(value: unknown): string {
  if (value === undefined) return '–';
  if (value === null) return 'nothing';
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  return JSON.stringify(value, null, 1);
}
