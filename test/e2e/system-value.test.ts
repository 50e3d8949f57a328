import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser, settle } from '../browser.ts';
import { choose, goTo, openSite, type Site, sizes } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

describe.runIf(browser !== undefined)('a value of the system', () => {
  let site: Site;
  beforeEach(async () => {
    site = await openSite(browser);
  });
  afterEach(() => site.close());

  describe.each(sizes)('on %s', (_name, size) => {
    test('is changed with its impact shown, applied, taken back, and the history tells both', async () => {
      const admin = await site.registry.signIn('admin');
      await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
      const { body: tool } = await admin.post('/tools', {
        name: 'broca',
        config_schema: {
          type: 'object',
          properties: { queue_refresh: { type: 'integer', maximum: 300, default: 5 } },
        },
      });
      const { body: instance } = await admin.post('/tool-instances', { tool_id: tool.id, agent_id: 'iris' });
      await admin.put('/configurations', { scope: 'system', key: 'queue_refresh', value: 7, type: 'number' });
      const { page, wrong } = await site.visit(
        await site.registry.signIn('admin', { username: 'ada' }),
        size,
      );
      await page.goto('/');
      const notice = page.getByRole('status').filter({ hasText: 'queue_refresh' });

      await goTo(page, 'Configuration');
      const row = page.getByRole('row').filter({ hasText: 'queue_refresh' });
      await row.getByText('7', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Change queue_refresh' }).click();
      const dialogue = page.getByRole('dialog', { name: 'Change queue_refresh' });
      await dialogue.getByRole('textbox', { name: 'Value' }).fill('12');
      await dialogue.getByRole('button', { name: 'See the impact' }).click();
      const impact = dialogue
        .getByRole('region', { name: 'Impact' })
        .or(dialogue.locator('[aria-label=Impact]'));
      await impact.getByText('1 instance affected').waitFor();
      expect(await impact.innerText()).toMatch(/for iris/);
      expect(await impact.innerText()).toMatch(/queue_refresh:\s*7\s*→\s*12/);
      expect((await admin.get('/configurations?key=queue_refresh')).body.items[0].value).toBe(7);
      await dialogue.getByRole('button', { name: 'Save' }).click();
      await notice.getByText('is 12 now').waitFor();
      await row.getByText('12', { exact: true }).waitFor();
      expect(await dialogue.count()).toBe(0);

      // What runs with it has it, and says from where.
      await choose(page, 'Scope', 'An instance');
      await page.getByRole('combobox', { name: 'An instance' }).click();
      await page.getByRole('option', { name: `broca for iris (${instance.id})` }).click();
      await row.getByText('12', { exact: true }).waitFor();
      expect(await row.innerText()).toMatch(/System[\s\S]*ada/);
      expect(await row.innerText()).toMatch(/Default:\s*5/);
      await page.goBack();
      await page.goBack();
      await expect.poll(() => page.getByRole('combobox', { name: 'Scope' }).inputValue()).toMatch(/^System/);

      await page.getByRole('button', { name: 'Change queue_refresh' }).click();
      await dialogue.getByRole('textbox', { name: 'Value' }).fill('13');
      await dialogue.getByRole('button', { name: 'See the impact' }).click();
      await dialogue.getByRole('button', { name: 'Save' }).click();
      await notice.getByText('is 13 now').waitFor();
      await notice.getByRole('button', { name: 'Undo' }).click();
      await notice.getByText('Taken back').waitFor();
      await row.getByText('12', { exact: true }).waitFor();

      await page.getByRole('button', { name: 'History of queue_refresh' }).click();
      const history = page.getByRole('dialog', { name: 'History of queue_refresh' });
      await history.getByText('took back a change', { exact: true }).first().waitFor();
      const told = await history.innerText();
      expect(told).toMatch(/13[\s\S]*12[\s\S]*13/);
      expect(told.match(/by ada/g)).toHaveLength(3);
      await page.keyboard.press('Escape');
      await settle(page);
      expect(wrong).toEqual([]);
    });
  });
});
