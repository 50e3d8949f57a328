import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { prepareFirstRun } from '../../server/accounts/setup.ts';
import { BrocaClient } from '../broca-client.ts';
import { makeBrocaDatabase } from '../broca-database.ts';
import { openBrowser, settle } from '../browser.ts';
import { type BreakableWay, openWay } from './breakable.ts';
import { Keys } from './keys.ts';
import { openSite, password, placeManifest, type Site } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

describe.runIf(browser !== undefined)('with the keyboard alone', () => {
  let site: Site;
  let way: BreakableWay;
  beforeEach(async () => {
    site = await openSite(browser, {
      through: async (port) => {
        way = await openWay(port);
        return way.url;
      },
    });
  });
  afterEach(async () => {
    await way.cut();
    await site.close();
  });

  const ada = async () => {
    const profile = await site.visit(await site.registry.signIn('admin', { username: 'ada' }));
    return { ...profile, keys: new Keys(profile.page) };
  };
  const addIris = async () => {
    const admin = await site.registry.signIn('admin', { username: 'grace' });
    await admin.post('/agents', {
      id: 'iris',
      letta_uid: 'uid-iris',
      name: 'Iris',
      description: 'as it was',
    });
    return admin;
  };
  const openBroca = async () => {
    const admin = await site.registry.signIn('admin');
    const { body } = await admin.post('/api-keys', { name: 'broca', permissions: ['bridge:poll'] });
    return new BrocaClient(site.url, body.key as string);
  };

  test('one comes from the first run to the first answer', async () => {
    const { page, wrong } = await site.visit();
    const keys = new Keys(page);
    await page.goto(`/#setup=${(await prepareFirstRun(site.registry.ctx)) ?? ''}`);
    await keys.fill('textbox', 'Username', 'root');
    await keys.fill('textbox', 'Email', 'root@example.org');
    await keys.fill('textbox', 'Password', password);
    await keys.press('Enter');
    await page.getByRole('button', { name: 'Account of root' }).waitFor();
    await page.getByRole('heading', { level: 1, name: 'Welcome' }).waitFor();
    await settle(page);

    await keys.use('button', 'New agent');
    const dialogue = page.getByRole('dialog', { name: 'New agent' });
    await dialogue.waitFor();
    await keys.expectCaught(dialogue);
    await keys.press('Escape');
    await keys.expectAt('button', 'New agent');
    await keys.press('Enter');
    await keys.fill('textbox', 'Letta id', 'uid-iris');
    await keys.fill('textbox', 'Name', 'Iris');
    await keys.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Iris' }).waitFor();
    await settle(page);
    await keys.use('link', 'Talk');
    await page.getByRole('heading', { level: 1, name: 'Chat' }).waitFor();
    await settle(page);
    await keys.use('button', 'New conversation');
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    await keys.press('Escape');
    await keys.expectAt('textbox', 'Message');
    await keys.type('Hello');
    await keys.press('Enter');
    await page.getByRole('log').getByText('Waiting').waitFor();

    const broca = await openBroca();
    await broca.poll();
    await broca.reply(broca.received[0]?.session_id ?? '', 'Good day.');
    await page.getByRole('log').getByText('Good day.').waitFor();
    await keys.expectAt('textbox', 'Message');
    expect(wrong).toEqual([]);
  });

  test('one changes a value of the system, with its impact, and takes it back', async () => {
    const admin = await site.registry.signIn('admin');
    await admin.put('/configurations', { scope: 'system', key: 'queue_refresh', value: 7, type: 'number' });
    const { page, keys, wrong } = await ada();
    await page.goto('/');
    await settle(page);
    await keys.use('link', 'Configuration');
    await page.getByRole('button', { name: 'Change queue_refresh' }).waitFor();
    await settle(page);
    await keys.use('button', 'Change queue_refresh');
    const dialogue = page.getByRole('dialog', { name: 'Change queue_refresh' });
    await dialogue.getByRole('textbox', { name: 'Value' }).waitFor();
    await keys.press('Escape');
    await keys.expectAt('button', 'Change queue_refresh');
    await keys.press('Enter');
    await dialogue.getByRole('textbox', { name: 'Value' }).waitFor();
    await keys.expectCaught(dialogue);
    await keys.fill('textbox', 'Value', '12');
    await keys.use('button', 'See the impact');
    await dialogue.getByRole('button', { name: 'Save' }).waitFor();
    // What was pressed keeps the focus while it works.
    await keys.expectAt('button', 'Save');
    await keys.press('Enter');
    await page.getByRole('status').filter({ hasText: 'is 12 now' }).waitFor();
    await keys.expectAt('button', 'Change queue_refresh');
    await keys.use('button', 'Undo', 'Shift+Tab');
    await page.getByRole('status').filter({ hasText: 'Taken back' }).waitFor();
    await page
      .getByRole('row', { name: /queue_refresh/ })
      .getByText('7', { exact: true })
      .waitFor();
    expect(wrong).toEqual([]);
  });

  test('one scans the home, applies what is found, and enables a plugin with what it needs', async () => {
    placeManifest(site.registry, 'tools/smcp', { name: 'smcp', type: 'tool' });
    placeManifest(site.registry, 'plugins/gh', { name: 'gh', type: 'plugin', tool: 'smcp' });
    placeManifest(site.registry, 'plugins/git', {
      name: 'git',
      type: 'plugin',
      tool: 'smcp',
      dependencies: ['gh'],
    });
    const { page, keys, wrong } = await ada();
    await page.goto('/');
    await settle(page);
    await keys.use('link', 'Discovery');
    await page.getByRole('heading', { level: 1, name: 'Discovery' }).waitFor();
    await settle(page);
    await keys.use('button', 'Preview a scan');
    await page.getByText(/^Preview: /).waitFor();
    await keys.use('button', 'Apply');
    await page.getByText(/^Applied: /).waitFor();
    await keys.press('g', 't');
    await page.getByRole('heading', { level: 1, name: 'Tools' }).waitFor();
    await keys.use('link', 'Open smcp');
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    await settle(page);
    await keys.to('tab', 'Overview');
    while ((await page.getByRole('tab', { name: 'Plugins', selected: true }).count()) === 0)
      await keys.press('ArrowRight');
    await keys.expectAt('tab', 'Plugins');
    await settle(page);
    await keys.use('button', 'Enable git');
    await keys.use('button', 'Enable with all that it needs');
    await page.getByRole('status').filter({ hasText: 'Enabled: gh, git.' }).waitFor();
    expect(wrong).toEqual([]);
  });

  test('an administrator hides an agent, and it leaves the open page of a user', async () => {
    await addIris();
    const { page: hers } = await site.visit(await site.registry.signIn('user'));
    await hers.goto('/agents');
    await hers.getByRole('heading', { name: 'Iris' }).waitFor();
    const { page, keys, wrong } = await ada();
    await page.goto('/agents');
    await page.getByRole('link', { name: 'Open Iris' }).waitFor();
    await settle(page);
    await keys.use('link', 'Open Iris');
    await page.getByRole('tab', { name: 'Visibility' }).waitFor();
    await keys.press('Alt+2');
    await keys.expectAt('tab', 'Visibility');
    await keys.to('radio', 'Everybody');
    await keys.press('ArrowDown', 'ArrowDown');
    await keys.expectAt('radio', 'Nobody but administrators');
    await keys.use('button', 'Save');
    await page.getByText('Saved.').waitFor();
    await hers.getByRole('heading', { name: 'Iris' }).waitFor({ state: 'detached' });
    expect(wrong).toEqual([]);
  });

  test('somebody from Broca is promoted, sets a password by her link, and talks', async () => {
    await addIris();
    makeBrocaDatabase(join(site.registry.home, 'broca2/sanctum.db'), [
      { platform_user_id: '7', username: 'ada_l', display_name: 'Ada Lovelace' },
    ]);
    const { page, keys, wrong } = await ada();
    await page.goto('/people');
    await settle(page);
    await keys.to('tab', 'Users');
    while ((await page.getByRole('tab', { name: 'From Broca', selected: true }).count()) === 0)
      await keys.press('ArrowRight');
    await keys.use('button', 'Promote Ada Lovelace');
    const dialogue = page.getByRole('dialog', { name: 'Make Ada Lovelace a user' });
    await dialogue.waitFor();
    await keys.expectCaught(dialogue);
    await keys.use('button', 'Promote');
    const link = await dialogue.getByText(/#invitation=/).innerText();
    await keys.expectCaught(dialogue);
    await keys.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'is a user here' }).waitFor();
    // What opened the dialogue is gone: one goes on in the list that it was in.
    await keys.to('link', 'is a user here');

    const hers = await site.visit();
    const herKeys = new Keys(hers.page);
    await hers.page.goto(`/${new URL(link.trim()).hash}`);
    await hers.page.getByText('This link is for ada_l').waitFor();
    await herKeys.fill('textbox', 'Password', password);
    await herKeys.press('Enter');
    await hers.page.getByRole('heading', { level: 1, name: 'Chat' }).waitFor();
    await settle(hers.page);
    await herKeys.use('button', 'New conversation');
    const choice = hers.page.getByRole('dialog');
    await choice.getByRole('button', { name: /Iris/ }).waitFor();
    await herKeys.press('Escape');
    await herKeys.expectAt('button', 'New conversation');
    await herKeys.press('Enter');
    await herKeys.use('button', 'Iris');
    await hers.page.getByRole('textbox', { name: 'Message' }).waitFor();
    await herKeys.press('Escape');
    await herKeys.type('Good morning');
    await herKeys.press('Enter');
    await hers.page.getByRole('log').getByText('Good morning').waitFor();
    expect([...wrong, ...hers.wrong]).toEqual([]);
  });

  test('two who edit the same are told, and the second decides', async () => {
    const grace = await addIris();
    const { page, keys, wrong } = await ada();
    await page.goto('/agents/iris');
    await settle(page);
    await keys.fill('textbox', 'Description', 'what Ada wrote');
    await grace.patch('/agents/iris', { description: 'what Grace wrote' });
    await keys.use('button', 'Save');
    const dialogue = page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
    await dialogue.waitFor();
    await keys.expectCaught(dialogue);
    await keys.press('Escape');
    await keys.expectAt('button', 'Save');
    await keys.press('Enter');
    await keys.to('radio', 'Theirs: what Grace wrote');
    await keys.press('ArrowDown');
    await keys.expectAt('radio', 'Mine: what Ada wrote');
    await keys.use('button', 'Go on');
    await page.getByText('Saved.').waitFor();
    expect((await grace.get('/agents/iris')).body.description).toBe('what Ada wrote');
    expect(wrong).toEqual([]);
  });

  test('a lost connection is tried again, and what one was typing is still there', async () => {
    await addIris();
    const { page, keys } = await ada();
    await page.goto('/agents/iris');
    await settle(page);
    await expect.poll(() => way.streams()).toBe(1);
    await keys.fill('textbox', 'Description', 'still here');
    await way.cut();
    await page.getByText('Connection lost.').waitFor();
    await keys.expectAt('textbox', 'Description');
    await keys.to('button', 'Try now', 'Shift+Tab');
    await way.mend();
    await keys.press('Enter');
    await page.getByText('Connection lost.').waitFor({ state: 'detached' });
    await keys.use('button', 'Save');
    await page.getByText('Saved.').waitFor();
  });
});
