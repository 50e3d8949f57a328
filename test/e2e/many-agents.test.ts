import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addManyAgents } from '../../scripts/sample/many.ts';
import { openBrowser } from '../browser.ts';
import { openSite, type Site } from './site.ts';

const browser = await openBrowser();

describe.runIf(browser !== undefined)('with more agents than any list shows', () => {
  let site: Site;
  beforeEach(async () => {
    site = await openSite(browser);
    await addManyAgents(site.registry.ctx, 300);
  });
  afterEach(() => site.close());
  afterAll(() => browser?.close());

  const open = async () => {
    const admin = await site.registry.signIn('admin');
    return { ...(await site.visit(admin)), admin };
  };

  test('the list goes on, is sorted and searched by the server, and the address says how', async () => {
    const { page, wrong } = await open();
    await page.goto('/agents');
    await page.getByRole('heading', { name: 'Agent 00000' }).waitFor();
    await page.getByText('30+ agents').waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('60+ agents').waitFor();
    await page.getByRole('combobox', { name: 'Sort by' }).click();
    await page.getByRole('option', { name: 'By status' }).click();
    await expect.poll(() => page.url()).toContain('sort=status');
    await page.getByRole('heading', { name: 'Agent 00001' }).waitFor();
    await page.getByRole('textbox', { name: 'Search agents' }).fill('00299');
    await page.getByText('1 agent', { exact: true }).waitFor();
    expect(page.url()).toContain('q=');
    expect(page.url()).toContain('sort=status');
    await page.reload();
    await page.getByRole('heading', { name: 'Agent 00299' }).waitFor();
    expect(wrong).toEqual([]);
  });

  test('each of them can be chosen in chat and has settings', async () => {
    const { page, wrong, admin } = await open();
    const { body } = await admin.post('/tools', { name: 'thalamus', category: 'elsewhere' });
    await admin.post('/tool-instances', { tool_id: body.id, agent_id: 'agent-00299' });
    await page.goto('/chat');
    const picker = page.getByRole('combobox', { name: 'Agent' });
    await picker.fill('00299');
    await page.getByRole('option', { name: 'Agent 00299' }).click();
    await expect.poll(() => page.url()).toContain('agent=agent-00299');
    await page.reload();
    await expect.poll(() => picker.inputValue()).toBe('Agent 00299');
    await page.goto('/settings');
    await page.getByRole('tab', { name: 'Agent 00000' }).waitFor();
    expect(await page.getByRole('tab').count()).toBe(10);
    await page.getByRole('combobox', { name: 'An agent' }).fill('00299');
    await page.getByRole('option', { name: 'Agent 00299' }).click();
    await page.getByRole('tab', { name: 'Agent 00299', selected: true }).waitFor();
    await page.getByRole('heading', { name: 'thalamus' }).waitFor();
    expect(wrong).toEqual([]);
  });
});
