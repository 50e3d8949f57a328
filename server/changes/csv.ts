/** What a spreadsheet would take for a formula, or run on from a cell before it. */
const startOfFormula = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * One line of comma-separated values (RFC 4180). What people wrote is data to whoever opens it: a cell that a spreadsheet
 * would compute begins with an apostrophe instead.
 */
export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = startOfFormula.test(value) ? `'${value}` : value;
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
