/** Words that common passwords are made of, alone, repeated, or with digits around. */
const words = new Set(
  `password passwort passphrase admin administrator root user guest login welcome letmein iloveyou changeme secret
  default master super superman batman dragon monkey football baseball princess sunshine shadow michael jordan
  trustno starwars whatever freedom computer internet samsung google facebook microsoft windows qwerty qwertz azerty
  qwertyuiop asdfghjkl zxcvbnm abc abcd abcdef test testing temp temporary demo example sample server database
  sanctum configurator letta broca athena monday timbre iris agent hello charlie donald hunter killer pepper soccer
  hockey ranger buster thomas robert daniel jessica ashley nicole chelsea liverpool arsenal matrix merlin`.split(
    /\s+/,
  ),
);

const sequences = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn',
];
const spelling: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  $: 's',
  '@': 'a',
  '!': 'i',
};

/**
 * Is this among the passwords that are tried first: common words with digits, keyboard rows, repetitions, one's own
 * name? Meant for passwords that are long enough already.
 *
 * @param own words that belong to the person, such as the username
 */
export function isCommonPassword(password: string, own: readonly string[]): boolean {
  const text = password.toLowerCase().normalize('NFKC');
  if (new Set(text).size < 5) return true;
  const unit = shortestUnit(text);
  if (unit.length < text.length && unit.length < 8) return true;
  if (isSequence(text)) return true;
  const known = [...words, ...own.map((word) => word.toLowerCase()).filter((word) => word.length >= 3)];
  return [text, respelled(text), respelled(text.replace(/[^a-z]+$/, ''))].some((spelled) => {
    const letters = spelled.replaceAll(/[^a-z]/g, '');
    return isMadeOf(letters, known) && text.length - letters.length <= 8;
  });
}

/** `abcabcabcabc` is `abc`. */
function shortestUnit(text: string): string {
  const at = (text + text).indexOf(text, 1);
  return text.slice(0, at);
}

function isSequence(text: string): boolean {
  return sequences.some((row) => {
    const doubled = row + row;
    return doubled.includes(text) || [...doubled].reverse().join('').includes(text);
  });
}

function respelled(text: string): string {
  return [...text].map((character) => spelling[character] ?? character).join('');
}

/** Nothing but at most two known words in a row? */
function isMadeOf(letters: string, known: readonly string[]): boolean {
  if (letters === '') return true;
  return known.some(
    (word) =>
      letters.startsWith(word) &&
      (letters.length === word.length || known.includes(letters.slice(word.length))),
  );
}
