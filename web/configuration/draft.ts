import type { Declared } from './declared.ts';
import { type Stored, typeOf } from './stored.ts';

export type Kind = 'string' | 'number' | 'boolean' | 'json' | 'nothing';

export const kinds: { value: Kind; label: string }[] = [
  { value: 'string', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'json', label: 'JSON' },
  { value: 'nothing', label: 'Nothing: takes out what was inherited' },
];

/** A value as it is being typed. */
export interface Draft {
  kind: Kind;
  text: string;
  seal: boolean;
}

/** What one begins with: what stands there, or what is in force now. */
export function draftOf(stored: Stored, inForce: unknown, declared: Declared | undefined): Draft {
  const value = stored.isSet ? stored.value : inForce;
  const seal = stored.isSealed || (declared?.isSecret ?? false);
  if (stored.isSet && value === null && !stored.isSealed) return { kind: 'nothing', text: '', seal };
  if (value === null || value === undefined) return { kind: kindOf(declared?.type), text: '', seal };
  const kind = typeOf(value);
  return { kind, text: typeof value === 'string' ? value : JSON.stringify(value), seal };
}

/** The value that was typed, or what is wrong with it. */
export function valueOf({ kind, text }: Draft): { value: unknown } | { problem: string } {
  switch (kind) {
    case 'string':
      return { value: text };
    case 'boolean':
      return { value: text === 'true' };
    case 'nothing':
      return { value: null };
    case 'number': {
      const number = Number(text);
      return text.trim() === '' || !Number.isFinite(number)
        ? { problem: 'Write a number, such as 5 or 0.5.' }
        : { value: number };
    }
    case 'json':
      try {
        return { value: JSON.parse(text) as unknown };
      } catch {
        return { problem: 'This is not JSON yet. Texts need double quotes; lists look like ["a", "b"].' };
      }
  }
}

function kindOf(type: string | undefined): Kind {
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'boolean') return 'boolean';
  return type === 'object' || type === 'array' ? 'json' : 'string';
}
