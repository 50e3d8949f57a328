import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser, settle } from '../browser.ts';
import type { Client } from '../harness.ts';
import { expectFits, goTo, openSite, placeManifest, type Site, sizes } from './site.ts';

const browser: Browser | undefined = await openBrowser();

describe.runIf(browser !== undefined)('discovery on its page', () => {
  let site: Site;
  let admin: Client;
  beforeEach(async () => {
    site = await openSite(browser);
    admin = await site.registry.signIn('admin');
  });
  afterEach(() => site.close());
  afterAll(() => browser?.close());

  const place = (path: string, manifest: unknown) => placeManifest(site.registry, path, manifest);
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const group = (page: Page, name: string) => page.getByRole('region', { name });
  const dialog = (page: Page) => page.getByRole('dialog');
  const names = async (path: string) =>
    (await admin.get(path)).body.items.map(({ name }: { name: string }) => name);

  describe.each(sizes)('on %s', (_name, size) => {
    test('what waits is shown at once, previewed, applied and taken back; what is broken is told with its line', async () => {
      place('tools/smcp', { name: 'smcp', type: 'tool', description: 'Tools for agents' });
      place('plugins/gh', { name: 'gh', type: 'plugin', tool: 'smcp' });
      place('plugins/lost', { name: 'lost', type: 'plugin' });
      place('tools/broken', '{\n  "name": "broken",\n  "type": "tool",\n}');
      place('agents/agent-nova/modules/thalamus', { name: 'thalamus', type: 'tool' });
      const { page, wrong } = await site.visit(admin, size);
      await page.goto('/discovery');
      await group(page, 'New').getByText('tool smcp').waitFor();
      await group(page, 'Broken').getByText('line 3, column 17').waitFor();
      await group(page, 'Waiting for you').getByText('There is no agent nova').waitFor();
      await settle(page);
      await expectAccessible(page, 'discovery before the first scan');
      expect(await names('/tools')).toEqual([]);

      await page.getByLabel('Watch the home').uncheck({ force: true });
      await page.getByText('The home is not watched any more.').waitFor();
      await button(page, 'Preview a scan').click();
      await page.getByText('Nothing was changed.').waitFor();
      expect(await names('/tools')).toEqual([]);
      await button(page, 'Apply').click();
      await page.getByText(/^Applied: 4 new, 1 broken/).waitFor();
      expect(await names('/tools')).toEqual(['smcp']);
      expect(await names('/plugins')).toEqual(['gh']);
      await button(page, 'Show what changed').click();
      await group(page, 'New').getByText('plugin gh').waitFor();
      await settle(page);
      await expectAccessible(page, 'discovery after a scan');

      await page
        .getByRole('button', { name: /^Undo revision/ })
        .first()
        .click();
      await dialog(page)
        .getByText(/create|delete/)
        .first()
        .waitFor();
      await dialog(page).getByRole('button', { name: 'Undo' }).click();
      await expect.poll(() => names('/tools')).toEqual([]);
      await group(page, 'New').getByText('tool smcp').waitFor();
      expect(wrong).toEqual([]);
    });

    test('what lies in the home is discovered, previewed and applied, and a plugin enabled with all that it needs', async () => {
      place('tools/smcp', { name: 'smcp', type: 'tool' });
      place('plugins/base', { name: 'base', type: 'plugin', tool: 'smcp', version: '1.2.0' });
      place('plugins/gh', { name: 'gh', type: 'plugin', tool: 'smcp', dependencies: ['base@^1.0.0'] });
      place('plugins/git', { name: 'git', type: 'plugin', tool: 'smcp', dependencies: ['gh'] });
      const { page, wrong } = await site.visit(admin, size);
      await page.goto('/');
      await goTo(page, 'Discovery');
      await button(page, 'Preview a scan').click();
      await page.getByText('Nothing was changed.').waitFor();
      expect(await names('/plugins')).toEqual([]);
      await button(page, 'Apply').click();
      await page.getByText(/^Applied: 4 new/).waitFor();
      await page.getByText('The home and the registry agree').waitFor();
      await button(page, 'Preview a scan').click();
      await page.getByText('Nothing to apply').waitFor();
      expect(await button(page, 'Apply').count()).toBe(0);
      await button(page, 'Close the preview').click();

      await goTo(page, 'Tools');
      await page.getByRole('link', { name: 'Open smcp' }).click();
      await page.getByRole('tab', { name: 'Plugins' }).click();
      const git = page.getByRole('article', { name: 'git' });
      await git.getByRole('button', { name: 'Enable git' }).click();
      // Alone it cannot run: what is in the way is named, and nothing happened yet.
      await git.getByRole('alert').getByText(/gh/).waitFor();
      const enabled = async () =>
        (await admin.get('/plugins?sort=name')).body.items
          .filter(({ is_enabled }: { is_enabled: boolean }) => is_enabled)
          .map(({ name }: { name: string }) => name);
      expect(await enabled()).toEqual([]);
      await git.getByRole('button', { name: 'Enable with all that it needs' }).click();
      await page.getByText('Enabled: base, gh, git.').waitFor();
      expect(await enabled()).toEqual(['base', 'gh', 'git']);
      await expectFits(page);
      expect(wrong).toEqual([]);
    });

    test('a plugin gets its parent, a folder becomes an agent, and the list of modules is narrowed', async () => {
      await admin.put('/system-config', { config_key: 'discovery.watch', config_value: false });
      place('tools/smcp', { name: 'smcp', type: 'tool' });
      place('plugins/lost', { name: 'lost', type: 'plugin', version: '0.3.0' });
      place('agents/agent-nova/modules/thalamus', { name: 'thalamus', type: 'tool' });
      await admin.post('/discovery/scans', {});
      const { page, wrong } = await site.visit(admin, size);
      await page.goto('/discovery');
      await button(page, 'Assign a parent: lost').click();
      await dialog(page).getByRole('combobox', { name: 'Tool' }).click();
      await page.getByRole('option', { name: 'smcp' }).click();
      await expectAccessible(page, 'the choice of a parent');
      await button(page, 'Assign').click();
      await page.getByText('lost has its parent').waitFor();
      expect(await names('/plugins')).toEqual(['lost']);

      await button(page, 'Register the agent nova, for thalamus').click();
      await dialog(page).getByLabel('Name').fill('Nova');
      await button(page, 'Register').click();
      await page.getByText('Registered the agent Nova').waitFor();
      await page.getByText('The home and the registry agree').waitFor();
      expect((await admin.get('/agents/nova')).body).toMatchObject({ letta_uid: 'nova', name: 'Nova' });
      expect((await admin.get('/agents/nova/tool-instances')).body.items).toHaveLength(1);

      await page.getByRole('tab', { name: 'Modules' }).click();
      await page.getByText('3 modules').waitFor();
      await page.getByLabel('Search modules').fill('thal');
      await page.getByText('1 module', { exact: true }).waitFor();
      expect(page.url()).toContain('q=thal');
      await page.getByLabel('Search modules').fill('');
      await page.getByRole('combobox', { name: 'Type' }).click();
      await page.getByRole('option', { name: 'plugin' }).click();
      await page.getByText('1 module', { exact: true }).waitFor();
      await page.reload();
      await page.getByText('1 module', { exact: true }).waitFor();
      await button(page, 'Manifest of plugins/lost/manifest.json').click();
      await dialog(page).getByText('"0.3.0"').waitFor();
      await page.keyboard.press('Escape');
      await settle(page);
      await expectAccessible(page, 'modules');

      await button(page, 'Change its parent: lost').click();
      await button(page, 'No parent').click();
      await page.getByText('lost has no parent any more').waitFor();
      expect(await names('/plugins')).toEqual([]);
      expect(wrong).toEqual([]);
    });

    test('the database of the old configurator is looked at, imported, and holds nothing new afterwards', async () => {
      const old = join(site.registry.home, 'old.db');
      const database = new Database(old);
      database.exec(`
        CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT, email TEXT, password_hash TEXT, role TEXT, permissions TEXT, is_active BOOLEAN, created_at DATETIME);
        INSERT INTO users VALUES (1,'grace','grace@example.org','$2b$12$old','user','',1,NULL);
        CREATE TABLE agents (id INTEGER PRIMARY KEY, name TEXT, letta_uid TEXT, description TEXT, status TEXT, created_by INTEGER, config TEXT, is_active BOOLEAN, visible_to_users TEXT, visible_to_roles TEXT);
        INSERT INTO agents VALUES (1,'Iris','iris_letta_001','d','active',1,NULL,1,'',''), (2,'No uid',NULL,NULL,NULL,NULL,NULL,1,NULL,NULL);
        CREATE TABLE rate_limits (id INTEGER PRIMARY KEY);`);
      database.close();
      const { page, wrong } = await site.visit(admin, size);
      await page.goto('/discovery?tab=import');
      await page.locator('input[type=file]').setInputFiles(old);
      await page.getByText('Preview: nothing was changed yet.').waitFor();
      await page.getByText('People: grace').waitFor();
      await page.getByText('rate_limits').waitFor();
      await expectAccessible(page, 'the preview of an import');
      expect((await admin.get('/agents')).body.items).toEqual([]);
      await button(page, 'Import').click();
      await page.getByText('Invite the imported people').waitFor();
      expect((await admin.get('/agents/iris')).body.letta_uid).toBe('iris_letta_001');
      await page.reload();
      await page.locator('input[type=file]').setInputFiles(old);
      await page.getByText('There is nothing in it that is not here.').waitFor();
      expect(await button(page, 'Import').isDisabled()).toBe(true);

      const text = join(site.registry.home, 'text.db');
      writeFileSync(text, 'not a database');
      await page.locator('input[type=file]').setInputFiles(text);
      await page.getByRole('alert').waitFor();
      expect(wrong).toEqual([]);
    });
  });

  test('a preview shows which fields of a changed manifest are otherwise', async () => {
    await admin.put('/system-config', { config_key: 'discovery.watch', config_value: false });
    const port = (value: number) => ({
      type: 'object',
      properties: { host: { type: 'string' }, port: { type: 'integer', default: value } },
    });
    place('tools/smcp', { name: 'smcp', type: 'tool', description: 'Old words', config_schema: port(1) });
    place('tools/broca', { name: 'broca', type: 'tool', version: '1.0.0', author: 'ada' });
    await admin.post('/discovery/scans', { dry_run: false });
    place('tools/smcp', { name: 'smcp', type: 'tool', description: 'New words', config_schema: port(2) });
    place('tools/broca', { name: 'broca', type: 'tool', version: '1.1.0', author: 'ada' });
    const { page, wrong } = await site.visit(admin);
    await page.goto('/discovery');
    await button(page, 'Preview a scan').click();
    await page.getByText('Preview: 2 changed').waitFor();
    const changed = group(page, 'Changed');
    await changed.getByText('config_schema.properties.port.default').waitFor();
    const told = await changed.innerText();
    for (const text of ['Old words', 'New words', 'manifest of broca', 'version', '1.0.0', '1.1.0'])
      expect(told).toContain(text);
    expect(told).not.toMatch(/host|author/);
    expect(wrong).toEqual([]);
  });

  test('what changes in the home appears on the open page, without a reload', async () => {
    place('tools/smcp', { name: 'smcp', type: 'tool' });
    await admin.post('/discovery/scans', {});
    const { page } = await site.visit(admin);
    await page.goto('/discovery');
    await page.getByText('The home and the registry agree').waitFor();
    rmSync(join(site.registry.home, 'tools/smcp'), { recursive: true });
    await group(page, 'Missing').getByText('The manifest of smcp is gone').waitFor();
    await page.getByRole('link', { name: 'Its tool' }).waitFor();
    place('plugins/lost', { name: 'lost', type: 'plugin' });
    await group(page, 'Waiting for you').getByText('does not say which tool').waitFor();
  });

  test('who assigns a parent after somebody else did is told which it is now, and decides again', async () => {
    await admin.put('/system-config', { config_key: 'discovery.watch', config_value: false });
    for (const name of ['smcp', 'broca']) place(`tools/${name}`, { name, type: 'tool' });
    place('plugins/lost', { name: 'lost', type: 'plugin' });
    await admin.post('/discovery/scans', {});
    const ids = new Map<string, number>(
      (await admin.get('/tools')).body.items.map(({ name, id }: { name: string; id: number }) => [name, id]),
    );
    const lost = async () => (await admin.get('/modules?q=lost')).body.items[0];
    const { page } = await site.visit(admin, { width: 360, height: 740 });
    await page.goto('/discovery?tab=modules');
    await button(page, 'Assign a parent: lost').click();
    await dialog(page).getByRole('combobox', { name: 'Tool' }).click();
    await page.getByRole('option', { name: 'smcp' }).click();
    await admin.patch(`/modules/${(await lost()).id}`, { parent_tool_id: ids.get('broca') });
    await button(page, 'Assign').click();
    await dialog(page).getByText('It belongs to broca now.').waitFor();
    await expectFits(page);
    expect((await lost()).parent_tool_id).toBe(ids.get('broca'));
    await button(page, 'Assign').click();
    await page.getByText('lost has its parent').waitFor();
    expect((await lost()).parent_tool_id).toBe(ids.get('smcp'));
  });

  test('who turns the watch after somebody else did takes nothing of theirs back, and overwrites nothing', async () => {
    const turn = (isOn: boolean) =>
      admin.put('/system-config', { config_key: 'discovery.watch', config_value: isOn });
    await turn(true);
    const { page } = await site.visit(admin);
    await page.goto('/discovery');
    const watch = page.getByLabel('Watch the home');
    await page.route('**/api/v1/system-config?**', async (route) => {
      await turn(false);
      await route.continue();
    });
    await watch.uncheck({ force: true });
    await page.getByText('Somebody else saw to it already.').waitFor();
    expect(await button(page, 'Undo').count()).toBe(0);

    await page.unroute('**/api/v1/system-config?**');
    await page.route('**/api/v1/system-config?**', async (route) => {
      const response = await route.fetch();
      for (const isOn of [true, false]) await turn(isOn);
      await route.fulfill({ response });
    });
    await expect.poll(() => watch.isChecked()).toBe(false);
    await watch.click({ force: true });
    await page.getByText('Somebody else turned it meanwhile').waitFor();
    await expect.poll(() => watch.isChecked()).toBe(false);
  });

  test('what somebody types about one module stays while others come and go', async () => {
    place('agents/agent-nova/modules/thalamus', { name: 'thalamus', type: 'tool' });
    await admin.post('/discovery/scans', {});
    const { page } = await site.visit(admin);
    await page.goto('/discovery');
    await button(page, 'Register the agent nova, for thalamus').click();
    await dialog(page).getByLabel('Name').fill('Nova');
    await page.route('**/api/v1/modules?**', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await route.continue();
    });
    place('plugins/lost', { name: 'lost', type: 'plugin' });
    await page.getByText('does not say which tool').waitFor();
    expect(await dialog(page).getByLabel('Name').inputValue()).toBe('Nova');
    await page.getByText('Assign a parent').waitFor();
    expect(await dialog(page).getByLabel('Name').inputValue()).toBe('Nova');
  });

  test('who may only look is offered no scan, no switch and no decision; who may not look is told', async () => {
    place('plugins/lost', { name: 'lost', type: 'plugin' });
    await admin.post('/discovery/scans', {});
    const reader = await site.registry.signIn('viewer', { permissions: ['discovery:read'] });
    const { page } = await site.visit(reader);
    await page.goto('/discovery');
    await group(page, 'Waiting for you').waitFor();
    await settle(page);
    expect(await button(page, 'Preview a scan').count()).toBe(0);
    expect(await button(page, 'Assign a parent: lost').count()).toBe(0);
    expect(await page.getByLabel('Watch the home').isDisabled()).toBe(true);
    expect(await page.getByRole('tab', { name: 'Old configurator' }).count()).toBe(0);
    const other = await site.visit(await site.registry.signIn('viewer'));
    await other.page.goto('/discovery');
    await other.page.getByText('An administrator can grant discovery:read.').waitFor();
  });
});
