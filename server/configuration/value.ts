import { invalid } from '../kernel/errors.ts';
import { requireModest } from '../kernel/modest-value.ts';
import type { ValueType } from './configuration.schema.ts';

/** The largest value, in characters of its text. */
const textLimit = 64 * 1024;

/** The type that a value has by itself. */
export function typeOfValue(value: unknown): ValueType {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'json';
}

/**
 * A value as the text that SQL holds.
 *
 * @throws AppError 400 `value.wrong_type`, `value.too_large`
 */
export function encodeValue(key: string, value: unknown, type: ValueType): string {
  if (type !== 'json' && typeOfValue(value) !== type)
    throw invalid('value.wrong_type', `${key} is of type ${type}, and this is ${nameOf(value)}.`, {
      key,
      type,
    });
  requireModest(key, value);
  const text = type === 'string' ? String(value) : JSON.stringify(value);
  if (text.length > textLimit)
    throw invalid('value.too_large', `${key} is longer than ${textLimit} characters: keep it in a file.`, {
      key,
    });
  if (text.includes('\0'))
    throw invalid('value.null_character', `${key} contains the character U+0000.`, { key });
  return text;
}

/** The value that a text in SQL stands for; undefined when it holds none. What is not of its type is given as text. */
export function decodeValue(text: string | null, type: ValueType): unknown {
  if (text === null) return undefined;
  if (type === 'string') return text;
  try {
    const value: unknown = JSON.parse(text);
    return type === 'json' || typeof value === type ? value : text;
  } catch {
    return text;
  }
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
