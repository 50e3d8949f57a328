import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { openChromium } from './chromium.ts';
import { type Film, schemes, type Size, sizes, takePictures } from './pictures/camera.ts';
import { everywhere, firstRun, outside, pages, withManyAgents } from './pictures/places.ts';
import { fill } from './sample/fill.ts';
import { addManyAgents } from './sample/many.ts';
import { begin, openSample, type Sample } from './sample/open.ts';
import { root, runStep } from './step.ts';

/** Pictures of every page and every tab, on a desktop and on a phone, dark and light, to be looked at. */
const usage = `npm run screenshots -- [folder] [--pages agents,chat] [--sizes phone] [--schemes dark] [--states filled]

  --pages    those whose names begin with one of these words
  --sizes    ${Object.keys(sizes).join(', ')}
  --schemes  ${schemes.join(', ')}
  --states   empty, filled, gone (nobody answers), many (10,000 agents)
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pages: { type: 'string' },
    sizes: { type: 'string' },
    schemes: { type: 'string' },
    states: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

if (values.help) process.stdout.write(usage);
else await main(positionals[0] ?? join(root, '.cache', 'screenshots'));

async function main(folder: string): Promise<void> {
  if (!(await runStep({ name: 'pages', run: ['scripts/build-pages.mjs'] })))
    throw new Error('The web interface could not be built. The lines above say why.');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const isNamed = chosen(values.pages);
  const film: Film = {
    folder,
    sizes: (Object.keys(sizes) as Size[]).filter(chosen(values.sizes)),
    schemes: schemes.filter(chosen(values.schemes)),
    isWanted: ({ name }) => isNamed(name),
  };
  const started = performance.now();
  const browser = await openChromium();
  let count = 0;
  try {
    for (const take of [takeEmpty, takeFilled, takeMany]) count += await take(browser, film);
  } finally {
    await browser.close();
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`${count} pictures in ${seconds} s: ${folder}\n`);
}

async function takeEmpty(browser: Browser, film: Film): Promise<number> {
  if (!isState('empty')) return 0;
  return withSample(async (sample) => {
    const visitor = { url: sample.url, state: 'empty' };
    const first = await takePictures(browser, film, { ...visitor, isSignedIn: false }, firstRun(sample));
    await begin(sample);
    return first + (await takePictures(browser, film, { ...visitor, isSignedIn: true }, pages));
  });
}

async function takeFilled(browser: Browser, film: Film): Promise<number> {
  if (!isState('filled') && !isState('gone')) return 0;
  return withSample(async (sample) => {
    const { url } = sample;
    const places = everywhere(await fill(sample, await begin(sample)));
    let count = 0;
    if (isState('filled')) {
      count += await takePictures(browser, film, { url, state: 'filled', isSignedIn: false }, outside);
      count += await takePictures(browser, film, { url, state: 'filled', isSignedIn: true }, places);
    }
    if (isState('gone'))
      count += await takePictures(
        browser,
        film,
        { url, state: 'gone', isSignedIn: true, isAlone: true },
        pages,
      );
    return count;
  });
}

async function takeMany(browser: Browser, film: Film): Promise<number> {
  if (!isState('many')) return 0;
  return withSample(async (sample) => {
    await begin(sample);
    await addManyAgents(sample.ctx, 10_000);
    return takePictures(browser, film, { url: sample.url, state: 'many', isSignedIn: true }, withManyAgents);
  });
}

async function withSample<Result>(work: (sample: Sample) => Promise<Result>): Promise<Result> {
  const sample = await openSample();
  try {
    return await work(sample);
  } finally {
    await sample.close();
  }
}

function isState(name: string): boolean {
  return chosen(values.states)(name);
}

/** Whether a name begins with one of the words that were asked for; with none all are. */
function chosen(words: string | undefined): (name: string) => boolean {
  const wanted = words?.split(',');
  return (name) => wanted?.some((word) => name.startsWith(word)) ?? true;
}
