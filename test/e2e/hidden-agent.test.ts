import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser, settle } from '../browser.ts';
import { choose, goTo, openSite, type Site, type Size, sizes } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

const calm = 'This conversation is not open to you.';

describe.runIf(browser !== undefined)('an agent that an administrator hides', () => {
  let site: Site;
  beforeEach(async () => {
    site = await openSite(browser);
  });
  afterEach(() => site.close());

  const setUp = async (size?: Size) => {
    const admin = await site.registry.signIn('admin');
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris the hidden' });
    await admin.post('/agents', { id: 'open', letta_uid: 'uid-open', name: 'Olga' });
    const tool = await admin.post('/tools', { name: 'thalamus', module_scope: 'agent' });
    await admin.post('/tool-instances', { tool_id: tool.body.id, agent_id: 'iris', name: 'iris-instance' });
    const ada = await site.visit(await site.registry.signIn('user', { username: 'ada' }), size);
    await ada.page.goto('/');
    return { admin, ...ada, said: answersOf(ada.page) };
  };
  const hide = (admin: Awaited<ReturnType<typeof setUp>>['admin']) =>
    admin.patch('/agents/iris', { visible_to_users: [], visible_to_roles: [] });

  test('is not brought back by an answer that was under way', async () => {
    const { admin, page } = await setUp();
    const told = new Promise<void>((resolve) => {
      void page.exposeFunction('tell', resolve);
    });
    await goTo(page, 'Agents');
    await page.getByRole('link', { name: 'Open Iris the hidden' }).waitFor();
    await settle(page);
    await page.evaluate(
      `new EventSource('/api/v1/events').addEventListener('changes', ({ data }) => data.includes('gone') && tell())`,
    );
    let isFirst = true;
    await page.route('**/api/v1/agents/iris', async (route) => {
      const answer = await route.fetch();
      if (isFirst) {
        isFirst = false;
        expect(await answer.text()).toContain('Iris the hidden');
        await hide(admin);
        await told;
      }
      await route.fulfill({ response: answer });
    });
    await page.getByRole('link', { name: 'Open Iris the hidden' }).click();
    await page.getByText('All agents that you may see').waitFor();
    await settle(page);
    expect(await page.locator('body').innerText()).not.toContain('Iris the hidden');
  });

  test('leaves a page that was opened before it could hear of it', async () => {
    const { admin, page } = await setUp();
    // A stream of the page's own, which can be held up.
    await page.addInitScript('delete globalThis.SharedWorker');
    let isHidden = false;
    await page.route('**/api/v1/events', async (route) => {
      await expect.poll(() => isHidden).toBe(true);
      await route.continue();
    });
    await page.goto('/agents/iris');
    await page.getByRole('heading', { level: 1, name: 'Iris the hidden' }).waitFor();
    await settle(page);
    await hide(admin);
    isHidden = true;
    await page.getByText('All agents that you may see').waitFor();
  });

  describe.each(sizes)('on %s', (_name, size) => {
    test('leaves the open conversation, the switcher, and all that is answered from then on', async () => {
      const { admin, page, said, wrong } = await setUp(size);
      // What she looked at before is remembered by the page.
      await goTo(page, 'Agents');
      await page.getByRole('link', { name: 'Open Iris the hidden' }).click();
      await page.getByRole('heading', { level: 1, name: 'Iris the hidden' }).waitFor();
      await page.getByRole('link', { name: 'Talk' }).click();
      await page.getByRole('button', { name: 'New conversation' }).click();
      await page.getByRole('log').waitFor();
      const field = page.getByRole('textbox', { name: 'Message' });
      await field.fill('Hello');
      await field.press('Enter');
      await page.getByRole('log').getByText('Hello').waitFor();

      await hide(admin);
      await page.getByText(calm).waitFor();
      await expect.poll(() => page.getByRole('heading', { level: 1 }).count()).toBe(1);
      const since = said.length;
      expect(await page.getByRole('textbox', { name: 'Message' }).count()).toBe(0);
      await expect.poll(() => page.locator('body').innerText()).not.toMatch(/iris/i);

      await page.getByRole('button', { name: 'To your conversations' }).click();
      await page.getByText('No conversation yet.').waitFor();
      for (const { url, body } of said.slice(since))
        expect(withoutAsked(body, url), url).not.toMatch(/iris/i);
      expect(wrong).toEqual([]);
    });

    test('leaves the chat as if nobody had been chosen, and Back leads to nothing of it', async () => {
      const { admin, page, wrong } = await setUp(size);
      const { body: tools } = await admin.get('/tools');
      const { body: instances } = await admin.get('/tool-instances');
      await page.goto(`/agents/iris`);
      await page.getByRole('heading', { level: 1, name: 'Iris the hidden' }).waitFor();
      await goTo(page, 'Settings');
      await page.getByRole('tab', { name: 'Iris the hidden' }).click();
      await page.getByRole('link', { name: 'Open thalamus' }).waitFor();
      await page.goto(`/tools/${tools.items[0].id}/instances/${instances.items[0].id}`);
      await page.getByRole('heading', { level: 1, name: 'iris-instance' }).waitFor();
      await page.goto(`/configuration?scope=agent&id=iris`);
      await page.getByRole('heading', { level: 1, name: 'Configuration' }).waitFor();
      await settle(page);
      await goTo(page, 'Chat');
      const switcher = page.getByRole('combobox', { name: 'Agent' });
      await choose(page, 'Agent', 'Iris the hidden');
      await expect.poll(() => page.url()).toContain('agent=iris');
      await settle(page);

      await hide(admin);
      await expect.poll(() => page.url()).not.toContain('iris');
      await expect.poll(() => switcher.inputValue()).toBe('');
      await page.getByText('No conversation yet.').waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      for (const path of ['/configuration', '/tools/', '/settings?tab', '/settings', '/agents/iris']) {
        await page.goBack();
        await expect.poll(() => decodeURIComponent(page.url())).toContain(path);
        await settle(page);
        expect(await page.locator('body').innerText(), path).not.toMatch(
          /Iris the hidden|iris-instance|for iris/,
        );
      }
      await page.getByText('It is not here, or not any more').waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(wrong).toEqual([]);
    });

    test('leaves its own open page, its settings and the search', async () => {
      const { admin, page, wrong } = await setUp(size);
      await page.goto('/agents/iris');
      await page.getByRole('heading', { level: 1, name: 'Iris the hidden' }).waitFor();
      await settle(page);
      await hide(admin);
      await page.getByText('All agents that you may see').waitFor();
      expect(await page.locator('body').innerText()).not.toContain('Iris the hidden');
      await admin.patch('/agents/iris', { visible_to_users: null, visible_to_roles: null });
      await page.getByRole('heading', { level: 1, name: 'Iris the hidden' }).waitFor();

      await page.goto('/settings?tab=agent:iris');
      await page.getByRole('tab', { name: 'Iris the hidden' }).waitFor();
      await page.getByRole('link', { name: 'Open thalamus' }).waitFor();
      await settle(page);
      await hide(admin);
      await expect.poll(() => page.getByRole('tab', { name: 'Iris the hidden' }).count()).toBe(0);
      await expect.poll(() => page.getByRole('link', { name: 'Open thalamus' }).count()).toBe(0);

      await admin.patch('/agents/iris', { visible_to_users: null, visible_to_roles: null });
      const { body: instances } = await admin.get('/tool-instances');
      const [{ id, tool_id }] = instances.items;
      await page.goto(`/tools/${tool_id}/instances/${id}`);
      await page.getByRole('heading', { level: 1, name: 'iris-instance' }).waitFor();
      await settle(page);
      await hide(admin);
      await page.getByText('It is not here, or not any more').waitFor();
      expect(await page.locator('body').innerText()).not.toMatch(/iris/);
      await page.goto('/agents?q=iris');
      await page.getByText('No agent matches.').waitFor();
      expect(wrong).toEqual([]);
    });
  });
});

/** All that the API answers this page, as it comes. */
function answersOf(page: Page): { url: string; body: string }[] {
  const answers: { url: string; body: string }[] = [];
  page.on('response', (response) => {
    const { pathname, search } = new URL(response.url());
    if (!pathname.startsWith('/api/v1/') || pathname.endsWith('/events')) return;
    response
      .text()
      .then((body) => answers.push({ url: pathname + search, body }))
      // What was asked when the page went elsewhere has no body.
      .catch(() => undefined);
  });
  return answers;
}

/** An answer may repeat what was asked for. */
function withoutAsked(body: string, url: string): string {
  return url.includes('iris') ? body.replaceAll(/"(instance|detail)":"[^"]*"/g, '') : body;
}
