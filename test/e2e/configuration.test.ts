import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser } from '../browser.ts';
import type { Client } from '../harness.ts';
import { choose, openSite, type Site } from './site.ts';

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
});
