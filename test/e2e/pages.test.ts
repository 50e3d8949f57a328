import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BrocaClient } from '../broca-client.ts';
import { expectAccessible, openBrowser, settle } from '../browser.ts';
import type { TestRegistry } from '../harness.ts';
import { firstRun, givePassword, invite, openSite, type Site, sizes } from './site.ts';

const browser = await openBrowser();

describe.runIf(browser !== undefined)('in a browser', () => {
  let site: Site;
  let registry: TestRegistry;
  let url: string;
  beforeEach(async () => {
    site = await openSite(browser);
    ({ registry, url } = site);
  });
  afterEach(() => site.close());
  afterAll(() => browser?.close());

  describe.each(sizes)('on %s', (_name, size) => {
    test('from the first run to the first answer', async () => {
      const { page, wrong } = await site.visit(undefined, size);
      await firstRun(page, registry);
      expect(page.url()).not.toContain('setup=');
      const api = page.request;
      const headers = { origin: url };
      await api.post('/api/v1/agents', {
        data: { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' },
        headers,
      });
      const made = await api.post('/api/v1/api-keys', {
        data: { name: 'broca', permissions: ['bridge:poll'] },
        headers,
      });
      const { key } = (await made.json()) as { key: string };
      await page.goto('/agents');
      await page.getByRole('link', { name: 'Talk' }).click();
      await page.getByRole('button', { name: 'New conversation' }).click();
      const field = page.getByRole('textbox', { name: 'Message' });
      await field.fill('Hello <b>Iris</b>, **how** are you?<script>document.title = "taken"</script>');
      await field.press('Enter');
      const log = page.getByRole('log');
      await log.getByText('Waiting').waitFor();
      const broca = new BrocaClient(url, key);
      await broca.poll();
      await log.getByText('Handed over').waitFor();
      await broca.reply(
        broca.received[0]?.session_id ?? '',
        'Well. <img src=x onerror="document.title=\'taken\'"> [a](javascript:alert(1))\n\n```js\nconst a = 1;\n```',
      );
      await log.getByText('const a = 1;').waitFor();
      await expect.poll(() => log.getByText('Handed over').count()).toBe(0);
      expect(await page.title()).not.toContain('taken');
      expect(await log.locator('img, script').count()).toBe(0);
      expect(await log.locator('a[href^="javascript"]').count()).toBe(0);
      // What is not sent yet survives a reload, and so does the conversation.
      await field.fill('not sent yet');
      await page.reload();
      await log.getByText('const a = 1;').waitFor();
      expect(await field.inputValue()).toBe('not sent yet');
      await expectAccessible(page, 'chat');
      expect(await page.evaluate(() => JSON.stringify(Object.entries(localStorage)))).not.toMatch(
        /token|ey[A-Za-z0-9]{10}/,
      );
      expect(wrong).toEqual([]);
    });
  });

  test('a session that ended asks to sign in again, and a wrong password says so', async () => {
    const { page, context } = await site.visit();
    await firstRun(page, registry);
    await context.clearCookies();
    await page.reload();
    await givePassword(page, 'root', 'wrong password');
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Username or email').inputValue()).toBe('root');
    await givePassword(page, 'root');
    await page.getByRole('button', { name: 'Account of root' }).waitFor();
  });

  test.each(['dark', 'light'] as const)(
    'nothing serious is wrong on any page for who cannot see or use a mouse, in %s',
    async (scheme) => {
      const admin = await registry.signIn('admin');
      await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris', status: 'Degraded' });
      const tool = await admin.post('/tools', {
        name: 'broca',
        category: 'master',
        config_schema: {
          type: 'object',
          properties: {
            port: { type: 'integer', default: 8001 },
            token: { type: 'string', writeOnly: true },
          },
        },
      });
      const instance = await admin.post('/tool-instances', { tool_id: tool.body.id, agent_id: 'iris' });
      await admin.put('/env-vars', { var_name: 'TOKEN', var_value: 'x', is_encrypted: true });
      const ada = await invite(registry, 'ada', 'admin');
      const { page, wrong } = await site.visit(undefined, undefined, scheme);
      await page.goto('/');
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await expectAccessible(page, 'sign in');
      await givePassword(page, 'ada');
      await page.getByRole('heading', { name: 'Chat' }).waitFor();
      for (const [path, heading] of [
        ['/chat', 'Chat'],
        ['/settings', 'Settings'],
        ['/agents', 'Agents'],
        ['/agents/iris', 'Iris'],
        ['/tools', 'Tools'],
        [`/tools/${tool.body.id}`, 'broca'],
        [`/tools/${tool.body.id}/instances/${instance.body.id}`, 'broca'],
        ['/discovery', 'Discovery'],
        ['/configuration', 'Configuration'],
        [`/configuration?scope=tool&id=${tool.body.id}`, 'Configuration'],
        ['/environment', 'Environment'],
        ['/people', 'People'],
        [`/people/${ada}`, 'ada'],
        ['/changes', 'Changes'],
        ['/system', 'System'],
        ['/profile', 'Profile'],
      ] as const) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1, name: heading }).waitFor();
        await settle(page);
        await expectAccessible(page, path);
      }
      expect(wrong).toEqual([]);
    },
    // Each page is looked at by a program that takes its time.
    240_000,
  );
});
