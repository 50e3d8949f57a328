/** What goes into the address: only what was chosen, and differs from what is shown anyway. */
export function unlessUsual<Words extends Record<string, unknown>>(
  words: Words,
  usual: Partial<Words>,
): Partial<Words> {
  return Object.fromEntries(
    Object.entries(words).filter(
      ([name, value]) => value !== undefined && value !== '' && value !== usual[name],
    ),
  ) as Partial<Words>;
}
