import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BrocaClient } from '../broca-client.ts';
import { makeBrocaDatabase } from '../broca-database.ts';
import { expectAccessible, openBrowser } from '../browser.ts';
import type { Client } from '../harness.ts';
import { openSite, password, type Site, sizes } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

describe.runIf(browser !== undefined)('people in a browser', () => {
  let site: Site;
  let admin: Client;
  beforeEach(async () => {
    site = await openSite(browser);
    admin = await site.registry.signIn('admin');
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
  });
  afterEach(() => site.close());

  test.each(sizes)(
    'on %s somebody from Broca is promoted, signs in by the link, and chats',
    async (_name, size) => {
      makeBrocaDatabase(join(site.registry.home, 'broca2/sanctum.db'), [
        { platform_user_id: '7', username: 'ada_l', display_name: 'Ada Lovelace' },
      ]);
      const { page, wrong } = await site.visit(admin, size);
      await page.goto('/people?tab=broca');
      await page.getByRole('button', { name: 'Promote Ada Lovelace' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Promote' }).click();
      const link = await dialog.getByText(/#invitation=/).innerText();
      await expectAccessible(page, 'the link');

      const hers = await site.visit(undefined, size);
      // However long the answer takes: by then it is known that nobody is signed in.
      await hers.page.route('**/auth/invitation/check', async (route) => {
        await hers.page.waitForTimeout(500);
        await route.continue();
      });
      await hers.page.goto(`/${new URL(link.trim()).hash}`);
      await hers.page.getByText('This link is for ada_l').waitFor();
      await hers.page.locator('input[name=password]').fill(password);
      await hers.page.getByRole('button', { name: 'Set password and sign in' }).click();
      await hers.page.getByRole('heading', { name: 'Chat' }).waitFor();
      expect(hers.page.url()).not.toContain('invitation');
      await hers.page.getByRole('button', { name: 'New conversation' }).click();
      await hers.page.getByRole('dialog').getByRole('button', { name: /Iris/ }).click();
      const field = hers.page.getByRole('textbox', { name: 'Message' });
      await field.fill('Good morning, Iris');
      await field.press('Enter');
      const { body } = await admin.post('/api-keys', { name: 'broca', permissions: ['bridge:poll'] });
      const broca = new BrocaClient(site.url, body.key);
      await expect.poll(() => broca.poll()).toBe(1);
      await broca.reply(broca.received[0]?.session_id ?? '', 'Good morning, Ada');
      await hers.page.getByText('Good morning, Ada').waitFor();

      // She is a user now, and Broca's profile is hers.
      await dialog.getByRole('button', { name: 'Close' }).click();
      await page.getByRole('link', { name: 'is a user here' }).click();
      await page.getByRole('heading', { name: 'ada_l' }).waitFor();
      await page.getByText('telegram').first().waitFor();
      expect([...wrong, ...hers.wrong]).toEqual([]);
    },
  );

  test('who is deleted is named afterwards, and no way back is offered, for there is none', async () => {
    const { body } = await admin.post('/users', { username: 'ada', email: 'ada@example.org', role: 'user' });
    const { page, wrong } = await site.visit(admin);
    await page.goto(`/people/${body.id}`);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('complementary').getByText('ada is deleted.').waitFor();
    expect(await page.getByRole('button', { name: /^Undo/ }).count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  test.each(sizes)(
    'on %s a user and a viewer are offered what is theirs, and told calmly what is not',
    async (_name, size) => {
      const user = await site.registry.signIn('user', { username: 'ada' });
      const viewer = await site.registry.signIn('viewer', { username: 'vera' });
      const { body: session } = await user.post('/chat/sessions', { agent_id: 'iris' });
      for (const somebody of [user, viewer]) {
        const { page, wrong } = await site.visit(somebody, size);
        await page.goto('/agents');
        await page.getByRole('heading', { name: 'Iris' }).waitFor();
        const menu = page.getByRole('button', { name: 'Open the menu' });
        if (await menu.isVisible()) await menu.click();
        const places = page.getByRole('navigation', { name: 'Places' });
        for (const name of ['Chat', 'Settings', 'Agents', 'Tools', 'Configuration', 'Profile'])
          await places.getByRole('link', { name, exact: true }).waitFor();
        for (const name of ['Discovery', 'Environment', 'People', 'System'])
          expect(await places.getByRole('link', { name, exact: true }).count(), name).toBe(0);
        expect(await page.getByRole('button', { name: 'New agent' }).count()).toBe(0);
        // Who comes by an address anyway is told what is missing.
        for (const [path, permission] of [
          ['/people', 'users:read'],
          ['/environment', 'env_vars:read'],
          ['/discovery', 'discovery:read'],
        ] as const) {
          await page.goto(path);
          await page.getByText(permission).first().waitFor();
        }
        await page.goto('/agents/iris');
        await page.getByRole('heading', { name: 'Iris' }).waitFor();
        expect(await page.getByRole('button', { name: /Delete|Save/ }).count()).toBe(0);
        expect(wrong).toEqual([]);
      }
      const hers = await site.visit(viewer, size);
      await hers.page.goto('/chat');
      await hers.page.getByRole('heading', { name: 'Chat' }).waitFor();
      expect(await hers.page.getByRole('button', { name: 'New conversation' }).count()).toBe(0);
      // What is somebody else's does not exist.
      await hers.page.goto(`/chat?session=${session.id}`);
      await hers.page.getByText('This conversation is not open to you.').waitFor();
    },
  );
});
