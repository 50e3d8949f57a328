import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser, settle } from '../browser.ts';
import type { Client } from '../harness.ts';
import { openSite, password, type Site } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

describe.runIf(browser !== undefined)('a session', () => {
  let site: Site;
  let admin: Client;
  beforeEach(async () => {
    site = await openSite(browser);
    admin = await site.registry.signIn('admin');
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris of ada' });
    for (const username of ['ada', 'bob']) {
      const { body } = await admin.post('/users', {
        username,
        email: `${username}@example.org`,
        role: 'admin',
      });
      await site.registry.anonymous.post('/auth/invitation', { token: body.invitation.token, password });
    }
  });
  afterEach(() => site.close());

  const wayIn = (page: Page) => page.getByRole('heading', { level: 1, name: 'Sign in' });
  const signIn = async (page: Page, username: string) => {
    await page.getByLabel('Username or email').fill(username);
    await page.locator('input[name=password]').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await wayIn(page).waitFor({ state: 'detached' });
  };
  /** Ends all sessions of somebody, as an administrator does. */
  const endSessions = async (username: string) => {
    const { body } = await admin.get(`/users?q=${username}`);
    const { id } = body.items[0];
    for (const is_active of [false, true]) await admin.patch(`/users/${id}`, { is_active });
  };
  /** A page of ada on which she has typed something, in the page and in a dialogue, until her session ends. */
  const interrupted = async () => {
    const profile = await site.visit();
    const { page } = profile;
    await page.goto('/agents/iris');
    await signIn(page, 'ada');
    await page.getByRole('textbox', { name: 'Description' }).fill('What ada thinks of her');
    await settle(page);
    await endSessions('ada');
    await wayIn(page).waitFor();
    return profile;
  };

  test('that ended takes nothing away that was typed, once the same person is back', async () => {
    const { page, wrong } = await interrupted();
    await page.getByText('Your session has ended.').waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/iris|thinks/i);
    expect(await page.title()).toMatch(/^Sign in/);
    await expectAccessible(page, 'signing in again');
    // Nothing below is reached: Tab stays in the form, and keys do nothing else.
    for (let count = 0; count < 8; count += 1) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.closest("[inert]")')).toBeNull();
    }
    await page.keyboard.press('Control+k');
    expect(await page.getByRole('dialog').count()).toBe(0);

    await signIn(page, 'ada');
    const field = page.getByRole('textbox', { name: 'Description' });
    expect(await field.inputValue()).toBe('What ada thinks of her');
    expect(await page.title()).toMatch(/^Iris of ada/);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();
    expect((await admin.get('/agents/iris')).body.description).toBe('What ada thinks of her');
    // And the page hears again what happens.
    await admin.patch('/agents/iris', { name: 'Iris, later' });
    await page.getByRole('heading', { level: 1, name: 'Iris, later' }).waitFor();
    expect(wrong).toEqual([]);
  });

  test('that ended leaves nothing to anybody else', async () => {
    const { page, wrong } = await interrupted();
    await signIn(page, 'bob');
    const field = page.getByRole('textbox', { name: 'Description' });
    await field.waitFor();
    expect(await field.inputValue()).toBe('');
    expect(await page.content()).not.toContain('thinks');
    expect(wrong).toEqual([]);
  });

  test('that ended while a dialogue was open keeps what was typed there, and Escape closes nothing unseen', async () => {
    const { page, wrong } = await site.visit();
    await page.goto('/environment');
    await signIn(page, 'ada');
    await page.getByRole('button', { name: 'Add a variable' }).first().click();
    const field = page.getByRole('dialog').getByRole('textbox', { name: 'Name' });
    await field.fill('HOST_OF_ADA');
    await endSessions('ada');
    await wayIn(page).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Escape');
    await signIn(page, 'ada');
    expect(await field.inputValue()).toBe('HOST_OF_ADA');
    expect(wrong).toEqual([]);
  });

  test('what was sent when it had ended is done once the same person is back, and never for another', async () => {
    for (const [username, description] of [
      ['bob', null],
      ['ada', 'Sent by ada'],
    ] as const) {
      const { page, context } = await site.visit();
      await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
      await page.goto('/agents/iris');
      await signIn(page, 'ada');
      await page.getByRole('textbox', { name: 'Description' }).fill('Sent by ada');
      await context.clearCookies();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await wayIn(page).waitFor();
      await signIn(page, username);
      await settle(page);
      if (description !== null) await page.getByText('Saved.').waitFor();
      expect((await admin.get('/agents/iris')).body.description).toBe(description);
      await context.close();
    }
  });

  test('that somebody leaves in one tab is left in all others at once', async () => {
    const { page, context } = await site.visit();
    await page.goto('/agents/iris');
    await signIn(page, 'ada');
    const other = await context.newPage();
    await other.goto('/agents/iris');
    await other.getByRole('textbox', { name: 'Description' }).fill('What ada thinks of her');
    await page.getByRole('button', { name: 'Account of ada' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await wayIn(page).waitFor();
    await wayIn(other).waitFor();
    expect(await other.content()).not.toMatch(/Iris of ada|thinks/);
    expect(await other.getByText('Your session has ended.').count()).toBe(0);
    await signIn(page, 'bob');
    await other.getByRole('button', { name: 'Account of bob' }).waitFor();
    expect(await other.getByRole('textbox', { name: 'Description' }).inputValue()).toBe('');
    expect(
      await other.evaluate('JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])'),
    ).not.toMatch(/token|thinks/);
  });

  test('is not over because the server could not say whose it is', async () => {
    const { page } = await site.visit();
    await page.goto('/agents/iris');
    await signIn(page, 'ada');
    let asked = 0;
    await page.route('**/api/v1/auth/me', (route) => {
      asked += 1;
      return route.fulfill({ status: 500, json: {} });
    });
    const { body } = await admin.get('/users?q=ada');
    await admin.patch(`/users/${body.items[0].id}`, { permissions: { deny: ['keys:rotate'] } });
    await expect.poll(() => asked).toBeGreaterThan(0);
    await settle(page);
    expect(await wayIn(page).count()).toBe(0);
    await page.getByRole('heading', { level: 1, name: 'Iris of ada' }).waitFor();
  });
});
