import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser, settle } from '../browser.ts';
import type { Client } from '../harness.ts';
import { openSite, type Site, sizes } from './site.ts';

const browser: Browser | undefined = await openBrowser();

describe.runIf(browser !== undefined)('tools, instances and plugins by hand', () => {
  let site: Site;
  let admin: Client;
  beforeEach(async () => {
    site = await openSite(browser);
    admin = await site.registry.signIn('admin');
  });
  afterEach(() => site.close());
  afterAll(() => browser?.close());

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const dialog = (page: Page) => page.getByRole('dialog');
  const get = async (path: string) => (await admin.get(path)).body;

  describe.each(sizes)('on %s', (_name, size) => {
    test('a tool is made, its schema mended where it is wrong, changed, switched off, and deleted with what belongs to it', async () => {
      const { page, wrong } = await site.visit(admin, size);
      await page.goto('/tools');
      await page.getByText('No tool is known yet').waitFor();
      await button(page, 'New tool').click();
      await dialog(page).getByLabel('Name').fill('mailer');
      await dialog(page).getByLabel('Emoji').fill('📮');
      await dialog(page).getByLabel('Description').fill('Sends what agents write');
      const schema = dialog(page).getByLabel('Schema of its configuration');
      await schema.fill('{\n  "type": "object",\n}');
      await dialog(page).getByText('A comma with nothing after it').waitFor();
      await dialog(page).getByRole('button', { name: 'Line 2, column 19' }).click();
      expect(await schema.evaluate((field) => (field as HTMLTextAreaElement).selectionStart)).toBe(20);
      await schema.fill(
        '{\n  "type": "object",\n  "properties": {\n    "port": { "type": "number of ports" }\n  }\n}',
      );
      await button(page, 'Create').click();
      await dialog(page)
        .getByRole('button', { name: /^Line 4, column \d+/ })
        .waitFor();
      await expectAccessible(page, 'a new tool');
      await schema.fill('{ "type": "object", "properties": { "port": { "type": "integer" } } }');
      expect(await dialog(page).getByRole('button', { name: /^Line/ }).count()).toBe(0);
      await button(page, 'Create').click();
      await page.getByRole('heading', { level: 1, name: 'mailer' }).waitFor();

      const [tool] = (await get('/tools')).items;
      expect(tool).toMatchObject({
        name: 'mailer',
        emoji: '📮',
        description: 'Sends what agents write',
        category: 'master',
        config_schema: { properties: { port: { type: 'integer' } } },
      });
      await page.getByLabel('Description').fill('Sends letters');
      await page.getByLabel('Switched on').uncheck({ force: true });
      await button(page, 'Save').click();
      await page.getByText('Saved.').waitFor();
      expect(await get(`/tools/${tool.id}`)).toMatchObject({
        description: 'Sends letters',
        is_enabled: false,
      });
      await settle(page);
      await expectAccessible(page, 'a tool');

      await page.getByRole('tab', { name: 'Instances' }).click();
      await button(page, 'New instance').click();
      await dialog(page).getByLabel('Name').fill('the first');
      await button(page, 'Create').click();
      await page.getByRole('heading', { level: 1, name: 'the first' }).waitFor();
      await page.getByText('mailer for the master system').waitFor();
      await page.getByRole('tab', { name: 'State' }).click();
      await page.getByLabel('Name').fill('the only one');
      await page.getByLabel('Switched on').uncheck({ force: true });
      await button(page, 'Save').click();
      await page.getByText('This instance is switched off.').waitFor();
      const [instance] = (await get('/tool-instances')).items;
      expect(instance).toMatchObject({ name: 'the only one', is_active: false, agent_id: null });
      await settle(page);
      await expectAccessible(page, 'an instance');

      await page.goto(`/tools/${tool.id}`);
      await button(page, 'Delete').click();
      await dialog(page).getByRole('button', { name: 'Delete' }).click();
      await dialog(page).getByText('tool instances: the only one').waitFor();
      expect((await admin.get(`/tools/${tool.id}`)).status).toBe(200);
      await expectAccessible(page, 'a deletion');
      await button(page, 'Delete it and 1 more').click();
      await page.getByText('No tool is known yet').waitFor();
      expect((await admin.get(`/tools/${tool.id}`)).status).toBe(404);
      const notice = page.getByRole('complementary', { name: 'What was deleted' });
      await notice.getByText('mailer is deleted, with 1 more.').waitFor();
      await settle(page);
      await expectAccessible(page, 'what was deleted');
      await notice.getByRole('button', { name: /^Undo/ }).click();
      await dialog(page).getByText('2 created').waitFor();
      await dialog(page).getByRole('button', { name: 'Undo' }).click();
      await notice.getByText('Taken back: mailer').waitFor();
      await page.getByRole('link', { name: 'Open mailer' }).click();
      await page.getByRole('heading', { level: 1, name: 'mailer' }).waitFor();
      expect(await notice.count()).toBe(0);
      expect((await get('/tool-instances')).items).toHaveLength(1);
      expect(wrong).toEqual([]);
    });

    test('plugins are made, told what they need, and deleted with what needs them switched off', async () => {
      const tool = (await admin.post('/tools', { name: 'smcp' })).body;
      const { page, wrong } = await site.visit(admin, size);
      await page.goto(`/tools/${tool.id}?tab=plugins`);
      await page.getByText('This tool has no plugins').waitFor();
      await button(page, 'New plugin').click();
      await dialog(page).getByLabel('Name').fill('git');
      await dialog(page).getByLabel('Version').fill('1.2.0');
      await button(page, 'Create').click();
      await page.getByRole('heading', { level: 1, name: 'git' }).waitFor();
      await page.getByRole('link', { name: '← smcp: all plugins' }).click();
      await button(page, 'New plugin').click();
      await dialog(page).getByLabel('Name').fill('gh');
      await dialog(page).getByLabel('Needs').fill('git@not a range');
      await button(page, 'Create').click();
      await dialog(page).getByRole('alert').waitFor();
      await dialog(page).getByLabel('Needs').fill('git@^1.0.0');
      await button(page, 'Create').click();
      await page.getByRole('heading', { level: 1, name: 'gh' }).waitFor();
      await page.getByText('needs git ^1.0.0').waitFor();
      await settle(page);
      await expectAccessible(page, 'a plugin');
      await button(page, 'Enable gh').click();
      await button(page, 'Enable with all that it needs').click();
      await page.getByText('Enabled: git, gh.').waitFor();

      await page.getByRole('textbox', { name: 'Version' }).fill('2.0.0');
      await button(page, 'Save').click();
      await page.getByText('Saved.').waitFor();
      const { items } = await get('/plugins?sort=name');
      expect(items).toMatchObject([
        { name: 'gh', version: '2.0.0', dependencies: [{ name: 'git', range: '^1.0.0' }], is_enabled: true },
        { name: 'git', is_enabled: true },
      ]);

      await page.getByRole('tab', { name: 'Configuration' }).click();
      await page.getByText('No schema describes this configuration').waitFor();
      await page.getByRole('tab', { name: 'History' }).click();
      await page.getByText('changed', { exact: true }).first().waitFor();

      await page.goto(`/tools/${tool.id}/plugins/${items[1].id}`);
      await button(page, 'Delete').click();
      await dialog(page).getByRole('button', { name: 'Delete' }).click();
      await dialog(page).getByText('would be disabled').waitFor();
      await dialog(page).getByText('plugin: gh').waitFor();
      await button(page, 'Delete it and disable 1 more').click();
      await page.getByRole('article', { name: 'gh' }).waitFor();
      expect((await get('/plugins')).items).toMatchObject([{ name: 'gh', is_enabled: false }]);
      await expect.poll(() => button(page, 'Enable gh').getAttribute('aria-disabled')).toBe('true');
      expect(wrong).toEqual([]);
    });
  });

  test('what somebody else saved meanwhile is told, with both schemas to choose from', async () => {
    const tool = (await admin.post('/tools', { name: 'mailer', config_schema: { type: 'object' } })).body;
    const { page } = await site.visit(admin);
    await page.goto(`/tools/${tool.id}`);
    await page.getByLabel('Schema of its configuration').fill('{ "type": "object", "title": "Mine" }');
    await page.getByLabel('Description').fill('Mine');
    await admin.patch(`/tools/${tool.id}`, {
      config_schema: { type: 'object', title: 'Theirs' },
      emoji: '📮',
    });
    await page.getByRole('heading', { level: 1, name: '📮 mailer' }).waitFor();
    expect(await page.getByLabel('Description').inputValue()).toBe('Mine');
    await button(page, 'Save').click();
    await dialog(page).getByText('"Theirs"').waitFor();
    await dialog(page).getByText('"Mine"').waitFor();
    await dialog(page).getByRole('radio').last().check();
    await button(page, 'Go on').click();
    await page.getByText('Saved.').waitFor();
    expect(await get(`/tools/${tool.id}`)).toMatchObject({ description: 'Mine', emoji: '📮' });
  });

  test('on a phone the tab that is looked at is within sight, wherever it stands in its row', async () => {
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
    const tool = (await admin.post('/tools', { name: 'broca' })).body;
    const { page, wrong } = await site.visit(admin, { width: 360, height: 740 });
    const isInSight = () =>
      page.evaluate(() => {
        const [row, tab] = ['[role=tablist]', '[role=tab][aria-selected=true]'].map((which) =>
          document.querySelector(which)?.getBoundingClientRect(),
        );
        return row && tab && tab.left >= row.left - 1 && tab.right <= row.right + 1;
      });
    for (const path of [`/tools/${tool.id}?tab=history`, '/agents/iris?tab=history', '/agents/iris']) {
      await page.goto(path);
      await settle(page);
      await expect.poll(isInSight, { message: path }).toBe(true);
    }
    const shown = page.locator('[role=tab][aria-selected=true]');
    await shown.press('End');
    await expect.poll(() => shown.textContent()).toBe('History');
    await settle(page);
    expect(await isInSight()).toBe(true);
    await page.goto(`/tools/${tool.id}`);
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByRole('tab', { name: 'Overview' }).click();
    await settle(page);
    expect(await isInSight()).toBe(true);
    expect(wrong).toEqual([]);
  });

  test('an instance is made for an agent; who may only look is offered nothing to change', async () => {
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
    const tool = (await admin.post('/tools', { name: 'broca' })).body;
    const { page } = await site.visit(admin);
    await page.goto(`/tools/${tool.id}?tab=instances`);
    await button(page, 'New instance').click();
    await dialog(page).getByLabel('For the agent').click();
    await page.getByRole('option', { name: 'Iris' }).click();
    await button(page, 'Create').click();
    await page.getByRole('heading', { level: 1, name: 'broca for iris' }).waitFor();
    await button(page, 'Delete').click();
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Nothing runs yet').waitFor();
    await page.getByText('broca for iris is deleted.').waitFor();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await dialog(page).getByText('1 created').waitFor();
    await dialog(page).getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('row', { name: /iris/ }).waitFor();
    expect((await get('/tool-instances')).items).toHaveLength(1);

    const viewer = await site.visit(await site.registry.signIn('viewer'));
    for (const place of ['/tools', `/tools/${tool.id}`, `/tools/${tool.id}?tab=instances`]) {
      await viewer.page.goto(place);
      await settle(viewer.page);
      for (const word of ['New tool', 'New instance', 'New plugin', 'Delete', 'Save'])
        expect(await button(viewer.page, word).count(), `${word} on ${place}`).toBe(0);
    }
  });
});
