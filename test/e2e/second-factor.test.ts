import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser } from '../browser.ts';
import { type Client, TestClock } from '../harness.ts';
import { password, SecondFactors } from '../second-factor.ts';
import { expectFits, givePassword, openSite, type Site, type Size, sizes } from './site.ts';

const browser = await openBrowser();

describe.runIf(browser !== undefined)('the second factor, in a browser', () => {
  const clock = new TestClock();
  let site: Site;
  let admin: Client;
  let factors: SecondFactors;
  beforeEach(async () => {
    // By name: browsers make no passkeys for addresses of numbers.
    site = await openSite(browser, { clock, through: (port) => `http://localhost:${port}` });
    admin = await site.registry.signIn('admin');
    factors = new SecondFactors(site.registry);
  });
  afterEach(() => site.close());
  afterAll(() => browser?.close());

  const open = (size?: Size) => site.visit(undefined, size);
  const confirm = async (page: Page) => {
    const dialog = page.getByRole('dialog', { name: 'Your password, please' });
    await dialog.getByRole('textbox', { name: 'Current password' }).fill(password);
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.waitFor({ state: 'hidden' });
  };
  const signOut = async (page: Page) => {
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  };
  const arrives = (page: Page) => page.getByRole('button', { name: /^Account of/ }).waitFor();
  /** A device with a fingerprint reader, as Chromium has one for tests. */
  const giveAuthenticator = async (page: Page) => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
  };

  describe.each(sizes)('on %s', (_name, size) => {
    test('an app is set up, asked for, and stood in for by a recovery code', async () => {
      await factors.person(admin, 'grace');
      const { page, wrong } = await open(size);
      await page.goto('/profile');
      await givePassword(page, 'grace');
      await page.getByRole('button', { name: 'Add an authenticator app' }).click();
      await page.getByRole('dialog', { name: 'Your password, please' }).waitFor();
      await expectAccessible(page, 'the password, again');
      await confirm(page);
      const dialog = page.getByRole('dialog', { name: 'Add an authenticator app' });
      await dialog.getByRole('img', { name: /QR code/ }).waitFor();
      await expectAccessible(page, 'adding an app');
      await expectFits(page);
      const uri = (await dialog.getByRole('link', { name: 'open the app' }).getAttribute('href')) ?? '';
      const secret = new URL(uri).searchParams.get('secret') ?? '';
      const code = dialog.getByRole('textbox', { name: 'Code' });
      await code.fill('000000');
      await dialog.getByRole('button', { name: 'Add the app' }).click();
      await dialog.getByRole('alert').waitFor();
      expect(await code.inputValue()).toBe('000000');
      await code.fill(await factors.code(secret));
      await dialog.getByRole('button', { name: 'Add the app' }).click();
      const codes = page.getByRole('dialog', { name: 'Keep these codes' });
      const shown = ((await codes.locator('pre').textContent()) ?? '').split('\n');
      expect(shown).toHaveLength(10);
      await expectAccessible(page, 'recovery codes');
      await expectFits(page);
      const downloading = page.waitForEvent('download');
      await codes.getByRole('button', { name: 'Download' }).click();
      expect((await downloading).suggestedFilename()).toBe('sanctum-recovery-codes.txt');
      await codes.getByRole('button', { name: 'I have kept them' }).click();
      await page.getByText('when you lose it: 10.').waitFor();
      await expectAccessible(page, 'profile with a second factor');
      await expectFits(page);

      clock.advance(30_000);
      await signOut(page);
      await givePassword(page, 'grace');
      const field = page.getByLabel('Code');
      await field.waitFor();
      expect([await field.getAttribute('autocomplete'), await field.getAttribute('inputmode')]).toEqual([
        'one-time-code',
        'numeric',
      ]);
      await expectAccessible(page, 'the second step');
      await expectFits(page);
      await field.fill('000000');
      await field.press('Enter');
      await page.getByRole('alert').getByText('not right').waitFor();
      expect(await field.inputValue()).toBe('000000');
      await field.fill(await factors.code(secret));
      await field.press('Enter');
      await arrives(page);

      await signOut(page);
      await givePassword(page, 'grace');
      await page.getByRole('button', { name: 'Use a recovery code' }).click();
      await expectAccessible(page, 'a recovery code');
      await page.getByLabel('Recovery code').fill(shown[0] ?? '');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await arrives(page);
      await page.goto('/profile');
      await page.getByText('when you lose it: 9.').waitFor();
      const kept = await page.evaluate(() =>
        JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
      );
      expect(page.url()).toBe(`${site.url}/profile`);
      for (const hidden of [secret, ...shown]) expect(kept).not.toContain(hidden);
      expect(wrong).toEqual([]);
    });

    test('a passkey is made, used, and removed', async () => {
      await factors.person(admin, 'grace');
      const { page, wrong } = await open(size);
      await giveAuthenticator(page);
      await page.goto('/profile');
      await givePassword(page, 'grace');
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await confirm(page);
      await page.getByRole('button', { name: 'I have kept them' }).click();
      await page.getByText('Passkey for localhost').waitFor();
      await page.getByRole('button', { name: /^Rename/ }).click();
      const renaming = page.getByRole('dialog', { name: /^Rename/ });
      await renaming.getByLabel('Name').fill('Laptop');
      await renaming.getByRole('button', { name: 'Rename' }).click();
      await page.getByText('Laptop', { exact: true }).waitFor();

      await signOut(page);
      await givePassword(page, 'grace');
      await page.getByRole('button', { name: 'Use a passkey' }).waitFor();
      await expectAccessible(page, 'the second step, by passkey');
      await expectFits(page);
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await arrives(page);

      await page.goto('/profile');
      await page.getByRole('button', { name: 'Remove Laptop' }).click();
      await page
        .getByRole('dialog', { name: 'Remove Laptop?' })
        .getByRole('button', { name: 'Remove' })
        .click();
      await confirm(page);
      await page.getByText('There is none: your password').waitFor();
      await signOut(page);
      await givePassword(page, 'grace');
      await arrives(page);
      expect(wrong).toEqual([]);
    });
  });

  test('a device without the passkey says so, and what was typed before is still there', async () => {
    const { client } = await factors.person(admin, 'grace');
    await factors.addPasskey(client);
    const { page } = await open();
    await giveAuthenticator(page);
    await page.goto('/');
    await givePassword(page, 'grace');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('alert').getByText('No passkey was given').waitFor();
    await page.getByRole('button', { name: 'Begin again with the password' }).click();
    expect(await page.getByLabel('Username or email').inputValue()).toBe('grace');
  });

  test('a link to set a password asks for it as well', async () => {
    const { id, recoveryCodes } = await factors.withApp(admin, 'grace');
    const { token } = (await admin.post(`/users/${id}/invitation`, { purpose: 'recovery' })).body;
    const { page } = await open();
    await page.goto(`/#invitation=${token as string}`);
    await page.locator('input[name=password]').fill('copper violin harvest');
    await page.getByRole('button', { name: 'Set password and sign in' }).click();
    await page.getByText('Your new password is set.').waitFor();
    expect(page.url()).not.toContain('invitation');
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    await page.getByLabel('Recovery code').fill(recoveryCodes[0] ?? '');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await arrives(page);
  });

  test('an administrator sees it on the page of a person, and removes what is lost', async () => {
    await factors.person(admin, 'root', { role: 'admin' });
    const { id } = await factors.withApp(admin, 'grace');
    const { page, wrong } = await open(sizes[1][1]);
    await page.goto(`/people/${id}`);
    await givePassword(page, 'root');
    const section = page.getByRole('region', { name: 'Second factor' });
    await section.getByText('Authenticator app').waitFor();
    await expectAccessible(page, 'a person with a second factor');
    await expectFits(page);
    await section.getByRole('button', { name: 'Remove all' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove the second factors of grace?' });
    await dialog.getByText('Authenticator app').waitFor();
    await dialog.getByRole('button', { name: 'Remove all' }).click();
    await section.getByText('Off: the password').waitFor();
    expect((await factors.login('grace')).status).toBe(200);
    expect(wrong).toEqual([]);
  });
});
