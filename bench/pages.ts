import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accessCookie } from '../server/accounts/authentication.ts';
import { openChromium } from '../scripts/chromium.ts';
import { addManyAgents } from '../scripts/sample/many.ts';
import { runStep } from '../scripts/step.ts';
import type { Figure } from './figure.ts';
import { quantile } from './load.ts';
import { scoreOf, type Visit } from './page-score.ts';
import { makePerson, open, scratchHome, startServer } from './registry.ts';

const manyAgents = 10_000;
const visits = 5;
const times = 5;
/** What Lighthouse calls a desktop: the network is slowed down, the machine is not. */
const network = { offline: false, latency: 40, downloadThroughput: 1_280_000, uploadThroughput: 1_280_000 };

/** Collects what takes long, from before the page begins. */
const watch = `
  window.seen = { firstPaint: 0, largestPaint: 0, tasks: [], shift: 0 };
  const on = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  on('paint', ({ name, startTime }) => { if (name === 'first-contentful-paint') seen.firstPaint = startTime; });
  on('largest-contentful-paint', ({ startTime }) => { seen.largestPaint = startTime; });
  on('longtask', ({ startTime, duration }) => seen.tasks.push({ startTime, duration }));
  on('layout-shift', ({ value, hadRecentInput }) => { if (!hadRecentInput) seen.shift += value; });
`;

interface Seen {
  firstPaint: number;
  largestPaint: number;
  /** Those of more than 50 ms. */
  tasks: { startTime: number; duration: number }[];
  shift: number;
}

/** How heavy the pages are, and how quick with as many agents as there are planned for. */
export async function* measurePages(): AsyncGenerator<Figure> {
  await runStep({ name: 'pages', run: ['scripts/build-pages.mjs'] });
  const { home, remove } = scratchHome();
  const browser = await openChromium();
  try {
    const { context, close } = await open(home);
    const { token } = await makePerson(context, 'ada', 'admin');
    await addManyAgents(context, manyAgents);
    await close();
    const server = await startServer(home);
    try {
      const signedIn = () => visitor(browser, server.url, token);
      yield* measureVisits(signedIn);
      yield* measureMany(signedIn);
    } finally {
      await server.stop();
    }
  } finally {
    await browser.close();
    remove();
  }
}

async function* measureVisits(signedIn: () => Promise<BrowserContext>): AsyncGenerator<Figure> {
  for (const path of ['/chat', '/settings']) {
    const seen: Visit[] = [];
    let kilobytes = 0;
    let violations = 0;
    for (let visit = 0; visit < visits; visit++) {
      const context = await signedIn();
      const page = await context.newPage();
      const protocol = await context.newCDPSession(page);
      await protocol.send('Network.enable');
      await protocol.send('Network.emulateNetworkConditions', network);
      const scripts = new Set<string>();
      page.on('response', (response) => {
        if (response.request().resourceType() === 'script') scripts.add(response.url());
      });
      await page.goto(path);
      await page.waitForTimeout(2500);
      seen.push(visitOf(await page.evaluate<Seen>('seen')));
      if (visit === 0) {
        kilobytes = await weighed(context, scripts);
        violations = (await new AxeBuilder({ page }).analyze()).violations.length;
      }
      await context.close();
    }
    const middle = (name: keyof Visit) =>
      quantile(
        seen.map((visit) => visit[name]),
        0.5,
      );
    const median = {
      firstPaint: middle('firstPaint'),
      largestPaint: middle('largestPaint'),
      blocked: middle('blocked'),
      shift: middle('shift'),
    };
    yield {
      name: `script of a first visit of ${path}`,
      yardstick: 'kB by gzip, all that is loaded until it rests',
      ratio: kilobytes,
      bound: { most: 250 },
      unit: 'kB',
    };
    yield {
      name: `performance of ${path}, as Lighthouse counts it on a desktop`,
      yardstick: `first paint ${Math.round(median.firstPaint)} ms, largest ${Math.round(median.largestPaint)} ms, blocked ${Math.round(median.blocked)} ms, shift ${median.shift.toFixed(3)}`,
      ratio: scoreOf(median),
      bound: { least: 95 },
      unit: 'points',
    };
    yield {
      name: `accessibility of ${path}: rules of axe that are broken, of all that it has`,
      yardstick: 'a count',
      ratio: violations,
      bound: { most: 0 },
      unit: '',
    };
  }
}

/** The longest that the page does not react, while somebody scrolls and searches. */
async function* measureMany(signedIn: () => Promise<BrowserContext>): AsyncGenerator<Figure> {
  const uses: Record<string, (page: Page) => Promise<void>> = {
    '/agents': async (page) => {
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      for (let more = 0; more < 3; more++) {
        await scroll(page);
        await page.getByRole('button', { name: 'Show more' }).click();
        await page.waitForTimeout(300);
      }
      await scroll(page);
      await type(page, page.getByLabel('Search agents'), '0999');
    },
    '/chat': async (page) => {
      await type(page, page.getByRole('combobox', { name: 'Agent' }), 'Agent 0999');
      await page.getByRole('option', { name: 'Agent 09990' }).click();
    },
    '/settings': async (page) => {
      await type(page, page.getByRole('combobox', { name: 'An agent' }), 'Agent 0999');
      await page.getByRole('option', { name: 'Agent 09990' }).click();
      await page.getByRole('tab', { name: 'Agent 09990' }).waitFor();
    },
  };
  for (const [path, use] of Object.entries(uses)) {
    const longest: number[] = [];
    for (let time = 0; time < times; time++) {
      const context = await signedIn();
      const page = await context.newPage();
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForTimeout(1000);
      await page.evaluate('seen.tasks.length = 0');
      await use(page);
      await page.waitForTimeout(500);
      const { tasks } = await page.evaluate<Seen>('seen');
      longest.push(Math.max(50, ...tasks.map(({ duration }) => duration)));
      await context.close();
    }
    yield {
      name: `the longest task while ${manyAgents} agents are scrolled and searched on ${path}`,
      yardstick: `the least of ${longest.map(Math.round).join(', ')}, since another program that has the processor is no task of the page; 50 stands for less`,
      ratio: Math.min(...longest),
      bound: { most: 100 },
      unit: 'ms',
    };
  }
}

async function visitor(browser: Browser, url: string, token: string): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1350, height: 940 } });
  await context.addCookies([{ name: accessCookie, value: token, url }]);
  await context.addInitScript(watch);
  return context;
}

function visitOf({ firstPaint, largestPaint, shift, tasks }: Seen): Visit {
  // Only what is over 50 ms keeps somebody waiting, and only after there is something to see.
  const blocked = tasks
    .filter(({ startTime }) => startTime > firstPaint)
    .reduce((sum, { duration }) => sum + duration - 50, 0);
  return { firstPaint, largestPaint, shift, blocked };
}

async function weighed(context: BrowserContext, urls: ReadonlySet<string>): Promise<number> {
  let bytes = 0;
  for (const url of urls) {
    const answer = await context.request.get(url, { headers: { 'accept-encoding': 'gzip' } });
    bytes += Number(answer.headers()['content-length']);
  }
  return bytes / 1000;
}

async function scroll(page: Page): Promise<void> {
  for (let step = 0; step < 40; step++) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(16);
  }
}

async function type(page: Page, field: ReturnType<Page['locator']>, text: string): Promise<void> {
  await field.click();
  await field.pressSequentially(text, { delay: 60 });
  await page.waitForTimeout(600);
}
