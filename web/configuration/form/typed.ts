import type { ReactNode } from 'react';
import type { Node } from './node.ts';

/** What an input needs to know of the value that is typed into it. */
export interface Typed {
  node: Node;
  /** Undefined: none of its own. */
  value: unknown;
  /** What stands in its place then. */
  inherited?: unknown;
  unfinished?: Unfinished | undefined;
  label: string;
  error: string | undefined;
  isDisabled?: boolean;
  autoFocus?: boolean;
  /** What is wrong within, by the place below this one. */
  errorAt?: (key: string) => string | undefined;
  onChange: (value: unknown, unfinished?: Unfinished) => void;
}

/** What was typed and is no value yet, and why. */
export interface Unfinished {
  text: string;
  problem: string;
}

export type RenderInput = (typed: Typed) => ReactNode;
