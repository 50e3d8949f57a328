import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

// Most programs of this package never match a pattern, and the engine takes a while to load.
const require = createRequire(import.meta.url);
let engine: typeof RE2JS | undefined;

/**
 * A regular expression that answers in linear time, whatever it is and whatever it is asked (RE2).
 *
 * @throws Error for what that engine cannot do: see `findPatternProblem`
 */
export function linearPattern(pattern: string): { test(text: string): boolean } {
  engine ??= (require('re2js') as { RE2JS: typeof RE2JS }).RE2JS;
  const compiled = engine.compile(engine.translateRegExp(pattern));
  return { test: (text) => compiled.matcher(text).find() };
}

/** Why a pattern cannot be used; undefined when it can. */
export function findPatternProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    return `Not a regular expression: ${error instanceof Error ? error.message : ''}.`;
  }
  try {
    linearPattern(pattern);
    return undefined;
  } catch {
    return /\(\?<?[=!]|\\[1-9k]/.test(pattern)
      ? 'It looks ahead, behind, or refers back, which can take for ever: write it without.'
      : 'It repeats too much, or uses what is not known here: make it simpler.';
  }
}
