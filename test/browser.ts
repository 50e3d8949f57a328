import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openChromium } from '../scripts/chromium.ts';

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

/**
 * Waits until a page has all it asked for: nothing has arrived for half a second, and nothing stands in for what is on
 * its way. The network is never idle, because the event stream of all tabs is open, in a worker.
 */
export async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  let before = -1;
  for (;;) {
    const now = Number(await page.evaluate('performance.getEntriesByType("resource").length'));
    if (now === before) break;
    before = now;
    await page.waitForTimeout(500);
  }
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
}

/** WCAG 2.2 AA as far as a program can tell: nothing serious, nothing critical. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
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
