const longest = 50;

/** What an agent's id looks like (design §3): lower-case ASCII that fits VARCHAR(50), such as `athena`. */
export const SLUG = /^[a-z0-9][a-z0-9._-]{0,49}$/;

/** Letters that Unicode does not decompose into an ASCII letter and a mark. */
const spellings: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** An agent's id from its name: diacritics are folded, what ASCII cannot say is left out, an empty rest is `agent`. */
export function slugOf(name: string): string {
  const folded = name
    .slice(0, 4 * longest)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => spellings[letter] ?? '');
  const slug = folded.replace(/[^a-z0-9._]+/g, '-').replace(/^[._-]+/, '');
  return trimmed(slug, longest) || 'agent';
}

/** The slug itself, or the first of `iris-2`, `iris-3` … that is not taken; never longer than an id may be. */
export function freeSlug(base: string, isTaken: (slug: string) => boolean): string {
  if (!isTaken(base)) return base;
  for (let number = 2; ; number++) {
    const suffix = `-${number}`;
    const slug = trimmed(base, longest - suffix.length) + suffix;
    if (!isTaken(slug)) return slug;
  }
}

/** The first `length` characters, without punctuation at their end. */
function trimmed(slug: string, length: number): string {
  return slug.slice(0, length).replace(/[._-]+$/, '');
}
