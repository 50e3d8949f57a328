import type { DestinationStream } from 'pino';

/** A line of the log, taken apart. */
export interface LogLine {
  /** Counts up; not that of another process. */
  id: number;
  time: string;
  level: LogLevel;
  message: string;
  /** What else the line says, secrets blotted out. */
  fields: Record<string, unknown>;
}

/** The levels of the log, the least first, as pino numbers them. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

const keptLines = 1000;
/** Of one line, in characters: what is longer is only where the log itself goes. */
const longestLine = 8192;

/** Writes the log on, and remembers its last lines. */
export class LogTail implements DestinationStream {
  readonly #next: DestinationStream | undefined;
  readonly #lines: { id: number; text: string }[] = [];
  #count = 0;

  /** @param next where the lines go as well */
  constructor(next?: DestinationStream) {
    this.#next = next;
  }

  write(text: string): void {
    this.#next?.write(text);
    this.#count++;
    if (text.length > longestLine) return;
    this.#lines.push({ id: this.#count, text });
    if (this.#lines.length > keptLines) this.#lines.shift();
  }

  /**
   * The newest lines that match, the oldest of them first.
   *
   * @param level the least that is told
   * @param q what a line has to contain, whatever its case
   */
  read({ level, q, limit }: { level: LogLevel; q: string; limit: number }): LogLine[] {
    const wanted = q.toLowerCase();
    const found: LogLine[] = [];
    for (const { id, text } of this.#lines.toReversed()) {
      if (found.length === limit) break;
      if (!text.toLowerCase().includes(wanted)) continue;
      const line = lineOf(id, text);
      if (logLevels.indexOf(line.level) >= logLevels.indexOf(level)) found.push(line);
    }
    return found.reverse();
  }
}

function lineOf(id: number, text: string): LogLine {
  const said = JSON.parse(text) as { level: number; time: string; msg?: string };
  const { level, time, msg = '', ...fields } = said;
  const { pid: _pid, hostname: _hostname, ...rest } = fields as Record<string, unknown>;
  return { id, time, level: logLevels[Math.floor(level / 10) - 1] ?? 'info', message: msg, fields: rest };
}
