const second = 1000;
const MiB = 1024 * 1024;

/** How long we wait, in milliseconds, and how much we take, in bytes. A foreign server is trusted with neither. */
export interface Limits {
  /** Until a connection stands. */
  connect: number;
  /** Until a request is answered. */
  request: number;
  /** Between two signs of life within a turn. */
  silence: number;
  /** For a whole turn. */
  turn: number;
  /** For a turn to end after it was cancelled. */
  cancel: number;
  /** Between two tries to reconnect within a turn; after the last the turn is given up. */
  reconnect: readonly number[];
  /** One frame, or one answer. */
  frame: number;
  /** One line of a stream of events. */
  line: number;
  /** All of a turn, or of an agent file. */
  total: number;
}

export const defaultLimits: Limits = {
  connect: 5 * second,
  request: 15 * second,
  silence: 120 * second,
  turn: 15 * 60 * second,
  cancel: 5 * second,
  reconnect: [0, second, 3 * second, 5 * second],
  frame: 8 * MiB,
  line: MiB,
  total: 64 * MiB,
};

/** Pages that are read of a list at most, so that a server that repeats itself keeps nobody busy. */
export const mostPages = 200;
/** Agents, or messages, that a page is asked for. */
export const pageSize = 100;
