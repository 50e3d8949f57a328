import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser, settle } from '../browser.ts';
import { openSite, type Site, sizes } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

describe.runIf(browser !== undefined)('the page of the system', () => {
  let site: Site;
  beforeEach(async () => {
    site = await openSite(browser, { config: { logLevel: 'info' } });
  });
  afterEach(() => site.close());

  test.each(sizes)(
    'on %s tells what the server leans on, how to mend it, and what it logs',
    async (_name, size) => {
      const admin = await site.registry.signIn('admin');
      const { page, wrong } = await site.visit(admin, size);
      await page.goto('/system');
      const health = page.getByRole('region', { name: 'Health', exact: true });
      await health.getByText('No Letta server is connected.').waitFor();
      await health.getByText(/^ready, \d+ warnings?$/).waitFor();
      await health.getByRole('link', { name: 'To Letta' }).waitFor();
      await health.getByText(/set SANCTUM_HOME|Set SANCTUM_HOME/).waitFor();

      const log = page.getByRole('region', { name: 'Log' });
      await log.getByText('Nothing of that kind was logged').waitFor();
      site.registry.ctx.log.error({ password: 'hunter2', place: '<b>here</b>' }, 'something broke');
      await log.getByText('something broke').waitFor();
      await log.getByText('place=<b>here</b>').waitFor();
      expect(await log.getByText('path=/api/v1/doctor').count()).toBe(0);
      await log.getByLabel('Level').selectOption('Information and worse');
      await log.getByText('path=/api/v1/doctor').first().waitFor();
      expect(await log.getByText('path=/api/v1/logs').count()).toBe(0);
      await log.getByLabel('Search the log').fill('SOMETHING BROKE');
      await expect.poll(() => log.getByRole('listitem').count()).toBe(1);
      expect(await page.locator('body').innerText()).not.toContain('hunter2');
      await settle(page);
      await expectAccessible(page, 'system');
      expect(wrong).toEqual([]);
    },
  );

  test('shows the log and what is around to nobody who may not see them', async () => {
    const { page } = await site.visit(await site.registry.signIn('user'));
    await page.goto('/system');
    await page.getByText('unlocked with master key').waitFor();
    await settle(page);
    expect(await page.getByRole('region', { name: 'Log' }).count()).toBe(0);
    expect(await page.getByText('No Letta server is connected.').count()).toBe(0);
  });
});
