import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser } from '../browser.ts';
import type { Client } from '../harness.ts';
import { openSite, type Site, sizes } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

describe.runIf(browser !== undefined)('pictures', () => {
  let site: Site;
  let admin: Client;
  beforeEach(async () => {
    site = await openSite(browser);
    admin = await site.registry.signIn('admin', { username: 'root' });
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
  });
  afterEach(() => site.close());

  test.each(sizes)(
    'on %s what plugins need of each other is drawn, and one is enabled with all that it needs',
    async (_name, size) => {
      const { body: tool } = await admin.post('/tools', { name: 'smcp' });
      for (const [name, dependencies] of [
        ['base', []],
        ['mail', ['base >=1.0.0']],
        ['calendar', ['mail', 'ghost']],
        ['digest', ['mail']],
      ] as const)
        await admin.post('/plugins', { tool_id: tool.id, name, version: '1.2.0', dependencies });
      const { page, wrong } = await site.visit(admin, size);
      await page.goto(`/tools/${tool.id}?tab=plugins`);
      await page.getByText('4 plugins, 4 dependencies, 1 missing').waitFor();
      const open = page.getByRole('button', { name: 'Show the picture' });
      if (await open.isVisible()) await open.click();
      const picture = page.getByRole('group', { name: 'Plugins and what they need' });
      // By keyboard: the first is reached by Tab, others by arrows, Enter chooses.
      await picture.getByRole('button', { name: /^digest/ }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Chosen' }).getByRole('heading', { name: 'digest' }).waitFor();
      expect(page.url()).toContain('plugin=digest');
      const chosen = page.getByRole('region', { name: 'Chosen' });
      await chosen.getByRole('button', { name: 'Enable digest' }).click();
      await chosen.getByRole('alert').getByText(/mail/).waitFor();
      await chosen.getByRole('button', { name: 'Enable with all that it needs' }).click();
      await page.getByText('Enabled: base, mail, digest.').waitFor();
      await picture.getByRole('button', { name: /^base.* on/ }).waitFor();
      // What is needed by others is not taken from them in silence.
      await page.getByRole('button', { name: 'Disable base' }).click();
      await page.getByRole('alert').getByText(/mail/).first().waitFor();
      expect((await admin.get('/plugins?q=base')).body.items[0].is_enabled).toBe(true);
      await picture.getByRole('button', { name: /^ghost/ }).click();
      await page.getByText(/ghost is missing/).waitFor();
      await expectAccessible(page, 'plugins');
      expect(wrong).toEqual([]);
    },
  );

  test.each(sizes)(
    'on %s a bar of the changes shows its changes, and the health of an agent is a strip with reasons',
    async (_name, size) => {
      await admin.post('/agents/iris/heartbeat', { status: 'Degraded' });
      const { page, wrong } = await site.visit(admin, size);
      await page.goto('/changes?range=1h');
      const bars = page.getByRole('group', { name: /changes/i }).getByRole('button');
      await expect.poll(() => bars.count()).toBeGreaterThan(0);
      await bars.last().click();
      await expect.poll(() => page.url()).toContain('since=');
      await page
        .getByRole('article', { name: /agents iris/ })
        .first()
        .waitFor();
      await expectAccessible(page, 'changes');
      await page.goto('/agents/iris?tab=activity&range=1h');
      const strip = page.getByRole('img', { name: /Iris in .*: 1 change of status, now Degraded/ });
      await strip.waitFor();
      expect((await strip.boundingBox())?.width).toBeGreaterThan(200);
      await page
        .getByRole('article', { name: 'Iris' })
        .first()
        .getByRole('button', { name: 'Show as a table' })
        .click();
      await page.getByRole('row', { name: /Degraded.*reported/ }).waitFor();
      // It goes on while one looks.
      await admin.post('/agents/iris/heartbeat', { status: 'Healthy' });
      await page.getByRole('img', { name: /2 changes of status, now Healthy/ }).waitFor();
      await expectAccessible(page, 'activity');
      expect(wrong).toEqual([]);
    },
  );

  test('how much is said is counted for everybody with the right to it, and for others their own', async () => {
    const ada = await site.registry.signIn('user', { username: 'ada' });
    const { body: session } = await ada.post('/chat/sessions', { agent_id: 'iris' });
    await ada.post(`/chat/sessions/${session.id}/messages`, { message: 'a private matter' });
    const hers = await site.visit(ada);
    await hers.page.goto('/agents/iris?tab=activity');
    await hers.page.getByText(/1 message, 0 replies/).waitFor();
    const other = await site.visit(await site.registry.signIn('user', { username: 'eve' }));
    await other.page.goto('/agents/iris?tab=activity');
    await other.page.getByText(/0 messages, 0 replies/).waitFor();
    const { page } = await site.visit(admin);
    await page.goto('/system');
    await page.getByText(/1 message, 0 replies/).waitFor();
    expect(await page.content()).not.toContain('a private matter');
  });
});
