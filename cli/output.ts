import Table from 'cli-table3';

/** How an answer is shown: for people, or as JSON for scripts. */
export interface Output {
  readonly json: boolean;
}

const cellLimit = 60;

/** A column of a table: its title and what stands in it. */
export type Column<Row> = [title: string, value: (row: Row) => unknown];

/** A list: a table, or with `--json` the rows as they came. */
export function printRows<Row>(output: Output, rows: readonly Row[], columns: Column<Row>[]): void {
  if (output.json) return printJson(rows);
  if (rows.length === 0) return write('Nothing found.');
  const table = new Table({
    head: columns.map(([title]) => title),
    style: { head: [], border: [], compact: true },
    chars: plain,
  });
  for (const row of rows) table.push(columns.map(([, value]) => showValue(value(row))));
  write(table.toString());
}

/** One record: a line per field, or with `--json` the record as it came. */
export function printRecord(output: Output, record: object): void {
  if (output.json) return printJson(record);
  const entries = Object.entries(record);
  const width = Math.max(...entries.map(([name]) => name.length));
  for (const [name, value] of entries) write(`${name.padEnd(width)}  ${cut(showValue(value))}`);
}

const longestField = 1000;

/** A whole prompt in the middle of a record hides the rest of it; --json has it all. */
function cut(text: string): string {
  return text.length <= longestField ? text : `${text.slice(0, longestField)} … (--json shows all of it)`;
}

/** One value and nothing else, for `$(…)`: a text as it is, anything else as JSON. */
export function printValue(output: Output, value: unknown): void {
  if (output.json) return printJson(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  write(process.stdout.isTTY ? printable(text) : text);
}

/** A value within a table: cut where it is long, dots where it is sealed. */
export function cellOf(value: unknown, isSealed = false): string {
  if (isSealed && value == null) return '•••';
  if (value == null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
  return line.length > cellLimit ? `${line.slice(0, cellLimit - 1)}…` : line;
}

/** A sentence for people; nothing with `--json`, where the record says it. */
export function say(output: Output, sentence: string): void {
  if (!output.json) write(printable(sentence));
}

export function printJson(value: unknown): void {
  write(jsonText(value));
}

/** One JSON object on one line, for what comes bit by bit. */
export function printJsonLine(value: unknown): void {
  write(escapedIn(JSON.stringify(value)));
}

/** JSON for people and scripts: control characters that JSON allows as they are stand as escapes, which mean the same. */
export function jsonText(value: unknown): string {
  return escapedIn(JSON.stringify(value, null, 2));
}

function escapedIn(json: string): string {
  return json.replaceAll(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, escaped);
}

function write(text: string): void {
  process.stdout.write(`${text}\n`);
}

function showValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  return printable(typeof value === 'string' ? value : JSON.stringify(value));
}

/**
 * Text from elsewhere must not steer the terminal: control characters are shown, not obeyed, and so is what turns the
 * direction of text around to make it read as something else.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const plain = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};
