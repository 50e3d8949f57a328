/** One figure beside its yardstick, both of this run, and the bound that we build to (design §7). */
export interface Figure {
  name: string;
  yardstick: string;
  ratio: number;
  bound: { least: number } | { most: number };
  unit?: string;
}
