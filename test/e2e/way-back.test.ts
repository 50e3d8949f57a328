import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser, settle } from '../browser.ts';
import type { Client } from '../harness.ts';
import { openSite, type Site, sizes } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

const schema = {
  type: 'object',
  properties: { port: { type: 'integer' }, level: { type: 'string' } },
};

describe.runIf(browser !== undefined)('the way back in a browser', () => {
  let site: Site;
  let admin: Client;
  let instance: number;
  beforeEach(async () => {
    site = await openSite(browser);
    admin = await site.registry.signIn('admin');
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris', description: 'first' });
    const { body: tool } = await admin.post('/tools', { name: 'broca', config_schema: schema });
    instance = (await admin.post('/tool-instances', { tool_id: tool.id, agent_id: 'iris' })).body.id;
  });
  afterEach(() => site.close());

  const head = async () => (await admin.get('/changes/head')).body.revision as number;
  const set = (key: string, value: unknown) =>
    admin.put('/configurations', { scope: 'agent', scope_id: 'iris', key, value });
  const valueOf = async (key: string) =>
    (await admin.get(`/tool-instances/${instance}/effective-config`)).body.values[key] as unknown;
  /** Chooses a revision in a field for a moment. */
  const pickRevision = async (page: Page, label: string, revision: number) => {
    await page.getByRole('combobox', { name: label, exact: true }).click();
    await page.getByRole('option', { name: 'A revision' }).click();
    const field = page.getByLabel(`${label}: revision`);
    await field.fill(String(revision));
    await field.press('Enter');
  };

  test.each(sizes)(
    'on %s an agent is brought back to an earlier version from its history, and that is undone',
    async (_name, size) => {
      const revision = await head();
      await admin.patch('/agents/iris', { description: 'second' });
      await admin.patch('/agents/iris', { description: 'third' });
      const { page, wrong } = await site.visit(admin, size);
      await page.goto('/agents/iris?tab=history');
      const first = page.getByRole('article').last();
      await first.getByRole('button', { name: /^Bring back/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('1 changed').waitFor();
      await dialog.getByText('third').waitFor();
      await expectAccessible(page, 'the plan');
      await dialog.getByRole('button', { name: 'Bring back', exact: true }).click();
      await dialog.getByRole('heading', { name: 'Done' }).waitFor();
      expect((await admin.get('/agents/iris')).body.description).toBe('first');
      expect(revision).toBeLessThan(await head());
      await dialog.getByRole('button', { name: 'Undo' }).click();
      await dialog.getByText('Taken back').waitFor();
      await dialog.getByText('By that: 1 changed.').waitFor();
      expect((await admin.get('/agents/iris')).body.description).toBe('third');
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      expect(wrong).toEqual([]);
    },
  );

  test.each(sizes)(
    'on %s everything is brought back to a revision in two steps, and what stays is said',
    async (_name, size) => {
      await set('port', 1);
      const revision = await head();
      await set('port', 2);
      await set('level', 'loud');
      const { page, wrong } = await site.visit(admin, size);
      await page.goto('/changes');
      await page.getByRole('button', { name: 'Bring everything back' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('People, passwords, sessions, keys and conversations stay').waitFor();
      await expectAccessible(page, 'step 1');
      await pickRevision(page, 'As of', revision);
      await dialog.getByRole('button', { name: 'See what changes' }).click();
      await dialog.getByText('1 changed, 1 deleted').waitFor();
      await dialog.getByText('1 instance affected').waitFor();
      await expectAccessible(page, 'step 2');
      await dialog.getByRole('button', { name: 'Bring back' }).click();
      await dialog.getByRole('heading', { name: 'Done' }).waitFor();
      expect([await valueOf('port'), await valueOf('level')]).toEqual([1, undefined]);
      await expectAccessible(page, 'done');
      expect(wrong).toEqual([]);
    },
  );

  test('who is overtaken is shown what would happen now, and nothing is done unseen', async () => {
    await set('port', 1);
    const revision = await head();
    await set('port', 2);
    const { page } = await site.visit(admin);
    await page.goto('/agents/iris?tab=history');
    await page.getByRole('button', { name: 'Bring back to a moment' }).click();
    const dialog = page.getByRole('dialog');
    await pickRevision(page, 'As of', revision);
    await dialog.getByRole('button', { name: 'See what changes' }).click();
    await dialog.getByText('1 changed').waitFor();
    await set('level', 'loud');
    await dialog.getByRole('button', { name: 'Bring back' }).click();
    await dialog.getByText('Nothing was done yet').waitFor();
    expect(await valueOf('port')).toBe(2);
    await dialog.getByText('1 changed, 1 deleted').waitFor();
    await dialog.getByRole('button', { name: 'Bring back' }).click();
    await dialog.getByRole('heading', { name: 'Done' }).waitFor();
    expect([await valueOf('port'), await valueOf('level')]).toEqual([1, undefined]);
  });

  test('what would make an instance invalid is said, and done only on purpose', async () => {
    await admin.put('/configurations?force=true', {
      ...{ scope: 'agent', scope_id: 'iris', key: 'port', value: 1.5 },
    });
    const revision = await head();
    await set('port', 2);
    const { page } = await site.visit(admin);
    await page.goto('/changes/record?entity=configurations&entity_id=agent:iris/port');
    await page.getByRole('button', { name: 'Bring back to a moment' }).click();
    await pickRevision(page, 'As of', revision);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'See what changes' }).click();
    await dialog.getByText('1 would become invalid').waitFor();
    const button = dialog.getByRole('button', { name: 'Bring back' });
    expect(await button.isDisabled()).toBe(true);
    await dialog.getByLabel('Bring it back all the same').check();
    await expect.poll(() => button.isEnabled()).toBe(true);
    await button.click();
    await dialog.getByRole('heading', { name: 'Done' }).waitFor();
    expect(await valueOf('port')).toBe(1.5);
  });

  test('a deleted agent is found from Changes and comes back with all that was its', async () => {
    await set('port', 1);
    await admin.delete('/agents/iris?cascade=true');
    const { page, wrong } = await site.visit(admin);
    await page.goto('/changes?entity=agents&action=delete');
    await page.getByRole('article', { name: 'deleted agent' }).getByRole('link', { name: 'iris' }).click();
    await page.getByRole('heading', { name: 'History of agent iris' }).waitFor();
    await page.getByRole('button', { name: /^Bring back what was deleted/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('3 created').waitFor();
    await dialog.getByLabel('With all that is its: instances, configuration').uncheck();
    await dialog.getByText('1 created').waitFor();
    await dialog.getByLabel('With all that is its: instances, configuration').check();
    await dialog.getByText('3 created').waitFor();
    await dialog.getByRole('button', { name: 'Bring back' }).click();
    await dialog.getByRole('heading', { name: 'Done' }).waitFor();
    expect((await admin.get('/agents/iris')).status).toBe(200);
    expect(await valueOf('port')).toBe(1);
    expect(wrong).toEqual([]);
  });

  test.each(sizes)(
    'on %s two versions are compared, by an address that can be shared',
    async (_name, size) => {
      const first = await head();
      await admin.patch('/agents/iris', { description: 'second' });
      const second = await head();
      await admin.patch('/agents/iris', { description: 'third', name: 'Iris II' });
      const { page, wrong } = await site.visit(admin, size);
      await page.goto('/agents/iris?tab=history');
      const boxes = page.getByRole('checkbox', { name: /^Compare revision/ });
      await boxes.nth(2).waitFor();
      await boxes.last().check();
      await page.getByRole('link', { name: /with now$/ }).waitFor();
      await page.getByRole('checkbox', { name: `Compare revision ${second}` }).check();
      await page.getByRole('link', { name: /^Compare revision \d+ with revision/ }).click();
      const compared = page.getByRole('region', { name: 'Compare' });
      await compared.getByText('second').waitFor();
      expect(await compared.getByText('third').count()).toBe(0);
      await expectAccessible(page, 'compare');
      // Whoever gets the link sees the same.
      const other = await site.visit(await site.registry.signIn('admin'), size);
      await other.page.goto(page.url());
      await other.page.getByRole('region', { name: 'Compare' }).getByText('second').waitFor();
      await page.goto(`/changes/record?entity=agents&entity_id=iris&from=${first}`);
      await compared.getByText('Iris II').waitFor();
      expect(wrong).toEqual([]);
    },
  );

  test.each(sizes)(
    'on %s the past of a configuration is looked at, with what is different today',
    async (_name, size) => {
      await set('port', 1);
      const revision = await head();
      await set('port', 2);
      await set('level', 'loud');
      const { page, wrong } = await site.visit(admin, size);
      await page.goto(`/configuration?scope=instance&id=${instance}`);
      await pickRevision(page, 'As of', revision);
      const today = page.getByRole('region', { name: 'What is different today' });
      await today.getByText(`2 keys are not as they were (revision ${revision}).`).waitFor();
      await today.getByText('loud').waitFor();
      await expectAccessible(page, 'as of');
      await page.reload();
      await today.getByText('loud').waitFor();
      await page.getByRole('combobox', { name: 'As of', exact: true }).click();
      await page.getByRole('option', { name: 'Now' }).click();
      await expect.poll(() => today.count()).toBe(0);
      expect(wrong).toEqual([]);
    },
  );

  test('what was sealed is called sealed in the journal, the history and a comparison', async () => {
    const { body: tool } = await admin.post('/tools', {
      name: 'vault',
      config_schema: {
        type: 'object',
        properties: { port: { type: 'integer' }, token: { type: 'string', writeOnly: true } },
      },
    });
    const { body: made } = await admin.post('/tool-instances', { tool_id: tool.id, agent_id: 'iris' });
    const configure = (config: object) => admin.patch(`/tool-instances/${made.id}`, { config });
    await configure({ port: 1, token: 'old-secret' });
    const before = await head();
    await configure({ port: 2, token: 'new-secret' });
    const sealed = { scope: 'agent', scope_id: 'iris', key: 'password', is_encrypted: true };
    await admin.put('/configurations', { ...sealed, value: 'old-secret' });
    await admin.put('/configurations', { ...sealed, value: 'new-secret' });
    await admin.put('/env-vars', { var_name: 'TOKEN', var_value: 'old-secret', is_encrypted: true });
    await admin.put('/env-vars', { var_name: 'TOKEN', var_value: 'new-secret', is_encrypted: true });
    const { page, wrong } = await site.visit(admin);
    for (const path of [
      '/changes',
      `/changes/record?entity=tool_instances&entity_id=${made.id}&from=${before}`,
      '/changes/record?entity=configurations&entity_id=agent:iris/password',
      '/changes/record?entity=env_vars&entity_id=TOKEN',
    ]) {
      await page.goto(path);
      await page.getByRole('article').first().waitFor();
      await settle(page);
      const buttons = page.getByRole('button', { name: 'What changed' });
      while ((await buttons.count()) > 0) await buttons.first().click();
      await page.getByText('•••••• sealed').first().waitFor();
      expect(await page.locator('body').innerText(), path).not.toMatch(/\$sealed|-secret|sv_|fingerprint/);
    }
    expect(wrong).toEqual([]);
  });

  test('the journal is exported as the filter shows it, and its head noted down and verified', async () => {
    await set('port', 1);
    const { page, wrong } = await site.visit(admin);
    await page.goto('/changes?entity=configurations');
    await page.getByText('1 change', { exact: true }).waitFor();
    const download = async (act: () => Promise<void>) => {
      const [file] = await Promise.all([page.waitForEvent('download'), act()]);
      return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
    };
    const exported = async (format: string) => {
      await page.getByRole('button', { name: 'Export' }).click();
      return download(() => page.getByRole('menuitem', { name: format }).click());
    };
    const lines = await exported('JSON Lines');
    expect(lines.name).toBe('journal.jsonl');
    expect(lines.text.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(lines.text)).toMatchObject({ entity: 'configurations', entity_id: 'agent:iris/port' });
    expect((await exported('CSV')).text).toMatch(/^revision,seq,at,.*\r\n\d+,1,.*\r\n$/);

    await page.getByRole('button', { name: 'Verify' }).click();
    const dialog = page.getByRole('dialog');
    const noted = await download(() =>
      dialog.getByRole('button', { name: 'Download the signed head' }).click(),
    );
    expect(JSON.parse(noted.text)).toMatchObject({ revision: await head(), signature: expect.any(String) });
    await dialog.getByLabel('A head that you noted down').fill(noted.text);
    await dialog.getByRole('button', { name: 'Verify' }).click();
    await dialog.getByText('Nothing was altered').waitFor();
    await expectAccessible(page, 'verify');
    expect(wrong).toEqual([]);
  });

  test('the journal is narrowed by the words it speaks in, and by an address that names others', async () => {
    await admin.post('/tools', { name: 'herald' });
    const { page, wrong } = await site.visit(admin);
    await page.goto('/changes');
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'tools', exact: true }).click();
    await page.getByRole('combobox', { name: 'Action' }).click();
    await page.getByRole('option', { name: 'created', exact: true }).click();
    await page.waitForURL(/entity=tools&action=create|action=create&entity=tools/);
    await page.getByRole('article', { name: 'created tool herald' }).waitFor();
    expect(await page.getByLabel('Request', { exact: true }).count()).toBe(0);
    await page.goto('/changes?action=fly_away&request_id=of-nobody');
    await page.getByText('No change matches.').waitFor();
    expect(await page.getByRole('combobox', { name: 'Action' }).inputValue()).toBe('fly away');
    expect(await page.getByLabel('Request', { exact: true }).inputValue()).toBe('of-nobody');
    expect(wrong).toEqual([]);
  });

  test('a user without the permission is offered no way back', async () => {
    const user = await site.registry.signIn('user');
    const { page } = await site.visit(user);
    await page.goto('/changes/record?entity=agents&entity_id=iris');
    await page.getByRole('article').first().waitFor();
    expect(await page.getByRole('button', { name: /Bring back|Undo/ }).count()).toBe(0);
    await page.goto('/changes');
    await page.getByRole('article').first().waitFor();
    expect(await page.getByRole('button', { name: /Bring everything back|Undo/ }).count()).toBe(0);
  });

  test('nothing serious is wrong in light colours either', async () => {
    await set('port', 1);
    const { page } = await site.visit(admin, { width: 360, height: 740 });
    await page.addInitScript(() => localStorage.setItem('mantine-color-scheme-value', 'light'));
    for (const path of [
      '/changes',
      '/changes/record?entity=agents&entity_id=iris&from=1',
      `/configuration?scope=instance&id=${instance}&at=${await head()}`,
    ]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page
        .getByText(/revision \d+|Set a key|As of revision/)
        .first()
        .waitFor();
      await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
      await expectAccessible(page, path);
      expect(
        await page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth'),
        `${path} is wider than the window`,
      ).toBe(true);
    }
  });
});
