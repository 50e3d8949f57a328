/** Any value as a text for people to compare: what is empty or absent says so. */
export function spelledOut(value: unknown): string {
  if (value === undefined) return '–';
  if (value === null) return 'nothing';
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  const line = JSON.stringify(value);
  return line.length <= 80 ? line : JSON.stringify(value, null, 2);
}
