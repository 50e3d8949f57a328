import { readFile } from 'node:fs/promises';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser } from '../browser.ts';
import type { Client } from '../harness.ts';
import { startLettaDouble } from '../letta/letta-double.ts';
import { openSite, type Site, sizes } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

const schema = {
  type: 'object',
  properties: { port: { type: 'integer' }, 'log.level': { type: 'string' } },
};

describe.runIf(browser !== undefined)('configuration as a document, in a browser', () => {
  let site: Site;
  let admin: Client;
  let instance: number;
  beforeEach(async () => {
    site = await openSite(browser);
    admin = await site.registry.signIn('admin');
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
    const { body: tool } = await admin.post('/tools', { name: 'broca', config_schema: schema });
    instance = (await admin.post('/tool-instances', { tool_id: tool.id, agent_id: 'iris' })).body.id;
    await admin.put('/configurations', { scope: 'agent', scope_id: 'iris', key: 'port', value: 8001 });
    await admin.put('/env-vars', { var_name: 'TOKEN', var_value: 'hush-hush', is_encrypted: true });
  });
  afterEach(() => site.close());

  const download = async (page: Page, act: () => Promise<void>) => {
    const [file] = await Promise.all([page.waitForEvent('download'), act()]);
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
  };
  const openImport = async (page: Page) => {
    await page.goto('/configuration');
    await page.getByRole('button', { name: 'Import' }).click();
    return page.getByRole('dialog');
  };
  const choose = (page: Page, name: string, text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  const valueOf = async (key: string) =>
    (await admin.get(`/tool-instances/${instance}/effective-config`)).body.values[key] as unknown;
  const portOf = (port: unknown) =>
    `sanctum: 1\nconfigurations:\n  agents:\n    iris:\n      port: ${String(port)}\n`;

  test.each(sizes)(
    'on %s it is exported, all of it or a part, and secrets only for somebody',
    async (_name, size) => {
      const { page, wrong } = await site.visit(admin, size);
      await page.goto('/configuration');
      await page.getByRole('button', { name: 'Export' }).click();
      const dialog = page.getByRole('dialog');
      const save = () => dialog.getByRole('button', { name: 'Download' }).click();
      const whole = await download(page, save);
      expect(whole.name).toBe('sanctum.yaml');
      expect(whole.text).toContain('TOKEN:\n    $sealed: true\n');
      await expectAccessible(page, 'export');
      await dialog.getByLabel('Recipient of age').fill('age1nonsense');
      await save();
      await dialog.getByRole('alert').getByText('This is no recipient of age').waitFor();
      await dialog
        .getByLabel('Recipient of age')
        .fill(await identityToRecipient(await generateX25519Identity()));
      const encrypted = await download(page, save);
      expect(encrypted.text).toContain('BEGIN AGE ENCRYPTED FILE');
      expect(encrypted.text).not.toContain('hush-hush');
      await dialog.getByLabel('Recipient of age').fill('');
      await dialog.getByText('JSON', { exact: true }).click();
      await dialog.getByRole('combobox', { name: /Only what is this agent/ }).click();
      await page.getByRole('option', { name: 'Iris' }).click();
      await dialog.getByRole('combobox', { name: 'Only these parts' }).click();
      await page.getByRole('option', { name: 'Configurations', exact: true }).click();
      const part = await download(page, save);
      expect(part.name).toBe('sanctum.json');
      expect(JSON.parse(part.text)).toEqual({
        sanctum: 1,
        configurations: { agents: { iris: { port: 8001 } } },
      });
      expect(wrong).toEqual([]);
    },
  );

  test.each(sizes)('on %s a file is looked at, imported, pinned, and undone', async (_name, size) => {
    const { page, wrong } = await site.visit(admin, size);
    const dialog = await openImport(page);
    await choose(page, 'prod.yaml', portOf(8002));
    await dialog.getByText('1 changed').waitFor();
    await dialog.getByText('agents/iris/port').waitFor();
    await dialog.getByText('1 instance affected').waitFor();
    await expectAccessible(page, 'what it changes');
    expect(await valueOf('port')).toBe(8001);
    await dialog.getByRole('button', { name: 'Import' }).click();
    await dialog.getByText('Imported: 0 new, 1 changed').waitFor();
    expect(await valueOf('port')).toBe(8002);
    expect((await admin.get('/configurations?key=port')).body.items).toMatchObject([
      { pinned_by: 'file prod.yaml' },
    ]);
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await dialog.getByText('Taken back').waitFor();
    expect(await valueOf('port')).toBe(8001);
    expect(wrong).toEqual([]);
  });

  test('is not pinned and prunes when that is wanted', async () => {
    await admin.put('/configurations', { scope: 'agent', scope_id: 'iris', key: 'log.level', value: 'x' });
    const { page } = await site.visit(admin);
    const dialog = await openImport(page);
    await choose(page, 'prod.json', '{"sanctum": 1, "configurations": {"agents": {"iris": {"port": 8002}}}}');
    await dialog.getByText('0 deleted').waitFor();
    await dialog.getByLabel('Delete what it does not name').check();
    await dialog.getByText('1 deleted').waitFor();
    await dialog.getByLabel('Pin what it sets').uncheck();
    await dialog.getByText('1 deleted').waitFor();
    await dialog.getByRole('button', { name: 'Import' }).click();
    await dialog.getByText('Imported: 0 new, 1 changed, 1 deleted').waitFor();
    expect((await admin.get('/configurations')).body.items).toMatchObject([{ key: 'port', pinned_by: null }]);
  });

  test('what is wrong with a file is said with its line', async () => {
    const { page, wrong } = await site.visit(admin);
    const dialog = await openImport(page);
    await choose(page, 'twice.yaml', 'sanctum: 1\nenv_vars:\n  A: x\n  A: y\n');
    await dialog.getByRole('alert').getByText('Line 4').waitFor();
    await dialog.getByText('4: A: y').waitFor();
    await choose(
      page,
      'nobody.yaml',
      'sanctum: 1\n# A note\nconfigurations:\n  agents:\n    nobody:\n      port: 1\n',
    );
    await dialog
      .getByRole('alert')
      .getByText(/Line 5, \/configurations\/agents\/nobody/)
      .waitFor();
    await expectAccessible(page, 'what is wrong');
    expect(await dialog.getByRole('button', { name: 'Import' }).isDisabled()).toBe(true);
    await choose(page, 'sealed.yaml', 'sanctum: 1\nenv_vars:\n  TOKEN:\n    $age: something\n');
    await dialog.getByText(/encrypted with age/).waitFor();
    expect(wrong).toEqual([]);
  });

  test('is dropped onto the page, and refused when it would break something, until it is wanted', async () => {
    const { page } = await site.visit(admin);
    const dialog = await openImport(page);
    await dialog.getByText('Nothing is changed before you have seen').waitFor();
    const transfer = await page.evaluateHandle(
      `(() => { const all = new DataTransfer(); all.items.add(new File([${JSON.stringify(portOf('a word'))}], 'dropped.yaml')); return all; })()`,
    );
    await dialog.getByText('Nothing is changed before you have seen').dispatchEvent('drop', {
      dataTransfer: transfer,
    });
    await dialog.getByText('1 would become invalid').waitFor();
    expect(await dialog.getByLabel('Pinned by').inputValue()).toBe('dropped.yaml');
    const button = dialog.getByRole('button', { name: 'Import' });
    expect(await button.isDisabled()).toBe(true);
    await dialog.getByLabel('Import it all the same').check();
    await button.click();
    await dialog.getByText('Imported:').waitFor();
    expect(await valueOf('port')).toBe('a word');
  });

  test('who is overtaken is shown what it would do now', async () => {
    const { page } = await site.visit(admin);
    const dialog = await openImport(page);
    await choose(page, 'prod.yaml', portOf(8002));
    await dialog.getByText('1 changed').waitFor();
    await admin.put('/configurations', { scope: 'agent', scope_id: 'iris', key: 'port', value: 8002 });
    await dialog.getByRole('button', { name: 'Import' }).click();
    await dialog.getByText('nothing was imported').waitFor();
    await dialog.getByText('as they are').waitFor();
  });

  test('an agent is downloaded as an agent file, with what did not come along', async () => {
    const letta = await startLettaDouble('app-server');
    const { id } = letta.addAgent({ name: 'Iris' });
    await admin.put('/system-config', { config_key: 'letta.url', config_value: letta.url });
    await admin.put('/system-config', {
      ...{ config_key: 'letta.token', config_value: letta.token, is_encrypted: true },
    });
    await admin.patch('/agents/iris', { letta_uid: id });
    const { page, wrong } = await site.visit(admin);
    await page.goto('/agents/iris?tab=letta');
    const { name, text } = await download(page, () =>
      page.getByRole('button', { name: 'Download the agent file' }).click(),
    );
    expect(name).toBe('iris.af');
    expect(JSON.parse(text)).toMatchObject({ agents: [expect.any(Object)] });
    await page.getByText('This did not come along').waitFor();
    await expectAccessible(page, 'letta');
    expect(wrong).toEqual([]);
    await letta.close();
  });
});
