/** Letters that are written from right to left, and marks that turn the direction of what follows. */
const turns = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]/;
/** What could end the isolation from within. */
const isolates = /[\u2066-\u2069]/g;

/** A name within a sentence: its direction is its own, and turns nothing around it (Unicode's first strong isolate). */
export function isolated(name: string): string {
  return turns.test(name) ? `\u2068${name.replaceAll(isolates, '')}\u2069` : name;
}

/** The first letter of a name, as people are known by. */
export function initialOf(name: string): string {
  return [...name.replaceAll(isolates, '')][0]?.toUpperCase() ?? '';
}
