/** What an agent's id looks like. */
export const SLUG = /^[a-z0-9][a-z0-9._-]{0,49}$/;

export function slugOf(name: string): string {
  const folded = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return (
    folded
      .replaceAll(/[^a-z0-9._-]+/g, '-')
      .replaceAll(/^[^a-z0-9]+|-+$/g, '')
      .slice(0, 50) || 'agent'
  );
}

export function freeSlug(base: string, isTaken: (slug: string) => boolean): string {
  if (!isTaken(base)) return base;
  for (let n = 2; ; n++) {
    const slug = `${base.slice(0, 49 - String(n).length)}-${n}`;
    if (!isTaken(slug)) return slug;
  }
}
