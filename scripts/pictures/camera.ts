import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { password } from '../sample/open.ts';
import type { Place } from './places.ts';

export const sizes = {
  desktop: { width: 1200, height: 800 },
  phone: { width: 360, height: 740 },
} as const;
export const schemes = ['dark', 'light'] as const;
export type Size = keyof typeof sizes;
export type Scheme = (typeof schemes)[number];

/** In milliseconds. */
const patience = 2500;
/** Below this a page shows nothing new. */
const lowest = 4000;

/** What pictures are wanted, and where they go. */
export interface Film {
  folder: string;
  sizes: readonly Size[];
  schemes: readonly Scheme[];
  isWanted: (place: Place) => boolean;
}

/** Somebody in front of a screen of this size. */
export interface Visitor {
  url: string;
  /** Begins the names of the pictures. */
  state: string;
  isSignedIn: boolean;
  /** Nothing but who one is gets an answer. */
  isAlone?: boolean;
}

/** Takes pictures of places, in all sizes and schemes that are wanted. @returns how many */
export async function takePictures(
  browser: Browser,
  film: Film,
  { url, state, isSignedIn, isAlone = false }: Visitor,
  places: readonly Place[],
): Promise<number> {
  let count = 0;
  const wanted = places.filter(film.isWanted);
  if (wanted.length === 0) return 0;
  const visit = async (size: Size, some: readonly Place[]) => {
    const context = await browser.newContext({
      baseURL: url,
      viewport: sizes[size],
      hasTouch: size === 'phone',
      isMobile: size === 'phone',
      reducedMotion: 'reduce',
    });
    if (isSignedIn) await signIn(context, url);
    if (isAlone) await context.route(/\/api\/(?!v1\/auth\/(me|setup))/, (route) => route.abort());
    const page = await context.newPage();
    page.setDefaultTimeout(4 * patience);
    for (const place of some) {
      // Two places may differ in nothing but what follows the number sign, which loads no page.
      await page.goto('about:blank');
      await page.goto(place.path, { timeout: 12 * patience });
      await settle(page);
      // What cannot be done there is worth a picture as well.
      await place.prepare?.(page).catch((error: unknown) => {
        process.stderr.write(`${state} ${place.name} on a ${size}: ${String(error).split('\n')[0] ?? ''}\n`);
      });
      const shoot = async (name: string) => {
        await settle(page);
        for (const scheme of film.schemes) {
          await page.evaluate(`document.documentElement.dataset.mantineColorScheme = '${scheme}'`);
          const height = await heightOf(page);
          await page.screenshot({
            timeout: 12 * patience,
            path: join(film.folder, `${state}.${name}.${size}.${scheme}.png`),
            ...(height <= lowest
              ? { fullPage: true }
              : { fullPage: true, clip: { x: 0, y: 0, width: sizes[size].width, height: lowest } }),
          });
          count++;
        }
      };
      await shoot(place.name);
      if (place.hasTabs)
        for (const tab of await page.getByRole('tab', { selected: false }).all()) {
          const name = (await tab.textContent()) ?? '';
          await tab.click();
          await shoot(`${place.name}.${slugOf(name)}`);
        }
    }
    await context.close();
  };
  // Most of the time a page is waited for, so that two at a time take half of it.
  const half = Math.ceil(wanted.length / 2);
  await Promise.all(
    film.sizes.flatMap((size) => [visit(size, wanted.slice(0, half)), visit(size, wanted.slice(half))]),
  );
  return count;
}

async function signIn(context: BrowserContext, url: string): Promise<void> {
  const answer = await context.request.post('/api/v1/auth/login', {
    data: { username: 'ada', password },
    headers: { origin: url },
  });
  if (!answer.ok()) throw new Error(`Nobody could sign in: ${await answer.text()}`);
}

/** Waits until what was asked for is there, and nothing moves. What does not come shows in the picture. */
async function settle(page: Page): Promise<void> {
  const quietly = () => undefined;
  await page.locator('h1').first().waitFor({ timeout: patience }).catch(quietly);
  await page
    .locator('.mantine-Skeleton-root, .mantine-Loader-root')
    .first()
    .waitFor({ state: 'detached', timeout: patience })
    .catch(quietly);
  await page.waitForTimeout(150);
}

async function heightOf(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollHeight'));
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
}
