import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accessCookie } from '../../server/accounts/authentication.ts';
import { openProfile } from '../browser.ts';
import { type Client, startRegistry, type TestRegistry } from '../harness.ts';

export interface Profile {
  page: Page;
  context: BrowserContext;
  /** What went wrong on the page. */
  wrong: string[];
}

/** A registry that listens, and browsers of the people who use it. */
export interface Site {
  registry: TestRegistry;
  url: string;
  /** Somebody's own browser; with a client it is signed in as that person. */
  visit(as?: Client, size?: Size): Promise<Profile>;
  close(): Promise<void>;
}

export interface Size {
  width: number;
  height: number;
}

/** The sizes that journeys are made in. */
export const sizes = [
  ['a desktop', { width: 1200, height: 800 }],
  ['a phone', { width: 360, height: 740 }],
] as const satisfies [string, Size][];

/** What people of the tests sign in with. */
export const password = 'velvet oyster lantern';

export async function openSite(
  browser: Browser | undefined,
  options?: Parameters<typeof startRegistry>[1],
): Promise<Site> {
  if (!browser) throw new Error('There is no browser.');
  const registry = await startRegistry('sqlite', options);
  await registry.app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(registry.app.server.address() as AddressInfo).port}`;
  const contexts: BrowserContext[] = [];
  return {
    registry,
    url,
    visit: async (as, size) => {
      const profile = await openProfile(browser, url, size);
      contexts.push(profile.context);
      if (as) await profile.context.addCookies([{ name: accessCookie, value: as.token ?? '', url }]);
      return profile;
    },
    close: async () => {
      for (const context of contexts) await context.close();
      await registry.close();
    },
  };
}

/** Goes to a place by the menu, which a phone opens first. */
export async function goTo(page: Page, place: string): Promise<void> {
  const menu = page.getByRole('button', { name: 'Open the menu' });
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  if (await menu.isVisible()) await menu.click();
  await page
    .getByRole('navigation', { name: 'Places' })
    .getByRole('link', { name: place, exact: true })
    .click();
}

/** Picks a choice of a select by its label. */
export async function choose(page: Page, label: string, choice: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: choice, exact: true }).click();
}
