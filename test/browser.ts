import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { expect } from 'vitest';
import { openChromium } from '../scripts/chromium.ts';

/** What a browser asked for and has no answer to yet, and how much it ever asked for. */
const asked = new WeakMap<BrowserContext, { open: Set<Request>; count: number }>();

/** Opens a real Chromium; undefined when none starts. */
export async function openBrowser(): Promise<Browser | undefined> {
  try {
    return await openChromium();
  } catch (error) {
    if (process.env.SANCTUM_REQUIRE_BROWSER === '1') throw error;
    console.warn(
      `SKIPPED: everything in a browser, because no Chromium starts here: ${String(error).split('\n')[0] ?? ''}`,
    );
    return undefined;
  }
}

/** Somebody's own browser profile: what goes wrong on a page is kept. */
export async function openProfile(
  browser: Browser,
  url: string,
  size = { width: 1200, height: 800 },
): Promise<{ context: BrowserContext; page: Page; wrong: string[] }> {
  const context = await browser.newContext({ baseURL: url, viewport: size, reducedMotion: 'reduce' });
  keepAsked(context);
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    // A refusal of the server is shown on the page; the browser notes it as well.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      wrong.push(message.text());
  });
  return { context, page, wrong };
}

/** Notes down what all pages of a context ask for; not the event stream, which never ends, and the worker that has it. */
function keepAsked(context: BrowserContext): void {
  const kept = { open: new Set<Request>(), count: 0 };
  asked.set(context, kept);
  context.on('request', (request) => {
    if (/\/(api\/v1\/events|assets\/worker-[^/]*)$/.test(request.url())) return;
    kept.count++;
    kept.open.add(request);
  });
  // An answer whose body nobody reads never ends, so it counts as soon as it begins.
  context.on('response', (response) => kept.open.delete(response.request()));
  context.on('requestfailed', (request) => kept.open.delete(request));
}

/**
 * Waits until a page has all it asked for and shows it: nothing is on its way, nothing stands in for it, and once the
 * page has nothing left to do, it has asked for nothing more.
 */
export async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  const kept = asked.get(page.context()) ?? { open: new Set(), count: 0 };
  let before = -1;
  while (kept.open.size > 0 || kept.count !== before) {
    before = kept.count;
    await page.evaluate(
      'new Promise((done) => setTimeout(() => requestIdleCallback(done, { timeout: 1000 }), 100))',
    );
    await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  }
}

/** Resolves once nothing fades in or moves any more: what is half there has no contrast. What turns for ever may turn. */
const stillness = `(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (;;) {
    await frame();
    await frame();
    const moving = document
      .getAnimations()
      .filter(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity);
    if (moving.length === 0) return;
    await Promise.allSettled(moving.map(({ finished }) => finished));
  }
})()`;

/** WCAG 2.2 AA as far as a program can tell: nothing serious, nothing critical. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.evaluate(stillness);
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    grave.map(
      ({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    ),
  ).toEqual([]);
}
