import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser, settle } from '../browser.ts';
import { type LettaDouble, startLettaDouble } from '../letta/letta-double.ts';
import { expectFits, firstRun, goTo, openSite, placeManifest, type Site, sizes } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

describe.runIf(browser !== undefined)('the welcome after the first run', () => {
  let site: Site;
  let letta: LettaDouble;
  beforeEach(async () => {
    letta = await startLettaDouble('app-server');
    site = await openSite(browser);
  });
  afterEach(async () => {
    await site.close();
    await letta.close();
  });

  const section = (page: Page, name: string) => page.getByRole('region', { name });

  test.each(sizes)(
    'on %s leads from the home over the old configurator and Letta to the first agent, and can be left and come back to',
    async (_name, size) => {
      const { registry } = site;
      placeManifest(registry, 'tools/smcp', { name: 'smcp', type: 'tool' });
      placeManifest(registry, 'agents/agent-nova/modules/thalamus', { name: 'thalamus', type: 'tool' });
      const { page, wrong } = await site.visit(undefined, size);
      await firstRun(page, registry);
      const home = section(page, 'Sanctum home');
      await home.getByText(registry.home).waitFor();
      await home.getByText('not yet').waitFor();

      await page.getByRole('link', { name: 'Leave the rest for later' }).click();
      await page.getByRole('heading', { level: 1, name: 'Chat' }).waitFor();
      await goTo(page, 'Welcome');

      await home.getByRole('button', { name: 'Preview a scan' }).click();
      await page.getByText('Nothing was changed.').waitFor();
      await page.getByRole('button', { name: 'Apply', exact: true }).click();
      await page.getByText(/^Applied: /).waitFor();
      await expect.poll(() => home.getByText('not yet').count()).toBe(0);

      const old = section(page, 'Import from the old configurator');
      await old.locator('input[type=file]').setInputFiles(makeOld(registry.home));
      await old.getByText('Preview: nothing was changed yet.').waitFor();
      const admin = await registry.signIn('admin');
      expect((await admin.get('/agents')).body.items).toEqual([]);
      await old.getByRole('button', { name: 'Import' }).click();
      await old.getByText('Invite the imported people').waitFor();

      const connection = section(page, 'Letta');
      await connection.getByRole('textbox', { name: 'Address' }).fill(letta.url);
      await connection.getByRole('button', { name: 'Save' }).click();
      await expect
        .poll(async () => (await admin.get('/system-config/letta.url')).body.config_value)
        .toBe(letta.url);

      const agents = section(page, 'The first agent');
      await agents.getByText('done').waitFor();
      await agents.getByRole('link', { name: 'Talk with Athena' }).waitFor();
      await page.getByRole('button', { name: 'Register the agent nova, for thalamus' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Register' }).click();
      await agents.getByRole('link', { name: 'Talk with nova' }).waitFor();
      await settle(page);
      await expectAccessible(page, 'welcome');
      await expectFits(page);

      await agents.getByRole('link', { name: 'Talk with Athena' }).click();
      await page.getByRole('heading', { level: 1, name: 'Chat' }).waitFor();
      // Once there is somebody to talk to, it is offered no more.
      const menu = page.getByRole('button', { name: 'Open the menu' });
      if (await menu.isVisible()) await menu.click();
      const places = page.getByRole('navigation', { name: 'Places' });
      await places.getByRole('link', { name: 'Chat', exact: true }).waitFor();
      expect(await places.getByRole('link', { name: 'Welcome' }).count()).toBe(0);
      expect(wrong).toEqual([]);
    },
  );

  test('says to whoever may set nothing up that somebody else does', async () => {
    const { page } = await site.visit(await site.registry.signIn('user'));
    await page.goto('/welcome');
    await page.getByText('An administrator sets this server up.').waitFor();
    expect(await page.getByRole('region').count()).toBe(0);
  });
});

/** A database as the old configurator left it. */
function makeOld(home: string): string {
  const file = join(home, 'old.db');
  const old = new Database(file);
  old.exec(`
    CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT, email TEXT, role TEXT);
    INSERT INTO users VALUES (1, 'grace', 'grace@example.org', 'user');
    CREATE TABLE agents (id INTEGER PRIMARY KEY, name TEXT, letta_uid TEXT);
    INSERT INTO agents VALUES (1, 'Athena', 'athena_letta_001');`);
  old.close();
  return file;
}
