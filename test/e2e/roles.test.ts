import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser } from '../browser.ts';
import { expectFits, openSite, type Site, sizes } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

describe.runIf(browser !== undefined)('a role that changes while the page is open', () => {
  let site: Site;
  beforeEach(async () => {
    site = await openSite(browser);
  });
  afterEach(() => site.close());

  test.each(sizes)(
    'on %s who becomes a viewer in a conversation keeps what she wrote, cannot send it, and is told calmly',
    async (_name, size) => {
      const admin = await site.registry.signIn('admin');
      await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
      const ada = await site.registry.signIn('user', { username: 'ada' });
      const { body: session } = await ada.post('/chat/sessions', { agent_id: 'iris' });
      const { page, wrong } = await site.visit(ada, size);
      await page.goto(`/chat?session=${session.id}`);
      const field = page.getByRole('textbox', { name: 'Message' });
      await field.fill('What I said');
      await field.press('Enter');
      await page.getByRole('log').getByText('What I said').waitFor();
      await field.fill('What I was about to say');

      const setRole = (role: string) => admin.patch(`/users/${ada.user?.id}`, { role });
      await setRole('viewer');
      await page.getByRole('status').getByText('You may read here, not send').waitFor();
      expect(await page.getByRole('button', { name: 'Send' }).count()).toBe(0);
      expect(await page.getByRole('alert').count()).toBe(0);
      await page.getByRole('log').getByText('What I said').waitFor();
      const kept = page.getByRole('textbox', { name: 'What you wrote' });
      expect(await kept.inputValue()).toBe('What I was about to say');
      await kept.focus();
      await page.keyboard.type('more');
      await page.keyboard.press('Enter');
      expect(await kept.inputValue()).toBe('What I was about to say');
      await expectAccessible(page, 'a conversation that may only be read');
      await expectFits(page);
      expect((await ada.get(`/chat/sessions/${session.id}/messages`)).body.items).toHaveLength(1);

      // Once she may again, she goes on where she was.
      await setRole('user');
      await field.waitFor();
      expect(await field.inputValue()).toBe('What I was about to say');
      await field.press('Enter');
      await page.getByRole('log').getByText('What I was about to say').waitFor();
      expect(wrong).toEqual([]);
    },
  );

  test('who may write to some agents only is offered to write to these', async () => {
    const admin = await site.registry.signIn('admin');
    for (const name of ['Iris', 'Olga'])
      await admin.post('/agents', { id: name.toLowerCase(), letta_uid: `uid-${name}`, name });
    const ada = await site.registry.signIn('user', { username: 'ada' });
    const { body: session } = await ada.post('/chat/sessions', { agent_id: 'iris' });
    const { page, wrong } = await site.visit(ada);
    await page.goto(`/chat?session=${session.id}`);
    const field = page.getByRole('textbox', { name: 'Message' });
    await field.waitFor();
    for (const rights of [
      { role: 'user', permissions: { deny: ['chat:send@agent:iris'] } },
      { role: 'viewer', permissions: { grant: ['chat:send@agent:olga'] } },
    ]) {
      await admin.patch(`/users/${ada.user?.id}`, rights);
      await page.getByRole('status').getByText('You may read here, not send').waitFor();
      await page.getByRole('button', { name: 'New conversation', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: /Olga/ }).waitFor();
      expect(await dialog.getByRole('button', { name: /Iris/ }).count()).toBe(0);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await admin.patch(`/users/${ada.user?.id}`, {
        role: 'viewer',
        permissions: { grant: ['chat:send@agent:iris'] },
      });
      await field.waitFor();
    }
    expect(wrong).toEqual([]);
  });

  test('who is no administrator any more loses what administrators see, where she is', async () => {
    const admin = await site.registry.signIn('admin');
    await admin.post('/users', { username: 'bob', email: 'bob@example.org', role: 'user' });
    const ada = await site.registry.signIn('admin', { username: 'ada' });
    const { page, wrong } = await site.visit(ada);
    await page.goto('/people');
    await page.getByText('bob', { exact: true }).waitFor();
    await admin.patch(`/users/${ada.user?.id}`, { role: 'user' });
    await page.getByText('users:read').first().waitFor();
    await expect.poll(() => page.getByText('bob', { exact: true }).count()).toBe(0);
    const places = page.getByRole('navigation', { name: 'Places' });
    await expect.poll(() => places.getByRole('link', { name: 'People' }).count()).toBe(0);
    await places.getByRole('link', { name: 'Chat', exact: true }).waitFor();
    expect(wrong).toEqual([]);
  });
});
