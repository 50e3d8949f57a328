import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser } from '../browser.ts';
import type { Client, TestRegistry } from '../harness.ts';
import { givePassword, invite, openSite, password, type Site, type Size } from './site.ts';

const browser = await openBrowser();

describe.runIf(browser !== undefined)('by keyboard', () => {
  let site: Site;
  let registry: TestRegistry;
  let admin: Client;
  let url: string;
  let toolId: number;
  beforeEach(async () => {
    site = await openSite(browser);
    ({ registry, url } = site);
    admin = await registry.signIn('admin');
    for (const [id, name] of [
      ['athena', 'Athena'],
      ['iris', 'Iris'],
    ])
      await admin.post('/agents', { id, letta_uid: `uid-${id}`, name });
    const tool = await admin.post('/tools', {
      name: 'iridium',
      category: 'master',
      description: 'A hard metal',
    });
    toolId = tool.body.id as number;
    await admin.post('/tool-instances', { tool_id: toolId, agent_id: 'iris', name: 'iris waters' });
    await admin.put('/system-config', { config_key: 'iris.level', config_value: 'high' });
    for (const [username, role] of [
      ['ada', 'admin'],
      ['irina', 'user'],
    ] as const)
      await invite(registry, username, role);
  });
  afterEach(() => site.close());
  afterAll(() => browser?.close());

  /** Somebody's page at the agents, signed in. */
  const openAs = async (username: string, size?: Size) => {
    const profile = await site.visit(undefined, size);
    const { page } = profile;
    await page.goto('/agents');
    await givePassword(page, username);
    await page.getByRole('heading', { name: 'Iris' }).waitFor();
    return profile;
  };
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
  const field = (page: Page) => page.getByRole('combobox', { name: 'Search or go to' });
  const optionsOf = (page: Page, group: string) =>
    page.getByRole('group', { name: group }).getByRole('option');
  const focused = (page: Page) =>
    page.locator(':focus').evaluate(({ tagName, textContent }) => `${tagName} ${textContent.trim()}`);

  describe('the palette', () => {
    test('finds plugins, what was said in one’s conversations, and the keys of agents', async () => {
      const plugin = await admin.post('/plugins', { tool_id: toolId, name: 'irrigation' });
      await admin.put('/agents/iris/configs', { config_key: 'irises.colour', config_value: 'blue' });
      await admin.put('/agents/athena/configs', { config_key: 'irises.hidden', config_value: 'no' });
      await admin.patch('/agents/athena', { visible_to_roles: ['admin'] });
      const { body } = await registry.anonymous.post('/auth/login', { username: 'irina', password });
      const irina = registry.withToken(body.access_token as string);
      const { body: said } = await irina.post('/chat/sessions', { agent_id: 'iris' });
      await irina.post(`/chat/sessions/${said.id}/messages`, { message: 'Do irises need rain?' });
      const { page, wrong, context } = await openAs('irina');
      const open = async (typed: string, group: string, label: string) => {
        await page.keyboard.press('Control+k');
        await field(page).fill(typed);
        await optionsOf(page, group).getByText(label).first().click();
      };
      await open('irrig', 'Plugins', 'irrigation');
      await heading(page, 'irrigation').waitFor();
      expect(page.url()).toContain(`/tools/${toolId}/plugins/${plugin.body.id}`);
      await open('need rain', 'Conversations', 'Do irises need rain?');
      await page.getByRole('log').getByText('Do irises need rain?').waitFor();
      await open('irises.', 'Configuration keys', 'irises.colour');
      await expect.poll(() => page.url()).toContain('id=iris');
      await page.keyboard.press('Control+k');
      await field(page).fill('irises.');
      await optionsOf(page, 'Configuration keys').getByText('irises.colour').waitFor();
      await expect.poll(() => page.getByText('searching').count()).toBe(0);
      expect(await page.getByRole('option', { name: /irises.hidden/ }).count()).toBe(0);
      expect(wrong).toEqual([]);
      await context.close();
    });

    test('finds agents, tools, instances, keys and people, and leads there', async () => {
      const { page, wrong } = await openAs('ada');
      await page.keyboard.press('Control+k');
      await field(page).waitFor();
      await page.keyboard.type('iri');
      await optionsOf(page, 'Agents').getByText('Iris', { exact: true }).waitFor();
      await optionsOf(page, 'Tools').waitFor();
      await optionsOf(page, 'Instances').getByText('iris waters').waitFor();
      await optionsOf(page, 'Configuration keys').getByText('iris.level').waitFor();
      await optionsOf(page, 'People').getByText('irina', { exact: true }).waitFor();
      await optionsOf(page, 'Actions').getByText('New conversation with Iris').waitFor();
      // What is chosen is what a screen reader is told.
      const chosen = page.getByRole('option', { selected: true });
      expect(await chosen.count()).toBe(1);
      expect(await field(page).getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'));
      await page.keyboard.press('ArrowDown');
      expect(await chosen.textContent()).toContain('iridium');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: /iridium/ }).waitFor();
      await expect.poll(() => focused(page)).toMatch(/^H1 .*iridium/);
      expect(await field(page).count()).toBe(0);
      // Where one was comes first, when nothing is typed.
      await page.keyboard.press('g');
      await page.keyboard.press('t');
      await heading(page, 'Tools').waitFor();
      await page.keyboard.press('Control+k');
      await expect.poll(() => optionsOf(page, 'Recent').first().textContent()).toContain('iridium');
      await page.keyboard.press('Escape');
      await expect.poll(() => focused(page)).toBe('H1 Tools');
      expect(wrong).toEqual([]);
    });

    test('does things: a conversation, an agent, a scan, other colours, signing out', async () => {
      const { page } = await openAs('ada');
      const act = async (typed: string, label: string) => {
        await page.keyboard.press('Control+k');
        await field(page).fill(typed);
        await page.getByRole('option', { name: label }).click();
      };
      await act('athena', 'New conversation with Athena');
      await page.getByRole('textbox', { name: 'Message' }).waitFor();
      await act('new agent', 'New agent');
      await page.getByRole('dialog', { name: 'New agent' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await act('scan', 'Scan the Sanctum home');
      await page.getByText(/^Preview: /).waitFor();
      await act('colours', 'Switch to light colours');
      await expect.poll(() => page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('light');
      await act('sign', 'Sign out');
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    });

    test('offers and finds only what somebody may see and do', async () => {
      await admin.patch('/agents/athena', { visible_to_roles: ['admin'] });
      const { page } = await openAs('irina');
      await page.keyboard.press('Control+k');
      await field(page).waitFor();
      expect(await optionsOf(page, 'Pages').allTextContents()).not.toContainEqual(
        expect.stringMatching(/People|System|Environment|Discovery/),
      );
      expect(await optionsOf(page, 'Actions').allTextContents()).not.toContainEqual(
        expect.stringMatching(/New agent|Scan/),
      );
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.keyboard.type('a');
      await optionsOf(page, 'Tools').getByText('iridium').waitFor();
      await expect.poll(() => page.getByText('searching').count()).toBe(0);
      expect(await page.getByRole('option', { name: /Athena/ }).count()).toBe(0);
      expect(asked).not.toContain('/api/v1/users');
      expect(asked).not.toContain('/api/v1/system-config');
      await page.keyboard.type('bsolutely nothing');
      await page.getByText('Nothing was found.').waitFor();
    });
  });

  test('keys go to the search, open cards, switch tabs and go to places', async () => {
    const { page } = await openAs('ada');
    await page.keyboard.press('/');
    await page.keyboard.type('iri');
    await page.getByText('1 agent', { exact: true }).waitFor();
    expect(page.url()).toContain('q=iri');
    // In a field every key is text.
    await page.keyboard.type('1?gt/');
    expect(await page.getByLabel('Search agents').inputValue()).toBe('iri1?gt/');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(await page.getByLabel('Search agents').inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await page.getByText('2 agents', { exact: true }).waitFor();
    await page.keyboard.press('2');
    await heading(page, 'Iris').waitFor();
    await page.keyboard.press('Control+2');
    await page.getByRole('tab', { name: 'Visibility', selected: true }).waitFor();
    await page.keyboard.press('Alt+1');
    await page.getByRole('tab', { name: 'Identity', selected: true }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await heading(page, 'Settings').waitFor();
    await page.getByRole('tab', { name: 'Iris' }).waitFor();
    await page.keyboard.press('Control+3');
    await page.getByRole('tab', { name: 'Iris', selected: true }).waitFor();
    expect(page.url()).toContain('tab=agent');
    await page.getByRole('heading', { name: 'iridium' }).waitFor();
    await page.keyboard.press('1');
    await page.getByRole('heading', { level: 1, name: /iridium/ }).waitFor();
  });

  test('in a conversation Enter sends, Shift+Enter breaks the line, Up edits nothing, Escape comes back', async () => {
    const { page } = await openAs('ada');
    const made = await page.request.post('/api/v1/chat/sessions', {
      data: { agent_id: 'iris' },
      headers: { origin: url },
    });
    const { id } = (await made.json()) as { id: string };
    await page.goto(`/chat?session=${id}`);
    const composer = page.getByRole('textbox', { name: 'Message' });
    await composer.click();
    await page.keyboard.type('one');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('two? /1 g a');
    expect(await composer.inputValue()).toBe('one\ntwo? /1 g a');
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('two? /1 g a').waitFor();
    await page.keyboard.press('ArrowUp');
    expect(await composer.inputValue()).toBe('');
    await page.getByRole('log').focus();
    await page.keyboard.press('Escape');
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Message');
  });

  test('the help lists the keys; without single keys only those with Ctrl or Alt do something', async () => {
    const { page } = await openAs('ada');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByText('Open the first to the ninth card').waitFor();
    // Behind the dialogue no key does anything.
    await page.keyboard.press('1');
    await page.keyboard.press('Control+k');
    expect(await field(page).count()).toBe(0);
    expect(page.url()).toMatch(/\/agents$/);
    await help.getByLabel('Single keys').press('Space');
    await expect.poll(() => help.getByText('Open the first to the ninth card').count()).toBe(0);
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    for (const key of ['?', '1', 'g', 't', '/']) await page.keyboard.press(key);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(page.url()).toMatch(/\/agents$/);
    await page.keyboard.press('Control+k');
    await field(page).waitFor();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('heading', { name: 'Iris' }).waitFor();
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.goto('/profile');
    await page.getByLabel('Single keys').press('Space');
    await page.getByRole('heading', { level: 1, name: 'Profile' }).click();
    await page.keyboard.press('?');
    await help.waitFor();
  });

  test('the menu of a phone is not there while it is closed, takes the focus and gives it back', async () => {
    const { page, context } = await openAs('ada', { width: 360, height: 740 });
    const places = page.getByRole('navigation', { name: 'Places' });
    const opener = page.getByRole('button', { name: 'Open the menu' });
    expect(await page.locator('nav[aria-label=Places]').getAttribute('inert')).toBe('');
    for (let count = 0; count < 12; count += 1) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.closest("nav")')).toBeNull();
    }
    await opener.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('A Agents');
    await expectAccessible(page, 'the open menu of a phone');
    await page.keyboard.press('Escape');
    await opener.waitFor();
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await places.getByRole('link', { name: 'Tools', exact: true }).press('Enter');
    await expect.poll(() => focused(page)).toBe('H1 Tools');
    await opener.waitFor();
    await context.close();
  });

  test('an open conversation of a phone is called after its agent', async () => {
    const { page, context } = await openAs('ada', { width: 360, height: 740 });
    await page.goto('/chat?agent=iris');
    await page.getByRole('button', { name: 'New conversation' }).click();
    await heading(page, 'Iris').waitFor();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    await expectAccessible(page, 'a conversation of a phone');
    await context.close();
  });

  test('going to a page names it, leads the focus to its heading, and Back to where one was', async () => {
    const { page } = await openAs('ada');
    expect(await page.title()).toBe('Agents · Sanctum Configurator');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('A To the content');
    await page.getByRole('link', { name: 'Open Iris' }).click();
    await heading(page, 'Iris').waitFor();
    await expect.poll(() => focused(page)).toBe('H1 Iris');
    expect(await page.title()).toBe('Iris · Sanctum Configurator');
    for (const [path, title] of [
      ['/chat', 'Chat'],
      ['/settings', 'Settings'],
      ['/changes', 'Changes'],
      ['/people', 'People'],
      [`/tools/${toolId}`, '🧰 iridium'],
    ]) {
      await page.goto(path ?? '');
      await expect.poll(() => page.title()).toBe(`${title} · Sanctum Configurator`);
    }
    for (let count = 0; count < 20; count += 1)
      await admin.post('/agents', { letta_uid: `many-${count}`, name: `Many ${count}` });
    await page.goto('/agents');
    await page.getByRole('heading', { name: 'Many 9' }).waitFor();
    await page.evaluate('scrollTo(0, 400)');
    await expect.poll(() => page.evaluate('scrollY')).toBe(400);
    await page.getByRole('link', { name: 'Open Many 17' }).dispatchEvent('click');
    await heading(page, 'Many 17').waitFor();
    await page.goBack();
    await heading(page, 'Agents').waitFor();
    await expect.poll(() => page.evaluate('scrollY')).toBe(400);
  });

  test('an address that is no page says where to go', async () => {
    const { page } = await openAs('ada');
    for (const path of ['/agents/iris/nothing', '/nowhere']) {
      await page.goto(path);
      await heading(page, 'There is no such page').waitFor();
    }
    await page.getByRole('main').getByRole('link', { name: 'Agents' }).click();
    await heading(page, 'Agents').waitFor();
  });

  test('a page whose part is gone after an update is loaded anew, once; then it says so', async () => {
    const { page } = await openAs('ada');
    const part = /assets\/people-page-/;
    await page.route(part, (route) => route.fulfill({ status: 404, body: '' }));
    await page.route(
      ({ pathname }) => pathname === '/',
      (route) => route.fulfill({ contentType: 'text/html', body: 'a newer page' }),
    );
    const reloaded = page.waitForEvent('load');
    await page.getByRole('link', { name: 'People' }).click();
    await reloaded;
    await heading(page, 'This page could not be loaded').waitFor();
    await page.unroute(part);
    await page.getByRole('button', { name: 'Reload' }).click();
    await heading(page, 'People').waitFor();
  });

  test('a status that is too old to count says so', async () => {
    await admin.post('/agents/iris/heartbeat', { status: 'Healthy' });
    const { page } = await openAs('ada');
    const card = page.getByRole('article', { name: 'Iris' });
    expect(await card.getByText('silent').count()).toBe(0);
    await page.clock.install({ time: Date.now() + 7 * 60_000 });
    await page.reload();
    await card.getByText('silent for 7 min').waitFor();
  });

  test.each([
    ['dark', { width: 1200, height: 800 }],
    ['light', { width: 1200, height: 800 }],
    ['dark', { width: 360, height: 740 }],
  ] as const)('nothing serious is wrong with palette and help, in %s at %o', async (scheme, size) => {
    const { page } = await openAs('ada', size);
    await page.evaluate((value) => localStorage.setItem('mantine-color-scheme-value', value), scheme);
    await page.reload();
    await page.getByRole('heading', { name: 'Iris' }).waitFor();
    await expectAccessible(page, 'shell');
    await page.getByRole('button', { name: 'Search or go to' }).click();
    await field(page).waitFor();
    await expectAccessible(page, 'palette, empty');
    await page.keyboard.type('iri');
    await optionsOf(page, 'People').filter({ hasText: 'irina' }).waitFor();
    await expectAccessible(page, 'palette');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await expectAccessible(page, 'help');
  });
});
