/**
 * Where a JSON text opens a level too many; undefined when it does not. Found without recursion, which depth itself
 * would break, and before anything is built of it.
 */
export function tooDeepAt(text: string, limit: number): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x22) at = endOfString(text, at);
    else if (character === 0x5b || character === 0x7b) {
      if (++depth > limit) return at;
    } else if (character === 0x5d || character === 0x7d) depth--;
  }
  return undefined;
}

/** Does a JSON text contain the character U+0000, which no database keeps in texts? */
export function hasNullCharacter(text: string): boolean {
  return text.includes('\\u0000') && /(?:^|[^\\])(?:\\\\)*\\u0000/.test(text);
}

/** Where a string ends that begins at a quote; the end of the text when it does not. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x5c) at++;
    else if (character === 0x22) return at;
  }
  return text.length;
}
