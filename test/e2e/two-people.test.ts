import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser, settle } from '../browser.ts';
import type { Client } from '../harness.ts';
import { expectFits, openSite, type Profile, type Site, sizes } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

/** Each person at her own screen; what forms show of a difference one by one stands in configuration-form.test.ts. */
describe.runIf(browser !== undefined).each(sizes)('two people at one thing, on %s', (_name, size) => {
  let site: Site;
  let admin: Client;
  let grace: Profile;
  let ada: Profile;
  beforeEach(async () => {
    site = await openSite(browser);
    admin = await site.registry.signIn('admin');
    grace = await site.visit(await site.registry.signIn('admin', { username: 'grace' }), size);
    ada = await site.visit(await site.registry.signIn('admin', { username: 'ada' }), size);
  });
  afterEach(async () => {
    const wrong = [...grace.wrong, ...ada.wrong];
    await site.close();
    expect(wrong).toEqual([]);
  });

  const both = [() => grace.page, () => ada.page];
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const difference = (page: Page) =>
    page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
  /** All three are there: how it was, what the first made of it, what the second typed. */
  const expectAll = async (page: Page) => {
    await difference(page).getByText('When you began: as it was').waitFor();
    await difference(page).getByText('Theirs: what Grace wrote').waitFor();
    await difference(page).getByText('Mine: what Ada wrote').waitFor();
    await expectFits(page);
  };

  test('describe an agent: the second is told, may decide later, and decides with both before her', async () => {
    await admin.post('/agents', {
      id: 'iris',
      letta_uid: 'uid-iris',
      name: 'Iris',
      description: 'as it was',
    });
    const described = async () => (await admin.get('/agents/iris')).body.description as string;
    const field = (page: Page) => page.getByRole('textbox', { name: 'Description' });
    for (const page of both.map((of) => of())) await page.goto('/agents/iris');
    await field(grace.page).fill('what Grace wrote');
    await field(ada.page).fill('what Ada wrote');
    await button(grace.page, 'Save').click();
    await grace.page.getByText('Saved. Changed: description.').waitFor();

    await button(ada.page, 'Save').click();
    await expectAll(ada.page);
    expect(await described()).toBe('what Grace wrote');
    await button(ada.page, 'Decide later').click();
    expect(await field(ada.page).inputValue()).toBe('what Ada wrote');
    await button(ada.page, 'Save').click();
    await expectAll(ada.page);
    await difference(ada.page).getByLabel('Mine: what Ada wrote').check();
    await button(ada.page, 'Go on').click();
    await ada.page.getByText('Saved.').waitFor();
    expect(await described()).toBe('what Ada wrote');
    // The first sees it without a reload.
    await expect.poll(() => field(grace.page).inputValue()).toBe('what Ada wrote');
  });

  test('type on while a save is on its way: what was typed then is kept, and is saved next', async () => {
    await admin.post('/agents', {
      id: 'iris',
      letta_uid: 'uid-iris',
      name: 'Iris',
      description: 'as it was',
    });
    const { page } = ada;
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/api/v1/agents/iris', async (route) => {
      if (route.request().method() === 'PATCH') await held;
      await route.fallback();
    });
    await page.goto('/agents/iris');
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    const description = page.getByRole('textbox', { name: 'Description' });
    await description.fill('first');
    await name.fill('Iris II');
    await button(page, 'Save').click();
    await description.fill('second');
    await name.fill('Iris');
    answer();
    await page.getByText('Saved. Changed: description, name.').waitFor();
    expect([await name.inputValue(), await description.inputValue()]).toEqual(['Iris', 'second']);
    expect((await admin.get('/agents/iris')).body).toMatchObject({ name: 'Iris II', description: 'first' });
    await button(page, 'Save').click();
    await expect.poll(() => button(page, 'Discard').count()).toBe(0);
    expect((await admin.get('/agents/iris')).body).toMatchObject({ name: 'Iris', description: 'second' });
  });

  test('type something and type it back: what the other saves then shows by itself', async () => {
    await admin.post('/agents', {
      id: 'iris',
      letta_uid: 'uid-iris',
      name: 'Iris',
      description: 'as it was',
    });
    await ada.page.goto('/agents/iris');
    const description = ada.page.getByRole('textbox', { name: 'Description' });
    await description.fill('as it was not');
    await description.fill('as it was');
    await admin.patch('/agents/iris', { description: 'what Grace wrote' });
    await expect.poll(() => description.inputValue()).toBe('what Grace wrote');
    expect(await button(ada.page, 'Save').isDisabled()).toBe(true);
  });

  test('connect Letta: nobody is overwritten unseen, and nothing is undone that was not written', async () => {
    const change = (name: string, value: string | undefined) => ({
      table: 'system_config',
      config_key: `letta.${name}`,
      ...(value === undefined ? { delete: true } : { config_value: value, is_encrypted: name === 'token' }),
    });
    const apply = async (...changes: object[]) =>
      (await admin.post('/configurations/apply', { changes })).body.revision as number;
    const first = await apply(change('url', 'ws://as-it-was:1'));
    const second = await apply(change('driver', 'rest'));
    const { page } = ada;
    await page.goto('/system');
    const letta = page.getByRole('region', { name: 'Letta', exact: true });
    const address = letta.getByRole('textbox', { name: 'Address' });
    await address.fill('ws://ada:1');
    // The revisions of what is set are, summed up, what they were.
    let head = await apply(change('url', undefined), change('driver', undefined));
    while (head < first + second - 1)
      head = await apply({ table: 'env_vars', var_name: 'TURN', var_value: String(head) });
    expect(await apply(change('url', 'ws://grace:1'))).toBe(first + second);
    await button(page, 'Save').click();
    await difference(page).getByText('Theirs: ws://grace:1').waitFor();
    await difference(page).getByLabel('Mine: ws://ada:1').check();
    await button(page, 'Go on').click();
    await letta.getByText('Saved. Changed: url.').waitFor();

    await letta.getByRole('textbox', { name: 'Token' }).fill('a token');
    // So it is answered when all is already as it was sent.
    await page.route('**/api/v1/configurations/apply', async (route) => {
      await route.fulfill({ json: { ...(await (await route.fetch()).json()), revision: null } });
    });
    await button(page, 'Save').click();
    await letta.getByText('Nothing had to be saved').waitFor();
    expect(await letta.getByRole('button', { name: /^Undo/ }).count()).toBe(0);
  });

  test('one’s own name and email: who is renamed by somebody else meanwhile is told', async () => {
    const { page } = ada;
    await page.goto('/profile');
    const email = page.getByRole('textbox', { name: 'Email' });
    await email.fill('mine@example.org');
    const { items } = (await admin.get('/users?q=ada')).body;
    await admin.patch(`/users/${items[0].id}`, { email: 'theirs@example.org' });
    await button(page, 'Save').click();
    await difference(page).getByText('Theirs: theirs@example.org').waitFor();
    await difference(page).getByLabel('Mine: mine@example.org').check();
    await expectFits(page);
    await button(page, 'Go on').click();
    await page.getByText('Saved. Changed: email.').waitFor();
    expect((await admin.get(`/users/${items[0].id}`)).body.email).toBe('mine@example.org');
  });

  test('set a variable: what the second typed stays, even when the first was quicker after the impact was shown', async () => {
    await admin.put('/env-vars', { var_name: 'PLACE', var_value: 'as it was', is_encrypted: false });
    const value = async () => (await admin.get('/env-vars/PLACE')).body.var_value as string;
    const field = (page: Page) => page.getByRole('textbox', { name: 'Value' });
    for (const page of both.map((of) => of())) {
      await page.goto('/environment');
      await button(page, 'Change PLACE').click();
    }
    await field(grace.page).fill('what Grace wrote');
    await field(ada.page).fill('what Ada wrote');
    for (const page of both.map((of) => of())) {
      await button(page, 'See the impact').click();
      await button(page, 'Save').waitFor();
    }
    await button(grace.page, 'Save').click();
    await grace.page.getByText('PLACE is changed.').waitFor();

    await button(ada.page, 'Save').click();
    await expectAll(ada.page);
    // Escape leaves the difference, not what one was doing.
    await ada.page.keyboard.press('Escape');
    await difference(ada.page).waitFor({ state: 'detached' });
    expect(await field(ada.page).inputValue()).toBe('what Ada wrote');
    expect(await value()).toBe('what Grace wrote');
    await button(ada.page, 'Save').click();
    await expectAll(ada.page);
    await difference(ada.page).getByLabel('Theirs: what Grace wrote').check();
    await button(ada.page, 'Go on').click();
    expect(await field(ada.page).inputValue()).toBe('what Grace wrote');
    await button(ada.page, 'Cancel').click();
    await settle(ada.page);
    expect(await value()).toBe('what Grace wrote');
  });

  test('set a key: the second is told while she types, and saves hers on purpose', async () => {
    await admin.put('/configurations', { scope: 'system', key: 'greeting', value: 'as it was' });
    const value = async () => (await admin.get('/configurations?key=greeting')).body.items[0].value as string;
    const field = (page: Page) => page.getByRole('textbox', { name: 'Value' });
    for (const page of both.map((of) => of())) {
      await page.goto('/configuration');
      await button(page, 'Change greeting').click();
    }
    await field(grace.page).fill('what Grace wrote');
    await field(ada.page).fill('what Ada wrote');
    await button(grace.page, 'See the impact').click();
    await button(grace.page, 'Save').click();
    await grace.page.getByText(/greeting is what Grace wrote now/).waitFor();

    await ada.page.getByRole('alert').getByText('Somebody changed this meanwhile').waitFor();
    expect(await field(ada.page).inputValue()).toBe('what Ada wrote');
    await button(ada.page, 'Look at the difference').click();
    await expectAll(ada.page);
    await ada.page.keyboard.press('Escape');
    await button(ada.page, 'Look at the difference').click();
    await difference(ada.page).getByLabel('Mine: what Ada wrote').check();
    await button(ada.page, 'Go on').click();
    expect(await value()).toBe('what Grace wrote');
    await button(ada.page, 'See the impact').click();
    await button(ada.page, 'Save').click();
    await ada.page.getByText(/greeting is what Ada wrote now/).waitFor();
    expect(await value()).toBe('what Ada wrote');
  });
});
