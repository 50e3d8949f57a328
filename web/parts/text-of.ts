/** Any value as a text to look at. */
export function textOf(value: unknown): string {
  if (value === undefined) return '–';
  if (value === null) return 'nothing';
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  const line = JSON.stringify(value);
  return line.length <= 80 ? line : JSON.stringify(value, null, 2);
}
