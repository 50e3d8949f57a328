/** A group of a regular expression while it is read. */
interface Group {
  /** Does it hold something that repeats without end? */
  repeats: boolean;
  /** Does it hold alternatives? */
  branches: boolean;
}

const mostRepeats = 8;

/**
 * Why a valid regular expression could take for ever on some text; undefined when it cannot. Backtracking explodes
 * where something that repeats is itself repeated, or where alternatives are; the check is deliberately simple and
 * refuses some patterns that would do no harm.
 *
 * @param pattern valid with the `u` flag
 */
export function findPatternRisk(pattern: string): string | undefined {
  if (/\\[1-9]|\\k</.test(pattern))
    return 'It refers back to a group, which can take for ever: write it without.';
  const open: Group[] = [{ repeats: false, branches: false }];
  let repeats = 0;
  let last: Group | undefined;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    const group = open.at(-1);
    if (!group) return undefined;
    if (character === '(') {
      open.push({ repeats: false, branches: false });
      last = undefined;
      continue;
    }
    if (character === ')') {
      last = open.pop();
      const outer = open.at(-1);
      if (outer && last) outer.repeats ||= last.repeats;
      continue;
    }
    if (character === '|') group.branches = true;
    const endless = /^(?:[*+]|\{\d*,\d*\})/.exec(pattern.slice(at))?.[0];
    if (endless && isLong(endless)) {
      if (last && (last.repeats || last.branches))
        return `It repeats a group that ${last.repeats ? 'repeats' : 'has alternatives'} inside, which can take for ever: use a character class, or limit the repetition.`;
      group.repeats = true;
      if (++repeats > mostRepeats) return `It repeats more than ${mostRepeats} times: make it simpler.`;
      at += endless.length - 1;
    }
    if (character === '\\') at++;
    else if (character === '[') at = endOfClass(pattern, at);
    last = undefined;
  }
  return undefined;
}

/** `{2,4}` is harmless; `*`, `+`, `{3,}` and `{1,500}` are not. */
function isLong(quantifier: string): boolean {
  const [, most] = /^\{\d*,(\d*)\}$/.exec(quantifier) ?? [];
  return most === undefined || most === '' || Number(most) > 10;
}

function endOfClass(pattern: string, start: number): number {
  for (let at = start + 1; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++;
    else if (pattern[at] === ']') return at;
  }
  return pattern.length;
}
