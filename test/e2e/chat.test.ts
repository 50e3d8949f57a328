import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser, settle } from '../browser.ts';
import type { Client } from '../harness.ts';
import { type LettaDouble, startLettaDouble } from '../letta/letta-double.ts';
import { answer, cues } from '../letta/model-stub.ts';
import { openSite, type Site, type Size, sizes } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

/** Is this text to be seen in what is scrolled? */
async function isWithin(log: Locator, text: string | RegExp): Promise<boolean> {
  const [box, found] = [await log.boundingBox(), await log.getByText(text).boundingBox()];
  return box !== null && found !== null && found.y >= box.y - 1 && found.y < box.y + box.height;
}

describe.runIf(browser !== undefined)('a conversation in a browser', () => {
  let letta: LettaDouble;
  let site: Site;
  let ada: Client;
  beforeEach(async () => {
    letta = await startLettaDouble('app-server');
    site = await openSite(browser);
    const admin = await site.registry.signIn('admin');
    await admin.put('/system-config', { config_key: 'letta.url', config_value: letta.url });
    await admin.put('/system-config', {
      config_key: 'letta.token',
      config_value: letta.token ?? '',
      is_encrypted: true,
    });
    const { id: letta_uid } = letta.addAgent({ name: 'Iris' });
    await admin.post('/agents', { id: 'iris', name: 'Iris', letta_uid, delivery: 'letta' });
    await admin.post('/agents', { id: 'monday', name: 'Monday', letta_uid: 'uid-monday' });
    ada = await site.registry.signIn('user', { username: 'ada' });
  });
  afterEach(async () => {
    await site.close();
    await letta.close();
  });

  const open = (size?: Size) => site.visit(ada, size);
  const say = async (page: Page, text: string) => {
    const field = page.getByRole('textbox', { name: 'Message' });
    await field.fill(text);
    await field.press('Enter');
  };
  const begin = async (title?: string, agent_id = 'monday') =>
    (await ada.post('/chat/sessions', { agent_id, title })).body.id as string;
  const post = async (id: string, message: string) => ada.post(`/chat/sessions/${id}/messages`, { message });

  test('the answer streams in with its thoughts and tools, is stopped, fails and is sent again', async () => {
    const { page, wrong } = await open();
    await page.goto('/chat');
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.getByRole('dialog').getByRole('button', { name: /Iris/ }).click();
    const log = page.getByRole('log');

    await say(page, cues.tool);
    await log.getByText(answer.join('')).waitFor();
    await log.getByText('The tool answered').waitFor();
    expect(await log.getByRole('button', { name: 'Copy all' }).count()).toBe(2);

    await say(page, cues.slow);
    await log.getByText('Iris is typing').waitFor();
    await log.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => log.getByText('Iris is typing').count()).toBe(0);

    await say(page, cues.fail);
    const retries = log.getByRole('button', { name: 'Retry' });
    // Of what was stopped, and of what failed.
    await expect.poll(() => retries.count()).toBe(2);
    const turns = () => letta.state.asked.filter((type) => type === 'input').length;
    const before = turns();
    await retries.last().click();
    await expect.poll(turns).toBe(before + 1);
    await expect.poll(() => retries.count()).toBe(2);
    await expectAccessible(page, 'a conversation');
    expect(wrong).toEqual([]);
  });

  test.each(sizes)(
    'what was said is found again on %s, and read on from there to both sides',
    async (_name, size) => {
      const id = await begin('Long');
      // As many as may wait, so the place that is looked for is far from the newest.
      for (let number = 1; number <= 45; number++)
        await post(
          id,
          `${number}: ${number === 3 ? 'the basil is thirsty' : 'nothing to report. '.repeat(40)}`,
        );
      const other = await begin('Other');
      await post(other, 'Not a word of herbs.');
      const { page, wrong } = await open(size);
      await page.goto('/chat');
      await page.getByRole('textbox', { name: 'Search conversations' }).fill('BASIL');
      await expect
        .poll(() => page.getByRole('navigation', { name: 'Your conversations' }).getByRole('button').count())
        .toBe(1);
      await page.getByRole('navigation', { name: 'Your conversations' }).getByRole('button').click();
      const log = page.getByRole('log');
      await log.getByText('the basil is thirsty').waitFor();
      expect(page.url()).toContain('at=');
      await log.getByText(/^45: /).waitFor({ state: 'attached' });
      await expect.poll(() => isWithin(log, 'the basil is thirsty')).toBe(true);
      await post(id, 'the newest of all');
      await page.getByRole('button', { name: /^To the newest/ }).click();
      await expect.poll(() => isWithin(log, 'the newest of all')).toBe(true);
      await expect
        .poll(() => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight))
        .toBeLessThan(5);
      // Scrolled up, one stays where one is, and is told what is new.
      await log.evaluate((box) => (box.scrollTop = box.scrollHeight / 2));
      await post(id, 'and one more');
      await page.getByRole('button', { name: 'To the newest: 1 new' }).click();
      await log.getByText('and one more').waitFor();
      await expectAccessible(page, 'a long conversation');
      expect(wrong).toEqual([]);
    },
  );

  test('reading further back keeps in place what is being read', async () => {
    const id = await begin('Long');
    for (let number = 1; number <= 45; number++) await post(id, `${number}: ${'and so on. '.repeat(30)}`);
    const { page } = await open();
    await page.route('**/messages?limit=50', (route) => {
      const shorter = new URL(route.request().url());
      shorter.searchParams.set('limit', '20');
      return route.continue({ url: shorter.href });
    });
    await page.goto(`/chat?session=${id}`);
    const log = page.getByRole('log');
    await log.getByText(/^45: /).waitFor();
    expect(await log.getByText(/^25: /).count()).toBe(0);
    await log.getByText(/^26: /).evaluate((bubble) => bubble.scrollIntoView());
    await log.getByText(/^25: /).waitFor({ state: 'attached' });
    expect(await isWithin(log, /^26: /)).toBe(true);
  });

  test('a conversation is renamed, archived, found in the archive and taken out again', async () => {
    const id = await begin();
    await post(id, 'About the herbs');
    const { page, wrong } = await open();
    await page.goto(`/chat?session=${id}`);
    const menu = page.getByRole('button', { name: 'What to do with this conversation' });
    const list = page.getByRole('navigation', { name: 'Your conversations' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Herbs');
    await page.getByRole('textbox', { name: 'Name' }).press('Enter');
    await list.getByText('Herbs').waitFor();
    await menu.click();
    await page.getByRole('menuitem', { name: 'Archive', exact: true }).click();
    await page.getByText('No conversation yet.').waitFor();
    await page.getByLabel('Show what is archived').check();
    await list.getByText('Herbs').waitFor();
    await menu.click();
    await page.getByRole('menuitem', { name: 'Take out of the archive' }).click();
    await page.getByText('Nothing is archived.').waitFor();
    expect(wrong).toEqual([]);
  });

  test('what is written while a message is on its way stays', async () => {
    const id = await begin();
    const { page } = await open();
    await page.goto(`/chat?session=${id}`);
    let letGo: () => void = () => undefined;
    const isHeld = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/messages', async (route) => {
      await isHeld;
      await route.continue();
    });
    const field = page.getByRole('textbox', { name: 'Message' });
    await say(page, 'Hello');
    await field.press('End');
    await field.pressSequentially('And one more thing');
    letGo();
    await page.getByRole('log').getByText('Hello').waitFor();
    await expect.poll(() => field.inputValue()).toBe('And one more thing');
    await page.reload();
    await expect.poll(() => field.inputValue()).toBe('And one more thing');
  });

  describe('when one leaves while a message is on its way, and comes back', () => {
    /** @returns lets it go on, to the server or to a refusal */
    const leaveMeanwhile = async (page: Page) => {
      const held = Promise.withResolvers<'on' | 'refused'>();
      await page.route(
        '**/messages',
        async (route) =>
          (await held.promise) === 'on'
            ? route.continue()
            : route.fulfill({ status: 503, json: { detail: 'Not now.' } }),
        { times: 1 },
      );
      await say(page, 'Hello');
      await page.getByRole('link', { name: 'Agents' }).first().click();
      await page.getByRole('heading', { name: 'Agents', level: 1 }).waitFor();
      await page.goBack();
      await expect.poll(() => page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('Hello');
      return held.resolve;
    };
    const stored = async (id: string) =>
      (await ada.get(`/chat/sessions/${id}/messages`)).body.items.map(
        ({ message }: { message: string }) => message,
      );

    test('it is sent once and leaves the field, what was written meanwhile stays', async () => {
      const id = await begin();
      const { page } = await open();
      await page.goto(`/chat?session=${id}`);
      const field = page.getByRole('textbox', { name: 'Message' });
      const go = await leaveMeanwhile(page);
      await field.press('End');
      await field.pressSequentially(' And more');
      go('on');
      await expect.poll(() => field.inputValue()).toBe(' And more');
      await page.reload();
      await page.getByRole('log').getByText('Hello').waitFor();
      expect(await field.inputValue()).toBe(' And more');
      expect(await stored(id)).toEqual(['Hello']);
    });

    test('a refusal is told to who came back, and nothing is lost', async () => {
      const id = await begin();
      const { page } = await open();
      await page.goto(`/chat?session=${id}`);
      const go = await leaveMeanwhile(page);
      go('refused');
      await page.getByRole('alert').getByText('Not now.').waitFor();
      const field = page.getByRole('textbox', { name: 'Message' });
      expect(await field.inputValue()).toBe('Hello');
      await page.getByRole('button', { name: 'Send' }).click();
      await expect.poll(() => field.inputValue()).toBe('');
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(await stored(id)).toEqual(['Hello']);
    });
  });

  test('a conversation that could not be read at first is read later, and one writes on meanwhile', async () => {
    const id = await begin();
    await post(id, 'About the herbs');
    const { page } = await open();
    await page.route('**/messages?limit=50', (route) =>
      route.fulfill({ status: 500, json: { detail: 'Not now.' } }),
    );
    await page.goto(`/chat?session=${id}`);
    await page.getByRole('alert').getByText('Not now.').waitFor();
    const field = page.getByRole('textbox', { name: 'Message' });
    await field.fill('What I was about to say');
    await page.unroute('**/messages?limit=50');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('log').getByText('About the herbs').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await field.inputValue()).toBe('What I was about to say');
  });

  test.each(sizes)(
    'on %s a conversation that is named elsewhere is called so where it is open',
    async (_name, size) => {
      const id = await begin();
      const { page } = await open(size);
      await page.goto(`/chat?session=${id}`);
      const conversation = page.getByRole('region', { name: 'Conversation', exact: true });
      await conversation.getByText('New conversation').waitFor();
      await settle(page);
      await post(id, 'About the herbs');
      await conversation.getByText('About the herbs').nth(1).waitFor();
      await ada.patch(`/chat/sessions/${id}`, { title: 'Basil and others' });
      await conversation.getByText('Basil and others').waitFor();
    },
  );

  test('without an agent nothing is offered to begin, and who may add one is led there', async () => {
    const admin = await site.registry.signIn('admin');
    for (const id of ['iris', 'monday']) await admin.delete(`/agents/${id}?cascade=true`);
    const his = await site.visit(admin);
    await his.page.goto('/chat');
    await his.page.getByText('There is no agent yet.').waitFor();
    expect(await his.page.getByRole('button', { name: 'New conversation' }).count()).toBe(0);
    await his.page.getByRole('link', { name: 'Add the first one' }).click();
    await his.page.waitForURL(/\/agents$/);
    const { page, wrong } = await open();
    await page.goto('/chat');
    await page.getByText('There is no agent that you may talk to yet.').waitFor();
    expect(wrong).toEqual([]);
  });
});
