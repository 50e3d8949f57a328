import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser } from '../browser.ts';
import type { Client, TestRegistry } from '../harness.ts';
import { type BreakableWay, openWay } from './breakable.ts';
import { givePassword, invite, openSite, password, type Scheme, type Site, type Size } from './site.ts';

const browser = await openBrowser();

describe.runIf(browser !== undefined)('a connection that comes and goes', () => {
  let site: Site;
  let registry: TestRegistry;
  let admin: Client;
  let way: BreakableWay;
  beforeEach(async () => {
    site = await openSite(browser, {
      through: async (port) => {
        way = await openWay(port);
        return way.url;
      },
    });
    registry = site.registry;
    admin = await registry.signIn('admin');
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
    await invite(registry, 'ada', 'admin');
  });
  afterEach(async () => {
    await way.cut();
    await site.close();
  });
  afterAll(() => browser?.close());

  const open = (size?: Size, scheme?: Scheme) => site.visit(undefined, size, scheme);
  const signIn = async (page: Page) => {
    await page.goto('/agents');
    await givePassword(page, 'ada');
    await page.getByRole('heading', { name: 'Iris' }).waitFor();
  };
  const notice = (page: Page) => page.getByText('Connection lost.');

  test.each([
    ['dark', { width: 1200, height: 800 }],
    ['light', { width: 360, height: 740 }],
  ] as const)(
    'what was typed stays, it is said that nothing was saved, and what changed is there afterwards, in %s',
    async (scheme, size) => {
      const { page, wrong } = await open(size, scheme);
      await signIn(page);
      await expect.poll(() => way.streams()).toBe(1);
      await page.goto('/agents/iris');
      const name = page.getByLabel('Name', { exact: true });
      await name.fill('Iris the second');
      await way.cut();
      await notice(page).waitFor();
      expect(await notice(page).textContent()).toMatch(/What you see is from .*\d.*; trying again\./);
      await expectAccessible(page, `connection lost, ${scheme}`);
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page
        .getByRole('alert')
        .getByText(/not confirmed as saved/)
        .waitFor();
      expect(await name.inputValue()).toBe('Iris the second');
      await admin.patch('/agents/iris', { description: 'Somebody else wrote this' });
      await way.mend();
      // It may come back by itself before anybody presses.
      await Promise.any([
        page.getByRole('button', { name: 'Try now' }).click(),
        notice(page).waitFor({ state: 'detached' }),
      ]);
      await notice(page).waitFor({ state: 'detached' });
      await page.getByText('Connected again.').waitFor({ state: 'attached' });
      expect(await name.inputValue()).toBe('Iris the second');
      await page.goto('/agents');
      await page.getByText('Somebody else wrote this').waitFor();
      expect(wrong).toEqual([]);
    },
  );

  test('it is tried again by itself, and an open page shows what changed meanwhile', async () => {
    const { page } = await open();
    await signIn(page);
    await expect.poll(() => way.streams()).toBe(1);
    await way.cut();
    await notice(page).waitFor();
    await admin.patch('/agents/iris', { name: 'Iris, later' });
    await way.mend();
    await page.getByRole('heading', { name: 'Iris, later' }).waitFor();
    await notice(page).waitFor({ state: 'detached' });
  });

  test('a server that is away for a moment signs nobody out', async () => {
    const { page, context } = await open();
    await signIn(page);
    await expect.poll(() => way.streams()).toBe(1);
    // An access token that has run out is refreshed, which cannot be done now.
    const cookies = await context.cookies();
    await context.clearCookies();
    await context.addCookies(cookies.filter(({ path }) => path === '/api/v1/auth'));
    await way.cut();
    await notice(page).waitFor();
    expect(await page.getByRole('heading', { name: 'Agents' }).count()).toBe(1);
    await way.mend();
    await notice(page).waitFor({ state: 'detached' });
    await admin.patch('/agents/iris', { name: 'Iris, later' });
    await page.getByRole('heading', { name: 'Iris, later' }).waitFor();
  });

  test('eight tabs share one stream, and go on with it when the first one closes', async () => {
    const { page, context } = await open();
    await signIn(page);
    const others = [];
    for (let count = 1; count < 8; count += 1) {
      const other = await context.newPage();
      await other.goto('/agents');
      await other.getByRole('heading', { name: 'Iris' }).waitFor();
      others.push(other);
    }
    await expect.poll(() => way.streams()).toBe(1);
    await page.close();
    await admin.patch('/agents/iris', { name: 'Iris, later' });
    for (const other of others) await other.getByRole('heading', { name: 'Iris, later' }).waitFor();
    expect(way.streams()).toBe(1);
    for (const other of others) await other.close();
    await expect.poll(() => way.streams()).toBe(0);
  });

  test('a browser that cannot share a stream opens one of its own, and calmly tries again when it is offline', async () => {
    const { page, context } = await open();
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
    await signIn(page);
    await expect.poll(() => way.streams()).toBe(1);
    await admin.patch('/agents/iris', { name: 'Iris, later' });
    await page.getByRole('heading', { name: 'Iris, later' }).waitFor();

    let tries = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/api/v1/events')) tries += 1;
    });
    await context.setOffline(true);
    await way.cut();
    await notice(page).waitFor();
    expect(tries).toBeLessThan(8);
    await admin.patch('/agents/iris', { name: 'Iris, last' });
    await way.mend();
    await context.setOffline(false);
    await page.getByRole('heading', { name: 'Iris, last' }).waitFor();
    await notice(page).waitFor({ state: 'detached' });
  });

  test('a stream that is refused while the session lives is opened again', async () => {
    const { page, wrong } = await open();
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
    // As what stands before a server that restarts may answer; the session is refreshed once between the last two.
    const refusals = [404, 401, 401];
    await page.route('**/api/v1/events', (route) => {
      const status = refusals.shift();
      return status === undefined ? route.continue() : route.fulfill({ status, json: {} });
    });
    await signIn(page);
    await expect.poll(() => way.streams()).toBe(1);
    expect(refusals).toEqual([]);
    await admin.patch('/agents/iris', { name: 'Iris, later' });
    await page.getByRole('heading', { name: 'Iris, later' }).waitFor();
    expect(wrong.filter((word) => !/40[14]/.test(word))).toEqual([]);
  });

  test('what one sees is from when the server was last heard, with its date once that is not today', async () => {
    const { page } = await open();
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
    await page.clock.setFixedTime('2030-03-01T08:11:00');
    await signIn(page);
    await expect.poll(() => way.streams()).toBe(1);
    await page.clock.setFixedTime('2030-03-01T10:22:00');
    await admin.patch('/agents/iris', { name: 'Iris, later' });
    await page.getByRole('heading', { name: 'Iris, later' }).waitFor();
    await page.clock.setFixedTime('2030-03-02T09:00:00');
    await page.evaluate(`dispatchEvent(new Event('offline'))`);
    await way.cut();
    await notice(page).waitFor();
    expect(await notice(page).textContent()).toMatch(/from Mar 1, 2030, 10:22/);
  });

  test('a list that takes long comes while there is one change after another, and shows the last', async () => {
    const { page } = await open();
    await signIn(page);
    await expect.poll(() => way.streams()).toBe(1);
    let asked = 0;
    await page.route('**/api/v1/agents?*', async (route) => {
      asked += 1;
      const answer = await route.fetch();
      await new Promise((resolve) => setTimeout(resolve, 700));
      await route.fulfill({ response: answer });
    });
    const end = new AbortController();
    const changing = (async () => {
      let count = 0;
      for (; !end.signal.aborted; count += 1) {
        await admin.patch('/agents/iris', { name: `Iris ${count}` });
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
      await admin.patch('/agents/iris', { name: 'Iris, last' });
      return count;
    })();
    const changed = page.getByRole('heading', { name: /Iris \d/ });
    await changed.waitFor().finally(() => end.abort());
    expect(asked).toBeLessThan((await changing) / 2);
    await page.getByRole('heading', { name: 'Iris, last' }).waitFor();
  });

  test('pages that cannot find out who asks say so, and are there by themselves when the server is', async () => {
    const { page } = await open();
    await signIn(page);
    await page.route('**/api/v1/auth/me', (route) => route.abort());
    await page.reload();
    await page.getByText('The server cannot be reached.').waitFor();
    await page.getByRole('button', { name: 'Try now' }).waitFor();
    await expectAccessible(page, 'who asks is not known');
    await page.unroute('**/api/v1/auth/me');
    await page.getByRole('heading', { name: 'Iris' }).waitFor();
  });

  test('a page that was never opened says that it cannot be loaded, and is there when the server is', async () => {
    const { page } = await open();
    await signIn(page);
    await expect.poll(() => way.streams()).toBe(1);
    await way.cut();
    await notice(page).waitFor();
    await page.getByRole('link', { name: 'Discovery' }).click();
    await page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor();
    await expectAccessible(page, 'a page that could not be loaded');
    await way.mend();
    await page.getByRole('heading', { level: 1, name: 'Discovery' }).waitFor();
  });

  test('a conversation catches up with what was said meanwhile, and says nothing twice', async () => {
    const { page } = await open();
    await signIn(page);
    const { body } = await registry.anonymous.post('/auth/login', { username: 'ada', password });
    const elsewhere = registry.withToken(body.access_token as string);
    const { id } = (await elsewhere.post('/chat/sessions', { agent_id: 'iris' })).body as { id: string };
    const say = (message: string) => elsewhere.post(`/chat/sessions/${id}/messages`, { message });
    await say('Said before');
    await page.goto(`/chat?session=${id}`);
    const log = page.getByRole('log');
    await log.getByText('Said before').waitFor();
    await expect.poll(() => way.streams()).toBe(1);
    await way.cut();
    await notice(page).waitFor();
    await say('Said meanwhile');
    await way.mend();
    await log.getByText('Said meanwhile').waitFor();
    // Other rights begin the stream anew.
    const { items } = (await admin.get('/users?q=ada')).body as { items: { id: number }[] };
    await admin.patch(`/users/${items[0]?.id}`, { permissions: { deny: ['keys:rotate'] } });
    await say('Said after');
    await log.getByText('Said after').waitFor();
    for (const text of ['Said before', 'Said meanwhile', 'Said after'])
      expect(await log.getByText(text).count()).toBe(1);
  });

  test('a conversation that was opened at a place catches up once one has read on to its newest', async () => {
    const { page } = await open();
    await signIn(page);
    const { body } = await registry.anonymous.post('/auth/login', { username: 'ada', password });
    const elsewhere = registry.withToken(body.access_token as string);
    const { id } = (await elsewhere.post('/chat/sessions', { agent_id: 'iris' })).body as { id: string };
    const say = (message: string) => elsewhere.post(`/chat/sessions/${id}/messages`, { message });
    for (const message of ['About basil', 'Said later']) await say(message);
    const { items } = (await elsewhere.get('/chat/sessions?q=basil')).body as {
      items: { found: { cursor: string } }[];
    };
    await page.goto(`/chat?session=${id}&at=${encodeURIComponent(items[0]?.found.cursor ?? '')}`);
    const log = page.getByRole('log');
    await log.getByText('Said later').waitFor();
    await expect.poll(() => way.streams()).toBe(1);
    await expect.poll(() => page.getByRole('button', { name: 'To the newest' }).count()).toBe(0);
    await way.cut();
    await notice(page).waitFor();
    await say('Said meanwhile');
    await way.mend();
    await log.getByText('Said meanwhile').waitFor();
    expect(await log.getByText('Said later').count()).toBe(1);
  });

  test('whoever signs out and in again hears what happens', async () => {
    const { page } = await open();
    await signIn(page);
    await page.getByRole('button', { name: 'Account of ada' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await expect.poll(() => way.streams()).toBe(0);
    expect(await page.evaluate(() => localStorage.getItem('recent-places'))).toBeNull();
    await signIn(page);
    await admin.patch('/agents/iris', { name: 'Iris, later' });
    await page.getByRole('heading', { name: 'Iris, later' }).waitFor();
  });

  test('a session that is ended elsewhere leads to the way in', async () => {
    const { page } = await open();
    await signIn(page);
    await expect.poll(() => way.streams()).toBe(1);
    const { body } = await admin.get('/users?q=ada');
    await admin.patch(`/users/${body.items[0].id}`, { is_active: false });
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('when the server has newer pages after a restart, it says so and reloads them on request', async () => {
    const { page } = await open();
    await signIn(page);
    await expect.poll(() => way.streams()).toBe(1);
    await way.cut();
    await notice(page).waitFor();
    const isPage = (url: URL) => url.pathname === '/';
    await page.route(isPage, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<script type="module" src="/assets/newer.js"></script>',
      }),
    );
    await way.mend();
    await page.getByText('There is a newer version of these pages.').waitFor();
    await page.unroute(isPage);
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { name: 'Iris' }).waitFor();
    expect(await page.getByText('newer version').count()).toBe(0);
  });
});
