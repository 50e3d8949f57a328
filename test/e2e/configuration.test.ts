import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser } from '../browser.ts';
import type { Client } from '../harness.ts';
import { choose, goTo, openSite, placeManifest, type Site } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

describe.runIf(browser !== undefined)('the configuration explorer', () => {
  let site: Site;
  let admin: Client;
  beforeEach(async () => {
    site = await openSite(browser);
    admin = await site.registry.signIn('admin');
  });
  afterEach(() => site.close());

  test('an instance is found by its tool, however many there are, and stays what was chosen', async () => {
    const [many, last] = [
      (await admin.post('/tools', { name: 'many' })).body.id as number,
      (await admin.post('/tools', { name: 'lighthouse' })).body.id as number,
    ];
    for (let n = 0; n < 220; n++) await admin.post('/tool-instances', { tool_id: many, name: `number ${n}` });
    const { id } = (await admin.post('/tool-instances', { tool_id: last })).body as { id: number };
    const label = `lighthouse for the master system (${id})`;
    const { page, wrong } = await site.visit(admin);
    await page.goto('/configuration');
    await choose(page, 'Scope', 'An instance');
    const which = page.getByRole('combobox', { name: 'An instance' });
    await which.fill('lightH');
    await page.getByRole('option', { name: label }).click();
    await page.getByText('Nothing is configured here yet').waitFor();
    expect(await which.inputValue()).toBe(label);
    await page.reload();
    await expect.poll(() => which.inputValue()).toBe(label);
    expect(wrong).toEqual([]);
  });

  test('a long table of keys is shown a hundred at a time; a search looks at all of them', async () => {
    for (let n = 0; n < 130; n++)
      await admin.put('/configurations', {
        scope: 'system',
        key: `key.n${String(n).padStart(3, '0')}`,
        value: n,
      });
    const { page, wrong } = await site.visit(admin);
    await page.goto('/configuration');
    await page.getByText('130 keys').waitFor();
    const rows = page.getByRole('row');
    await expect.poll(() => rows.count()).toBe(101);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => rows.count()).toBe(131);
    await page.reload();
    await page.getByLabel('Filter keys').fill('n129');
    await page.getByText('key.n129', { exact: true }).waitFor();
    await expect.poll(() => rows.count()).toBe(2);
    await expectAccessible(page, 'the keys');
    expect(wrong).toEqual([]);
  });

  test('a tool says calmly of a moment that it was not registered yet', async () => {
    const { revision } = (await admin.get('/changes/head')).body;
    const tool = (await admin.post('/tools', { name: 'mailer' })).body;
    const { page } = await site.visit(admin);
    await page.goto(`/configuration?scope=tool&id=${tool.id}&at=${revision}`);
    await page.getByText(`This was not registered at that time (revision ${revision}).`).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await page.getByRole('heading', { name: 'What is different today' }).count()).toBe(0);
  });

  test('the system is shown as it was, what is different since, and a key within a value leads to that value', async () => {
    await admin.put('/configurations', { scope: 'system', key: 'log', value: { level: 'info', keep: 7 } });
    const { revision } = (await admin.get('/changes/head')).body;
    await admin.put('/configurations', { scope: 'system', key: 'log', value: { level: 'debug', keep: 7 } });
    const { page, wrong } = await site.visit(admin);
    await page.goto(`/configuration?at=${revision}`);
    await page.getByText('1 key is not as it was').waitFor();
    const changed = page.getByRole('row', { name: 'log.level' }).first();
    await expect.poll(() => changed.textContent()).toMatch(/info.*debug/);
    await page.getByText('This is the past').waitFor();
    expect(await page.getByRole('button', { name: 'Change log.keep' }).count()).toBe(0);
    await expectAccessible(page, 'the system in the past');
    await page.getByRole('button', { name: 'Back to now' }).click();
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'History of log.level' }).click();
    await dialog.getByText('Here it is part of log').waitFor();
    await dialog.getByText('debug').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Change log.level' }).click();
    await dialog.getByText('not set at this place').waitFor();
    await dialog.getByRole('button', { name: 'Change log instead' }).click();
    await dialog.getByRole('button', { name: 'Unset here…' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Nothing is configured here yet').waitFor();
    expect(wrong).toEqual([]);
  });

  test('the .env file of an instance is shown as the command line writes it, its secrets only on purpose', async () => {
    const { id: tool_id } = (
      await admin.post('/tools', {
        name: 'mailer',
        config_schema: {
          type: 'object',
          properties: {
            url: { type: 'string', 'x-env': 'LETTA_URL' },
            token: { type: 'string', writeOnly: true },
          },
        },
      })
    ).body as { id: number };
    await admin.put('/env-vars', { var_name: 'HOST', var_value: 'letta.example', is_encrypted: false });
    const { id } = (
      await admin.post('/tool-instances', {
        tool_id,
        config: { url: 'http://${env.HOST}', token: 'hush', log: { level: 'info' } },
      })
    ).body as { id: number };
    const file = (token: string) =>
      `# Written by sanctum env render; changes here are lost.\nLETTA_URL='http://letta.example'\nLOG_LEVEL='info'\nTOKEN='${token}'\n`;
    const { page, wrong } = await site.visit(admin);
    const code = page.getByLabel('Code in bash');
    await page.goto('/environment');
    await page.getByRole('combobox', { name: 'An instance' }).fill('mailer');
    await page.getByRole('option', { name: `mailer for the master system (${id})` }).click();
    await expect.poll(() => code.textContent()).toBe(file('•••'));
    await page.getByRole('button', { name: 'Reveal secrets' }).click();
    await expect.poll(() => code.textContent()).toBe(file('hush'));
    await page.getByRole('button', { name: 'Hide secrets' }).click();
    await expect.poll(() => code.textContent()).toBe(file('•••'));
    expect((await admin.get('/changes?action=reveal')).body.items).toHaveLength(1);
    await expectAccessible(page, 'the .env file');
    await page.goto(`/tools/${tool_id}/instances/${id}?tab=env`);
    await expect.poll(() => code.textContent()).toBe(file('•••'));
    expect(wrong).toEqual([]);
  });

  test('of another scope nothing is shown while its own keys are on their way', async () => {
    await admin.put('/configurations', { scope: 'system', key: 'of.all', value: 1 });
    const { page, wrong } = await site.visit(admin);
    await page.goto('/configuration');
    await page.getByRole('button', { name: 'Change of.all' }).waitFor();
    let answer = () => {};
    const isAsked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/users/me/effective-config*', async (route) => {
      await isAsked;
      await route.continue();
    });
    await choose(page, 'Scope', 'My preferences');
    await page.getByLabel('As of').first().waitFor();
    expect(await page.getByText('of.all').count()).toBe(0);
    answer();
    await page.getByText('of.all', { exact: true }).waitFor();
    expect(wrong).toEqual([]);
  });

  test('who may see a part of System only is led there', async () => {
    const watcher = await site.registry.signIn('user', { permissions: ['logs:read'] });
    const other = await site.registry.signIn('user');
    const placesOf = async (who: Client) => {
      const { page } = await site.visit(who);
      await page.goto('/configuration');
      const places = page.getByRole('navigation', { name: 'Places' });
      await places.getByRole('link', { name: 'Chat', exact: true }).waitFor();
      return places.getByRole('link').allTextContents();
    };
    expect(await placesOf(watcher)).toContain('System');
    expect(await placesOf(other)).not.toContain('System');
  });

  test('Enter in the palette opens what was typed, not what was found for less', async () => {
    for (const name of ['lamp', 'lantern']) await admin.post('/tools', { name });
    const { page, wrong } = await site.visit(admin);
    await page.goto('/configuration');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Search or go to' });
    await field.fill('lam');
    await page.getByRole('option', { name: 'lamp' }).waitFor();
    await field.fill('lantern');
    await field.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'lantern' }).waitFor();
    // What is found for nobody opens nothing.
    await page.keyboard.press('Control+k');
    await field.fill('lam');
    await page.getByRole('option', { name: 'lamp' }).waitFor();
    await field.fill('lamentation');
    await field.press('Enter');
    await page.getByText('Nothing was found').waitFor();
    await page.getByRole('heading', { level: 1, name: 'lantern' }).waitFor({ state: 'attached' });
    expect(wrong).toEqual([]);
  });

  test.each([
    ['copies as by hand', true],
    ['selects it for the hand where that is refused', false],
  ])('Copy on a page without https %s', async (_does, isAllowed) => {
    const { id: tool_id } = (await admin.post('/tools', { name: 'mailer' })).body as { id: number };
    const { id } = (await admin.post('/tool-instances', { tool_id, config: { level: 'info' } })).body as {
      id: number;
    };
    const { page, wrong } = await site.visit(admin);
    // As browsers are over plain http.
    await page.addInitScript(`Object.defineProperty(navigator, 'clipboard', { value: undefined })`);
    if (!isAllowed) await page.addInitScript('document.execCommand = () => false');
    await page.goto(`/environment?instance=${id}`);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    if (!isAllowed) {
      await page.getByRole('button', { name: 'Selected: press Ctrl+C' }).waitFor();
      await page.keyboard.press('Control+c');
    }
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const search = page.getByLabel('Search variables');
    await search.focus();
    await page.keyboard.press('Control+v');
    await expect.poll(() => search.inputValue()).toContain("LEVEL='info'");
    expect(wrong).toEqual([]);
  });

  test('what a scan came to is there again after one was elsewhere, until it is put away', async () => {
    placeManifest(site.registry, 'tools/lamp', { name: 'lamp', type: 'tool' });
    const { page, wrong } = await site.visit(admin);
    await page.goto('/discovery');
    await page.route('**/discovery/scans', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await page.getByRole('button', { name: 'Preview a scan' }).click();
    await page.getByText('Preview: 1 new').waitFor();
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByText('You can leave this page').waitFor();
    await goTo(page, 'Tools');
    await page.getByRole('link', { name: 'lamp' }).first().waitFor();
    await goTo(page, 'Discovery');
    await page.getByText('Applied: 1 new').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await goTo(page, 'Tools');
    await goTo(page, 'Discovery');
    await page.getByRole('button', { name: 'Preview a scan' }).waitFor();
    expect(await page.getByText('Applied: 1 new').count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  test('of many instances those are asked for that are on the screen, now and when something changes', async () => {
    const { id: tool_id } = (await admin.post('/tools', { name: 'many' })).body as { id: number };
    for (let n = 0; n < 45; n++) await admin.post('/tool-instances', { tool_id, name: `number ${n}` });
    const { page, wrong } = await site.visit(admin);
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/effective-config')) asked.push(request.url());
    });
    await page.goto(`/tools/${tool_id}?tab=instances`);
    await page.getByText('Valid', { exact: true }).nth(3).waitFor();
    await page.waitForTimeout(800);
    const first = asked.length;
    expect(first).toBeGreaterThan(3);
    expect(first).toBeLessThan(25);
    await admin.put('/configurations', { scope: 'system', key: 'level', value: 'low' });
    await expect.poll(() => asked.length).toBeGreaterThan(first);
    await page.waitForTimeout(800);
    expect(asked.length).toBeLessThanOrEqual(2 * first);
    await page.getByRole('link', { name: 'number 44' }).scrollIntoViewIfNeeded();
    await page.getByRole('row', { name: 'number 44' }).getByText('Valid').waitFor();
    expect(wrong).toEqual([]);
  });

  test('of many modules that wait, no more are read than are shown', async () => {
    for (let n = 0; n < 230; n++)
      placeManifest(site.registry, `tools/p${String(n).padStart(3, '0')}`, {
        name: `p${String(n).padStart(3, '0')}`,
        type: 'plugin',
      });
    await admin.post('/discovery/scans', { dry_run: false });
    const { page, wrong } = await site.visit(admin);
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().includes('/api/v1/modules?')) asked++;
    });
    await page.goto('/discovery');
    await page
      .getByRole('button', { name: /^Assign/ })
      .nth(19)
      .waitFor();
    expect(asked).toBe(1);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page
      .getByRole('button', { name: /^Assign/ })
      .nth(150)
      .waitFor();
    expect(wrong).toEqual([]);
  });
});
