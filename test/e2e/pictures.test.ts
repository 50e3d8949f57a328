import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isoTime } from '../../server/kernel/clock.ts';
import { expectAccessible, openBrowser, settle } from '../browser.ts';
import type { Client, TestRegistry } from '../harness.ts';
import { openSite, type Scheme, type Site } from './site.ts';

const browser = await openBrowser();
const desktop = { width: 1200, height: 900 };
const phone = { width: 360, height: 740 };

describe.runIf(browser !== undefined)('pictures in a browser', () => {
  let site: Site;
  let registry: TestRegistry;
  let admin: Client;
  let toolId: number;
  beforeEach(async () => {
    site = await openSite(browser);
    ({ registry } = site);
    admin = await registry.signIn('admin');
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
    toolId = (await admin.post('/tools', { name: 'broca' })).body.id;
    for (const [name, version, dependencies] of [
      ['base', '1.2.0', []],
      ['telegram', '2.0.0', ['base@^1.0.0']],
      ['voice', '0.1.0', ['telegram', 'ffmpeg']],
      ['old', '1.0.0', ['base@^2.0.0']],
      ['chicken', '1.0.0', ['egg']],
      ['egg', '1.0.0', ['chicken']],
      ['lonely', '1.0.0', []],
    ] as const)
      await admin.post('/plugins', { tool_id: toolId, name, version, dependencies });
  });
  afterEach(() => site.close());
  afterAll(() => browser?.close());

  const open = (size = desktop, scheme: Scheme = 'dark') => site.visit(admin, size, scheme);
  /** Some messages, answered ones and one that failed. */
  const converse = async () => {
    const { body: agents } = await admin.get('/agents');
    await registry.ctx.journal.operate(async (tx) => {
      const insert = async (table: 'web_chat_sessions' | 'web_chat_messages', values: object) =>
        tx.rows
          .insertInto(table)
          .values(values as never)
          .execute();
      await insert('web_chat_sessions', { id: 'visit', agent_id: agents.items[0].id });
      for (let number = 1; number < 40; number += 2) {
        const at = Date.now() - number * 1_700_000;
        const state = number === 5 ? 'failed' : 'answered';
        const session_id = 'visit';
        await insert('web_chat_messages', {
          session_id,
          message: 'x',
          timestamp: isoTime(at),
          state,
          number,
        });
        if (state === 'answered')
          await insert('web_chat_responses' as 'web_chat_messages', {
            session_id,
            response: 'y',
            timestamp: isoTime(at + number * 900),
            number: number + 1,
          });
      }
    });
  };
  test('the graph of plugins shows what is needed, missing, too old and circular, and enables one with all that it needs', async () => {
    const { page, wrong } = await open();
    await page.goto(`/tools/${toolId}?tab=plugins`);
    const graph = page.getByRole('group', { name: 'Plugins and what they need' });
    await graph.getByRole('button', { name: /^ffmpeg: missing/ }).waitFor();
    await graph.getByRole('button', { name: /^old: .*needs base \^2\.0\.0 \(incompatible\)/ }).waitFor();
    await graph.getByRole('button', { name: /^egg: .*needs chicken \(cycle\)/ }).waitFor();
    // By keyboard: from a plugin to what it needs, and choose it.
    const telegram = graph.getByRole('button', { name: /^telegram:/ });
    await telegram.focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate('document.activeElement.dataset.plugin')).toBe('base');
    await page.keyboard.press('ArrowLeft');
    await telegram.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/plugin=telegram/);
    const chosen = page.getByRole('region', { name: 'Chosen' });
    await chosen.getByText('needs base ^1.0.0').waitFor();
    await chosen.getByRole('button', { name: 'Enable telegram' }).click();
    await chosen.getByRole('button', { name: 'Enable with all that it needs' }).click();
    await page.getByText('Enabled: base, telegram.').waitFor();
    await graph.getByRole('button', { name: /^base: on/ }).waitFor();
    await graph.getByRole('button', { name: /^telegram: on/ }).waitFor();
    await expectAccessible(page, 'graph');
    expect(wrong).toEqual([]);
  });

  test('on a phone the list comes first, and the graph when it is asked for, within a frame that scrolls', async () => {
    const { page } = await open(phone);
    await page.goto(`/tools/${toolId}?tab=plugins`);
    await page.getByRole('article', { name: 'telegram' }).waitFor();
    expect(await page.getByRole('group', { name: 'Plugins and what they need' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show the picture' }).click();
    await page.getByRole('group', { name: 'Plugins and what they need' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });

  test('a bar of the changes narrows the list to its time, once more widens it, and stands in the address', async () => {
    const { page, wrong } = await open();
    await page.goto('/changes');
    const bars = page.getByRole('group', { name: /Changes over time/ });
    const last = bars.getByRole('button').last();
    await last.waitFor();
    expect(await last.getAttribute('aria-label')).toMatch(/7 plugins/);
    // The first bar is a day ago, when nothing was there.
    await last.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.waitForURL(/since=.*until=/);
    await page.getByText('No change matches.').waitFor();
    const first = bars.getByRole('button').first();
    expect(await first.getAttribute('aria-pressed')).toBe('true');
    await first.press('Enter');
    await page.getByRole('article').first().waitFor();
    await last.click();
    await page.waitForURL(/since=.*until=/);
    await page.getByRole('article').first().waitFor();
    await page.getByText('7d', { exact: true }).click();
    await page.waitForURL(/range=7d/);
    expect(page.url()).toContain('since=');
    // What is picked is a link that can be shared.
    await page.reload();
    await page.getByRole('article').first().waitFor();
    expect(wrong).toEqual([]);
  });

  test('the strip of an agent shows a transition as it happens, with its time and reason', async () => {
    const { page, wrong } = await open();
    await page.goto('/agents/iris?tab=activity');
    const strip = page.getByRole('img', { name: /^Iris in the last 24 hours/ });
    await strip.waitFor();
    expect(await strip.getAttribute('aria-label')).toContain('0 changes of status, now Ready');
    await admin.post('/agents/iris/heartbeat', { status: 'Degraded' });
    await expect.poll(() => strip.getAttribute('aria-label')).toContain('now Degraded');
    await page.getByRole('button', { name: 'Show as a table: Iris: times and reasons' }).click();
    await page.getByText(/^reported by admin/).waitFor();
    await page.getByText(/^registered by admin/).waitFor();
    expect(wrong).toEqual([]);
  });

  test.each(['dark', 'light'] as const)(
    'nothing serious is wrong with any picture for who cannot see or use a mouse, in %s',
    async (scheme) => {
      await converse();
      const instance = await admin.post('/tool-instances', { tool_id: toolId, agent_id: 'iris' });
      await admin.post(`/tool-instances/${instance.body.id}/heartbeat`, { status: 'Healthy' });
      await admin.post('/agents/iris/heartbeat', { status: 'Degraded' });
      for (const size of [desktop, phone]) {
        const { page, wrong } = await open(size, scheme);
        for (const path of [
          `/tools/${toolId}?tab=plugins&plugin=telegram`,
          '/changes',
          '/agents/iris?tab=activity',
          `/tools/${toolId}/instances/${instance.body.id}?tab=state`,
          '/system',
          '/system?of=plugins',
        ]) {
          await page.goto(path);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await settle(page);
          const closed = page.getByRole('button', { name: /^Show (as a table|the picture)/ });
          while ((await closed.count()) > 0) await closed.first().click();
          await expectAccessible(page, `${path} at ${size.width}`);
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(size.width);
          const shots = process.env.SANCTUM_TEST_SHOTS;
          if (shots !== undefined)
            await page.screenshot({
              path: `${shots}/${scheme}-${size.width}${path.replaceAll(/\W+/g, '-')}.png`,
              fullPage: true,
            });
        }
        expect(wrong).toEqual([]);
      }
    },
    240_000,
  );
});
