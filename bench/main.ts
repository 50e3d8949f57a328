import { measureChat } from './chat.ts';
import { measureConfiguration } from './configuration.ts';
import type { Figure } from './figure.ts';
import { measurePages } from './pages.ts';
import { measureReads } from './reads.ts';
import { measureScans } from './scans.ts';
import { measureStart } from './start.ts';
import { measureWrites } from './writes.ts';

const figures: Figure[] = [];
const only = process.argv[2];
for (const measure of [
  measureStart,
  measureReads,
  measureWrites,
  measureScans,
  measureConfiguration,
  measureChat,
  measurePages,
].filter((one) => !only || one.name === only))
  for await (const figure of measure()) {
    figures.push(figure);
    print(figure);
  }
const missed = figures.filter((figure) => !isMet(figure));
process.stdout.write(`\n${figures.length - missed.length} of ${figures.length} within bounds\n`);
process.exitCode = missed.length > 0 ? 1 : 0;

function print(figure: Figure): void {
  const { name, yardstick, ratio, bound, unit = 'x' } = figure;
  const wanted = 'least' in bound ? `≥ ${bound.least}` : `≤ ${bound.most}`;
  const mark = isMet(figure) ? 'ok    ' : 'MISSED';
  process.stdout.write(
    `${mark} ${ratio.toFixed(2).padStart(8)} ${unit} (${wanted})  ${name}\n                  ${yardstick}\n`,
  );
}

function isMet({ ratio, bound }: Figure): boolean {
  return 'least' in bound ? ratio >= bound.least : ratio <= bound.most;
}
