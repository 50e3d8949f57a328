import { createContext, useContext } from 'react';
import type { Effective } from '../effective.ts';
import type { Place, Target } from '../target.ts';
import type { Edits } from './edit.ts';
import type { Layer } from './layer.ts';
import type { Leaf } from './node.ts';
import type { Unfinished } from './typed.ts';

export type ConfigurationError = Effective['errors'][number];

/** What the fields of a form have in common. */
export interface Form {
  target: Target;
  place: Place;
  layer: Layer;
  /** As it is now, without what is not saved. */
  explained: Effective;
  /** What is not saved yet. */
  pending: Edits;
  /** What is wrong with it as it would be. */
  errors: readonly ConfigurationError[];
  /** What a layer is called, for people. */
  nameOf: (said: { layer: string; table: string }) => string;
  /** Undefined goes back to what is inherited, null takes that out. */
  set: (node: Leaf, value: unknown, unfinished?: Unfinished) => void;
  /** Forgets what was done to a field. */
  forget: (node: Leaf) => void;
  mayReveal: boolean;
}

export const FormContext = createContext<Form | undefined>(undefined);

export function useForm(): Form {
  const form = useContext(FormContext);
  if (!form) throw new Error('A field stands outside of a form.');
  return form;
}

/** What is wrong at a place or within it; places that begin the same are others. */
export function errorsAt(errors: readonly ConfigurationError[], key: string): ConfigurationError[] {
  return errors.filter((error) => error.key === key || error.key.startsWith(`${key}.`));
}
