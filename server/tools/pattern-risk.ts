/** In how many ways a group can match: each optional or repeated part, and having alternatives, counts one. */
interface Group {
  choices: number;
  branches: boolean;
}

/** Each choice can double the work. */
const mostChoices = 20;
const mostRepeats = 8;
/** More repetitions than this are as bad as endless ones. */
const fewRepetitions = 10;

const tokens =
  /\(\?(?:[a-z-]*:|<?[=!]|<[^>]*>)|\\u\{[^}]*\}|\\[pP]\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|(?:[*+?]|\{\d+(?:,\d*)?\})\??|./gsu;

/**
 * Why a valid regular expression could take for ever on some text; undefined when it cannot. Backtracking explodes
 * where something that can match in several ways is itself repeated; the check is deliberately simple and refuses some
 * patterns that would do no harm. What grows with a power of the text's length is left to a limit on that length.
 *
 * @param pattern valid with the `u` flag
 */
export function findPatternRisk(pattern: string): string | undefined {
  const whole: Group = { choices: 0, branches: false };
  const open = [whole];
  let inside = 0;
  let repeats = 0;
  for (const [token] of pattern.matchAll(tokens)) {
    const group = open.at(-1) ?? whole;
    const quantifier = readQuantifier(token);
    if (/^\\[1-9k]/.test(token))
      return 'It refers back to a group, which can take for ever: write it without.';
    if (quantifier) {
      const { least, most } = quantifier;
      if (inside > 0 && inside * most > mostChoices)
        return 'It repeats a group that repeats or has alternatives inside, which can take for ever: use a character class, or limit the repetition.';
      if (least !== most && most > fewRepetitions && ++repeats > mostRepeats)
        return `It repeats more than ${mostRepeats} times: make it simpler.`;
      if (inside > 0) group.choices += inside * (most - 1);
      if (least !== most) group.choices++;
    }
    inside = 0;
    if (token === '|') group.branches = true;
    else if (token.startsWith('(')) open.push({ choices: 0, branches: false });
    else if (token === ')' && open.length > 1) {
      open.pop();
      inside = group.choices + (group.branches ? 1 : 0);
      (open.at(-1) ?? whole).choices += inside;
    }
  }
  return whole.choices > mostChoices
    ? `It has more than ${mostChoices} optional or repeated parts: make it simpler.`
    : undefined;
}

function readQuantifier(token: string): { least: number; most: number } | undefined {
  if (/^[*+]\??$/.test(token)) return { least: token.startsWith('+') ? 1 : 0, most: Infinity };
  if (/^\?\??$/.test(token)) return { least: 0, most: 1 };
  const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(token) ?? [];
  if (least === undefined) return undefined;
  return { least: Number(least), most: comma === '' ? Number(least) : most ? Number(most) : Infinity };
}
