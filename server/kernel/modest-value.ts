import { invalid } from './errors.ts';
import { isObject } from './json-value.ts';

const itemLimit = 5000;
const depthLimit = 32;

/**
 * Refuses values that could hold up whoever checks them.
 *
 * @throws AppError 400 `value.too_large`
 */
export function requireModest(key: string, value: unknown, depth = 0): void {
  if (depth > depthLimit)
    throw invalid('value.too_large', `${key} is nested deeper than ${depthLimit} levels: make it flatter.`, {
      key,
    });
  if (Array.isArray(value) && value.length > itemLimit)
    throw invalid(
      'value.too_large',
      `${key} has a list of more than ${itemLimit} items: keep it in a file.`,
      {
        key,
      },
    );
  if (Array.isArray(value)) for (const item of value) requireModest(key, item, depth + 1);
  else if (isObject(value)) for (const inner of Object.values(value)) requireModest(key, inner, depth + 1);
}
