import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessCookie } from '../../server/accounts/authentication.ts';
import type { Role } from '../../server/accounts/role.ts';
import { prepareFirstRun } from '../../server/accounts/setup.ts';
import { openProfile } from '../browser.ts';
import { type Client, dialects, startRegistry, type TestRegistry } from '../harness.ts';

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
  visit(as?: Client, size?: Size, scheme?: Scheme): Promise<Profile>;
  close(): Promise<void>;
}

export interface Size {
  width: number;
  height: number;
}

export type Scheme = 'dark' | 'light';

/** The sizes that journeys are made in. */
export const sizes = [
  ['a desktop', { width: 1200, height: 800 }],
  ['a phone', { width: 360, height: 740 }],
] as const satisfies [string, Size][];

/** What people of the tests sign in with. */
export const password = 'velvet oyster lantern';

/**
 * On the first engine that this run tests.
 *
 * @param options `through`: the address that browsers use, for a port that is listened on
 */
export async function openSite(
  browser: Browser | undefined,
  {
    through = (port) => `http://127.0.0.1:${port}`,
    ...options
  }: Parameters<typeof startRegistry>[1] & { through?: (port: number) => string | Promise<string> } = {},
): Promise<Site> {
  if (!browser) throw new Error('There is no browser.');
  const registry = await startRegistry(dialects[0] ?? 'sqlite', options);
  await registry.app.listen({ port: 0, host: '127.0.0.1' });
  const url = await through((registry.app.server.address() as AddressInfo).port);
  const contexts: BrowserContext[] = [];
  return {
    registry,
    url,
    visit: async (as, size, scheme) => {
      const profile = await openProfile(browser, url, size);
      contexts.push(profile.context);
      if (scheme)
        await profile.context.addInitScript(
          (value) => localStorage.setItem('mantine-color-scheme-value', value),
          scheme,
        );
      if (as) await profile.context.addCookies([{ name: accessCookie, value: as.token ?? '', url }]);
      return profile;
    },
    close: async () => {
      for (const context of contexts) await context.close();
      await registry.close();
    },
  };
}

/** Makes the first administrator as a person does, and comes out at the welcome. */
export async function firstRun(page: Page, { ctx }: TestRegistry): Promise<void> {
  const token = (await prepareFirstRun(ctx)) ?? '';
  await page.goto(`/#setup=${token}`);
  await page.getByLabel('Username').fill('root');
  await page.getByLabel('Email').fill('root@example.org');
  await page.locator('input[name=password]').fill(password);
  await page.getByRole('button', { name: 'Create administrator' }).click();
  await page.getByRole('button', { name: 'Account of root' }).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Welcome' }).waitFor();
}

/** Gives somebody an account with the password of everybody, to sign in with on the page. */
export async function invite(registry: TestRegistry, username: string, role: Role): Promise<number> {
  const admin = await registry.signIn('admin');
  const { body } = await admin.post('/users', { username, email: `${username}@example.org`, role, password });
  return body.id as number;
}

/** Fills in what the page asks of whoever is not signed in, and sends it. */
export async function givePassword(page: Page, username: string, word = password): Promise<void> {
  await page.getByLabel('Username or email').fill(username);
  await page.locator('input[name=password]').fill(word);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Puts a manifest into the home: an object, or the text of one that is broken. */
export function placeManifest({ home }: TestRegistry, folder: string, manifest: unknown): void {
  const file = join(home, folder, 'manifest.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
}

/** Nothing stands out to the side of the screen. */
export async function expectFits(page: Page, name = page.url()): Promise<void> {
  expect(
    await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
    `${name} is wider than the screen`,
  ).toBeLessThanOrEqual(0);
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
