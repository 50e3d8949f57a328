import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { prepareFirstRun } from '../../server/accounts/setup.ts';
import { BrocaClient } from '../broca-client.ts';
import { expectAccessible, openBrowser, openProfile, settle } from '../browser.ts';
import { startRegistry, type TestRegistry } from '../harness.ts';

const browser: Browser | undefined = await openBrowser();
const password = 'velvet oyster lantern';

describe.runIf(browser !== undefined)('in a browser', () => {
  let registry: TestRegistry;
  let url: string;
  beforeEach(async () => {
    registry = await startRegistry('sqlite');
    await registry.app.listen({ port: 0, host: '127.0.0.1' });
    url = `http://127.0.0.1:${(registry.app.server.address() as AddressInfo).port}`;
  });
  afterEach(() => registry.close());
  afterAll(() => browser?.close());

  const open = (size?: { width: number; height: number }) => {
    if (!browser) throw new Error('There is no browser.');
    return openProfile(browser, url, size);
  };
  /** Makes the first administrator as a person does. */
  const firstRun = async (page: Awaited<ReturnType<typeof open>>['page']) => {
    const token = (await prepareFirstRun(registry.ctx)) ?? '';
    await page.goto(`/#setup=${token}`);
    await page.getByLabel('Username').fill('root');
    await page.getByLabel('Email').fill('root@example.org');
    await page.locator('input[name=password]').fill(password);
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.getByRole('button', { name: 'Account of root' }).waitFor();
    await page.getByRole('heading', { level: 1, name: 'Welcome' }).waitFor();
  };

  describe.each([
    ['a desktop', { width: 1200, height: 800 }],
    ['a phone', { width: 360, height: 740 }],
  ])('on %s', (_name, size) => {
    test('from the first run to the first answer', async () => {
      const { page, wrong, context } = await open(size);
      await firstRun(page);
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
      await context.close();
    });
  });

  test('a session that ended asks to sign in again, and a wrong password says so', async () => {
    const { page, context } = await open();
    await firstRun(page);
    await context.clearCookies();
    await page.reload();
    await page.getByLabel('Username or email').fill('root');
    await page.locator('input[name=password]').fill('wrong password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Username or email').inputValue()).toBe('root');
    await page.locator('input[name=password]').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Account of root' }).waitFor();
    await context.close();
  });

  test('an agent that is hidden leaves the open page of whoever may not see it', async () => {
    const admin = await registry.signIn('admin');
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
    const { body } = await admin.post('/users', { username: 'ada', email: 'ada@example.org', role: 'user' });
    await registry.anonymous.post('/auth/invitation', { token: body.invitation.token, password });
    const { page, context } = await open();
    await page.goto('/agents');
    await page.getByLabel('Username or email').fill('ada');
    await page.locator('input[name=password]').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Iris' }).waitFor();
    await admin.patch('/agents/iris', { visible_to_roles: ['admin'] });
    await expect.poll(() => page.getByRole('heading', { name: 'Iris' }).count()).toBe(0);
    await context.close();
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
      const { body } = await admin.post('/users', {
        username: 'ada',
        email: 'ada@example.org',
        role: 'admin',
      });
      await registry.anonymous.post('/auth/invitation', { token: body.invitation.token, password });
      const { page, wrong, context } = await open();
      await page.addInitScript((value) => localStorage.setItem('mantine-color-scheme-value', value), scheme);
      await page.goto('/');
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await expectAccessible(page, 'sign in');
      await page.getByLabel('Username or email').fill('ada');
      await page.locator('input[name=password]').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
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
        [`/people/${body.id}`, 'ada'],
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
      await context.close();
    },
    // Each page is looked at by a program that takes its time.
    240_000,
  );
});
