import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser } from '../browser.ts';
import type { Client, TestRegistry } from '../harness.ts';
import { openSite, type Scheme, type Site, type Size, sizes } from './site.ts';

const browser = await openBrowser();
const secret = 'sk-Zq7-never-to-be-seen';

/** As rich as manifests are, and richer. */
const schema = {
  type: 'object',
  properties: {
    message_mode: {
      type: 'string',
      enum: ['echo', 'listen', 'live'],
      default: 'live',
      description: 'What Broca does with a message',
    },
    queue_refresh: {
      type: 'integer',
      minimum: 1,
      maximum: 300,
      default: 5,
      description: 'Seconds between two looks at the queue',
    },
    debug_mode: { type: 'boolean', default: false },
    agent_endpoint: { type: 'string', format: 'uri', examples: ['http://127.0.0.1:8283'] },
    agent_api_key: { type: 'string', writeOnly: true, description: 'Key for the Letta server' },
    greeting: { type: 'string', maxLength: 2000, title: 'Greeting of strangers' },
    speed: {
      oneOf: [
        { const: 1, title: 'Slow' },
        { const: 2, title: 'Fast' },
      ],
      default: 1,
    },
    database: {
      type: 'object',
      title: 'Database',
      properties: {
        pool_size: { type: 'integer', minimum: 1, maximum: 100, default: 5 },
        dsn: { type: 'string', format: 'password' },
      },
    },
    hosts: { type: 'array', items: { type: 'string' }, default: ['localhost'] },
    servers: {
      type: 'array',
      items: {
        type: 'object',
        properties: { name: { type: 'string' }, port: { type: 'integer', maximum: 65535 } },
        required: ['name'],
      },
    },
    labels: { type: 'object', additionalProperties: { type: 'string', maxLength: 20 } },
    anything: { anyOf: [{ type: 'string' }, { type: 'object' }] },
    old: { type: 'boolean', deprecated: true },
    version: { type: 'string', readOnly: true, default: '1.2' },
  },
  required: ['message_mode', 'queue_refresh'],
};

describe.runIf(browser !== undefined)('the form of a configuration', () => {
  let site: Site;
  let registry: TestRegistry;
  let admin: Client;
  let tool: number;
  let instance: number;
  beforeEach(async () => {
    site = await openSite(browser);
    registry = site.registry;
    admin = await registry.signIn('admin');
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
    tool = (await admin.post('/tools', { name: 'broca', config_schema: schema })).body.id;
    instance = (await admin.post('/tool-instances', { tool_id: tool, agent_id: 'iris' })).body.id;
  });
  afterEach(() => site.close());
  afterAll(() => browser?.close());

  /** Somebody signed in, at the form of the instance. */
  const open = async (username: string, { size, scheme }: { size?: Size; scheme?: Scheme } = {}) => {
    const profile = await site.visit(await registry.signIn('admin', { username }), size, scheme);
    await profile.page.goto(formUrl());
    await profile.page.getByRole('form').waitFor();
    return profile;
  };
  const formUrl = () => `/tools/${tool}/instances/${instance}`;
  const effective = async () => (await admin.get(`/tool-instances/${instance}/effective-config`)).body;
  const field = (page: Page, key: string) => page.locator(`[data-key="${key}"]`);
  const see = (page: Page) => page.getByRole('button', { name: 'See the impact' }).click();
  const save = (page: Page) =>
    page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  const status = (page: Page) => page.getByRole('form').getByRole('status').last();

  describe.each(sizes)('on %s', (_name, size) => {
    test('shows what is inherited, says what is wrong as one types, saves all at once and takes it back', async () => {
      await admin.put('/configurations', { scope: 'system', key: 'queue_refresh', value: 9 });
      await admin.put('/configurations', {
        scope: 'agent',
        scope_id: 'iris',
        key: 'debug_mode',
        value: true,
      });
      const { page, wrong } = await open('ada', { size });
      const refresh = page.getByRole('textbox', { name: 'Queue refresh' });
      expect(await refresh.getAttribute('placeholder')).toBe('9');
      await field(page, 'queue_refresh').getByText('From System', { exact: true }).waitFor();
      await field(page, 'debug_mode').getByText('From Agent Iris').waitFor();
      await field(page, 'message_mode').getByText('From default').waitFor();
      await field(page, 'queue_refresh')
        .getByRole('button', { name: /^Details/ })
        .click();
      await page.getByRole('dialog').getByText('default: 5 (overridden)').waitFor();
      await page
        .getByRole('dialog')
        .getByText(/revision \d+/)
        .waitFor();
      await page.keyboard.press('Escape');

      await refresh.fill('900');
      await field(page, 'queue_refresh').getByText('must be at most 300').waitFor();
      expect(await refresh.getAttribute('aria-invalid')).toBe('true');
      const said = (await refresh.getAttribute('aria-describedby')) ?? '';
      expect(
        await page
          .locator(
            said
              .split(' ')
              .map((id) => `[id="${id}"]`)
              .join(', '),
          )
          .allInnerTexts(),
      ).toEqual(expect.arrayContaining([expect.stringContaining('must be at most 300')]));
      await status(page).getByText('1 problem').waitFor();
      await refresh.fill('12');
      await status(page).getByText('Valid').waitFor();
      await field(page, 'queue_refresh').getByText('Not saved yet: set here').waitFor();
      // Only the server knows what a URI is.
      await page.getByRole('textbox', { name: 'Agent endpoint' }).fill('no uri');
      await field(page, 'agent_endpoint').getByText(/uri/i).last().waitFor();
      await status(page).getByText('1 problem').waitFor();
      await page.getByRole('textbox', { name: 'Agent endpoint' }).fill('http://here');
      await page.getByRole('textbox', { name: 'Pool size' }).fill('7');
      await status(page).getByText('3 changes not saved').waitFor();
      await see(page);
      await page.getByRole('dialog').getByText('1 instance affected').waitFor();
      await page.getByRole('dialog').getByText('Queue refresh: inherited → 12').waitFor();
      const before = (await admin.get('/changes?limit=1')).body.items[0].revision;
      await save(page);
      await page.getByText(/saved for “This instance only”/).waitFor();
      expect((await effective()).values).toMatchObject({
        queue_refresh: 12,
        agent_endpoint: 'http://here',
        database: { pool_size: 7 },
      });
      const { items } = (await admin.get('/changes?limit=1')).body;
      expect(items[0].revision).toBe(before + 1);
      await field(page, 'queue_refresh')
        .getByText('Set here (this instance), instead of 9 from System')
        .waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await field(page, 'queue_refresh').getByText('From System', { exact: true }).waitFor();
      expect((await effective()).values.queue_refresh).toBe(9);
      expect(wrong).toEqual([]);
    });

    test('a secret is typed, sealed, shown alone and hidden; nothing of it stays', async () => {
      const { page, wrong } = await open('ada', { size });
      await page.getByRole('textbox', { name: 'Agent api key' }).fill(secret);
      await page.getByRole('textbox', { name: 'Dsn' }).fill('other-secret');
      await status(page).getByText('2 changes not saved').waitFor();
      await status(page).getByText('Valid').waitFor();
      await see(page);
      await page.getByRole('dialog').getByText('Agent api key: inherited → a sealed value').waitFor();
      await save(page);
      await page.getByText(/saved for/).waitFor();
      const nothingLeft = async () => {
        const left = await page.evaluate<string>(`JSON.stringify([
          Object.entries(localStorage),
          Object.entries(sessionStorage),
          location.href,
          history.state,
          document.documentElement.outerHTML,
          [...document.querySelectorAll('input, textarea')].map((one) => one.value),
        ])`);
        expect(left).not.toContain(secret);
        expect(left).not.toContain('other-secret');
      };
      await nothingLeft();
      await page.getByRole('button', { name: 'Reveal Agent api key' }).click();
      await page.getByText(secret).waitFor();
      expect(await page.getByText('other-secret').count()).toBe(0);
      expect(page.url()).not.toContain('api_key');
      await page.getByRole('button', { name: 'Hide Agent api key' }).click();
      await nothingLeft();
      // It hides by itself.
      await page.clock.install();
      await page.getByRole('button', { name: 'Reveal Agent api key' }).click();
      await page.getByText(secret).waitFor();
      await page.clock.fastForward(31_000);
      await expect.poll(() => page.getByText(secret).count()).toBe(0);
      await nothingLeft();
      const { items } = (await admin.get('/changes?action=reveal')).body;
      expect(items.map(({ after }: { after: object }) => after)).toEqual([
        { keys: ['agent_api_key'] },
        { keys: ['agent_api_key'] },
      ]);
      // It is gone with the page, and the table of keys shows one at a time, too.
      await page.getByRole('button', { name: 'Reveal Agent api key' }).click();
      await page.getByText(secret).waitFor();
      await page.getByRole('button', { name: 'All keys' }).click();
      await page.getByRole('button', { name: 'Reveal agent_api_key' }).waitFor();
      await nothingLeft();
      await page.getByRole('button', { name: 'Reveal agent_api_key' }).click();
      await page.getByText(secret).waitFor();
      await page.getByRole('button', { name: 'Hide agent_api_key' }).click();
      await nothingLeft();
      expect(wrong).toEqual([]);
    });

    test('two people change the same: the second sees the difference and chooses', async () => {
      const { page } = await open('ada', { size });
      await page.getByRole('textbox', { name: 'Queue refresh' }).fill('20');
      await page.getByRole('textbox', { name: 'Pool size' }).fill('8');
      await page.getByRole('textbox', { name: 'Greeting of strangers' }).fill('Welcome');
      const { body } = await admin.get(`/tool-instances/${instance}`);
      await admin.patch(`/tool-instances/${instance}`, {
        config: { ...body.config, queue_refresh: 30, database: { pool_size: 9 }, speed: 2 },
      });
      await page.getByRole('alert').getByText('Somebody else changed this meanwhile').waitFor();
      await see(page);
      const dialog = page.getByRole('dialog');
      const about = (name: string) => dialog.getByRole('radiogroup', { name });
      await about('Queue refresh').getByText('Theirs: 30').waitFor();
      await about('Queue refresh').getByText('Mine: 20').waitFor();
      await about('Queue refresh').getByLabel('Mine: 20').check();
      await about('Pool size').getByLabel('Theirs: 9').check();
      await expectAccessible(page, 'the difference');
      await dialog.getByRole('button', { name: 'Go on' }).click();
      expect(await page.getByRole('textbox', { name: 'Queue refresh' }).inputValue()).toBe('20');
      expect(await page.getByRole('textbox', { name: 'Pool size' }).inputValue()).toBe('9');
      expect(await page.getByRole('textbox', { name: 'Greeting of strangers' }).inputValue()).toBe('Welcome');
      await see(page);
      await save(page);
      await page.getByText(/saved for/).waitFor();
      expect((await effective()).values).toMatchObject({
        queue_refresh: 20,
        database: { pool_size: 9 },
        greeting: 'Welcome',
        speed: 2,
      });
    });
  });

  test('the same difference is shown for an agent, a person, a variable and a single key', async () => {
    await admin.put('/env-vars', { var_name: 'HOST', var_value: 'one' });
    await admin.put('/system-config', { config_key: 'site.name', config_value: 'one' });
    const { page, wrong } = await open('ada');
    const dialog = page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
    const choose = async (side: string) => {
      await dialog.getByLabel(side).check();
      await dialog.getByRole('button', { name: 'Go on' }).click();
    };

    await page.goto('/agents/iris');
    await page.getByRole('textbox', { name: 'Name' }).fill('Mine');
    await page.getByRole('textbox', { name: 'Description' }).fill('Only mine');
    await admin.patch('/agents/iris', { name: 'Theirs', delivery: 'letta' });
    await page.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Delivery: broca → letta').waitFor();
    await choose('Theirs: Theirs');
    await page.getByText('Saved.').waitFor();
    expect((await admin.get('/agents/iris')).body).toMatchObject({
      name: 'Theirs',
      description: 'Only mine',
      delivery: 'letta',
    });

    const { body: bob } = await admin.post('/users', {
      username: 'bob',
      email: 'bob@example.org',
      role: 'user',
    });
    await page.goto(`/people/${bob.id}`);
    await page.getByRole('textbox', { name: 'Email' }).fill('mine@example.org');
    await admin.patch(`/users/${bob.id}`, { email: 'theirs@example.org' });
    await page.getByRole('button', { name: 'Save' }).click();
    await choose('Mine: mine@example.org');
    await page.getByText('Saved.').waitFor();
    expect((await admin.get(`/users/${bob.id}`)).body.email).toBe('mine@example.org');

    await admin.put('/system-config', { config_key: 'letta.url', config_value: 'ws://127.0.0.1:1' });
    await admin.put('/system-config', { config_key: 'letta.token', config_value: 'a', is_encrypted: true });
    await page.goto('/system');
    await page.getByRole('textbox', { name: 'Address' }).fill('ws://127.0.0.1:2');
    await page.getByLabel('Token').fill('typed-by-me');
    await admin.put('/system-config', { config_key: 'letta.url', config_value: 'ws://127.0.0.1:3' });
    await admin.put('/system-config', { config_key: 'letta.driver', config_value: 'app-server' });
    await admin.put('/system-config', { config_key: 'letta.token', config_value: 'b', is_encrypted: true });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.getByText('Driver: auto → app-server').waitFor();
    await dialog.getByLabel('Mine: ws://127.0.0.1:2').check();
    expect(await dialog.innerText()).not.toContain('typed-by-me');
    await choose('Theirs: •••••• sealed');
    await page.getByText('Saved.').waitFor();
    const letta = async (name: string) => (await admin.get(`/system-config/letta.${name}`)).body.config_value;
    expect([await letta('url'), await letta('driver')]).toEqual(['ws://127.0.0.1:2', 'app-server']);
    expect((await admin.post('/system-config/letta.token/reveal', {})).body).toMatchObject({ value: 'b' });

    await page.goto('/environment');
    await page.getByRole('button', { name: 'Change HOST' }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('mine');
    await admin.put('/env-vars', { var_name: 'HOST', var_value: 'theirs' });
    await see(page);
    await choose('Mine: mine');
    await see(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('HOST is changed.').waitFor();
    expect((await admin.get('/env-vars/HOST')).body.var_value).toBe('mine');

    await page.goto('/configuration');
    await page.getByRole('button', { name: 'Change site.name' }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('mine');
    await admin.put('/system-config', { config_key: 'site.name', config_value: 'theirs' });
    await page.getByRole('button', { name: 'Look at the difference' }).click();
    await choose('Theirs: theirs');
    expect(await page.getByRole('textbox', { name: 'Value' }).inputValue()).toBe('theirs');
    expect(wrong).toEqual([]);
  });

  test('is edited for a layer that is chosen, and said; each keeps what was typed', async () => {
    const { page } = await open('ada');
    await page.getByRole('textbox', { name: 'Queue refresh' }).fill('11');
    await page.getByRole('combobox', { name: 'Edit for' }).click();
    await page.getByRole('option', { name: 'Agent Iris: all its tools' }).click();
    await page.getByRole('form', { name: 'Configuration for Agent Iris: all its tools' }).waitFor();
    expect(page.url()).toContain('layer=agent');
    await page.getByRole('textbox', { name: 'Queue refresh' }).fill('50');
    await page.getByRole('textbox', { name: 'Dsn' }).fill('of-iris');
    await see(page);
    await save(page);
    await page.getByText(/saved for “Agent Iris: all its tools”/).waitFor();
    expect((await effective()).keys).toMatchObject({
      queue_refresh: { value: 50, origin: { layer: 'agent' } },
      'database.dsn': { sealed: true, origin: { layer: 'agent' } },
    });
    await page.getByRole('combobox', { name: 'Edit for' }).click();
    await page.getByRole('option', { name: 'This instance only' }).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'Queue refresh' }).inputValue()).toBe('11');
    await field(page, 'queue_refresh')
      .getByText(/instead of 50 from Agent Iris/)
      .waitFor();
    await see(page);
    await save(page);
    await page.getByText(/saved for “This instance only”/).waitFor();
    await page.goto(`${formUrl()}?layer=agent`);
    await field(page, 'queue_refresh')
      .getByText(/this instance decides: 11/)
      .waitFor();
    await field(page, 'queue_refresh')
      .getByRole('button', { name: /^Reset/ })
      .click();
    await see(page);
    await save(page);
    await page.getByText(/saved for/).waitFor();
    await field(page, 'queue_refresh').getByText('From default').waitFor();
  });

  test('lists, maps, objects in lists, JSON and choices are set and reset', async () => {
    await admin.put('/configurations', {
      scope: 'system',
      key: 'labels',
      value: { team: 'red', floor: 'two' },
    });
    const { page, wrong } = await open('ada');
    await page.getByRole('button', { name: 'Override here: Hosts' }).click();
    expect(await page.getByRole('textbox', { name: 'Hosts 1', exact: true }).inputValue()).toBe('localhost');
    await page.getByRole('button', { name: 'Add to Hosts' }).click();
    await page.keyboard.type('second');
    await page.getByRole('button', { name: 'Move Hosts 2 up' }).click();
    await page.getByRole('button', { name: 'Set here: Servers' }).click();
    await page.getByRole('button', { name: 'Add to Servers' }).click();
    await page.getByRole('textbox', { name: 'Port', exact: true }).fill('70000');
    await field(page, 'servers').getByText(/65535/).last().waitFor();
    await page.getByRole('textbox', { name: 'Port', exact: true }).fill('80');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('one');
    await page.getByRole('textbox', { name: 'team', exact: true }).fill('blue');
    await page.getByRole('button', { name: 'Remove floor' }).click();
    await page.getByRole('textbox', { name: 'New name' }).fill('room');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'room', exact: true }).fill('7');
    await page.getByRole('button', { name: 'Set here: Anything' }).click();
    await page.getByRole('textbox', { name: 'Anything', exact: true }).fill('{"a": ');
    await field(page, 'anything').getByText('This is not JSON yet').waitFor();
    expect(await page.getByRole('button', { name: 'See the impact' }).isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'Anything', exact: true }).fill('{"a": 1}');
    await page.getByRole('combobox', { name: 'Speed' }).click();
    await page.getByRole('option', { name: 'Fast' }).click();
    await page.getByRole('switch', { name: 'Debug mode' }).check();
    expect(await page.getByRole('textbox', { name: 'Version' }).isDisabled()).toBe(true);
    await field(page, 'old').getByText('Deprecated').waitFor();
    await status(page).getByText('Valid').waitFor();
    await see(page);
    await save(page);
    await page.getByText(/saved for/).waitFor();
    expect((await effective()).values).toMatchObject({
      hosts: ['second', 'localhost'],
      servers: [{ name: 'one', port: 80 }],
      labels: { team: 'blue', room: '7' },
      anything: { a: 1 },
      speed: 2,
      debug_mode: true,
    });
    expect((await effective()).values.labels).not.toHaveProperty('floor');
    await page.getByRole('button', { name: 'Reset to inherited: Hosts' }).click();
    await page.getByRole('button', { name: 'Reset to inherited: floor' }).click();
    await see(page);
    await save(page);
    await expect.poll(async () => (await effective()).values.hosts).toEqual(['localhost']);
    expect((await effective()).values.labels.floor).toBe('two');
    expect(wrong).toEqual([]);
  });

  test('a tool without an instance and a plugin with a schema of its own have forms, too', async () => {
    const lone = (await admin.post('/tools', { name: 'lone', config_schema: schema })).body.id;
    mkdirSync(join(registry.home, 'plugins/red'), { recursive: true });
    writeFileSync(
      join(registry.home, 'plugins/red/manifest.json'),
      JSON.stringify({
        name: 'red',
        type: 'plugin',
        tool: 'broca',
        config_schema: {
          type: 'object',
          properties: { shade: { type: 'string', maxLength: 5, default: 'dark' } },
        },
      }),
    );
    await admin.post('/discovery/scans', { dry_run: false });
    const [plugin] = (await admin.get('/plugins')).body.items;
    const { page, wrong } = await open('ada');
    await page.goto(`/tools/${lone}?tab=configuration`);
    await page.getByRole('form', { name: 'Configuration for Tool lone: all its instances' }).waitFor();
    await page.getByRole('textbox', { name: 'Queue refresh' }).fill('900');
    await status(page).getByText('1 problem').waitFor();
    await see(page);
    await page.getByRole('dialog').getByText('One field says what is wrong').waitFor();
    expect(
      await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).isDisabled(),
    ).toBe(true);
    await page.getByRole('dialog').getByLabel('Save although it does not fit').check();
    await save(page);
    await page.getByText(/saved for “Tool lone: all its instances”/).waitFor();
    await page.goto(`/configuration?scope=plugin&id=${plugin.id}`);
    expect(await page.getByRole('textbox', { name: 'Shade' }).getAttribute('placeholder')).toBe('dark');
    await page.getByRole('textbox', { name: 'Shade' }).fill('scarlet');
    await status(page).getByText('1 problem').waitFor();
    await page.getByRole('textbox', { name: 'Shade' }).fill('ruby');
    await status(page).getByText('Valid').waitFor();
    await see(page);
    await save(page);
    await page.getByText(/saved for “This plugin”/).waitFor();
    expect((await admin.get(`/plugins/${plugin.id}`)).body.config).toEqual({ shade: 'ruby' });
    expect(wrong).toEqual([]);
  });

  test('who may only look gets the table of keys', async () => {
    const vera = await registry.signIn('user', { permissions: ['configurations:read', 'tools:read'] });
    const { page } = await site.visit(vera);
    await page.goto(formUrl());
    await page.getByText('You may look at this, not change it.').waitFor();
    await page.getByText('queue_refresh', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /^Reveal/ }).count()).toBe(0);
  });

  test('what is not saved survives a reload, but no secret; leaving asks', async () => {
    const { page } = await open('ada');
    await page.getByRole('textbox', { name: 'Queue refresh' }).fill('33');
    await page.getByRole('textbox', { name: 'Agent api key' }).fill(secret);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.getByRole('textbox', { name: 'Queue refresh' }).waitFor();
    await expect.poll(() => page.getByRole('textbox', { name: 'Queue refresh' }).inputValue()).toBe('33');
    expect(await page.getByRole('textbox', { name: 'Agent api key' }).inputValue()).toBe('');
    await page.getByRole('tab', { name: 'State' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
    expect(await page.getByRole('textbox', { name: 'Queue refresh' }).inputValue()).toBe('33');
    await page.getByRole('tab', { name: 'State' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
    await page.getByText('Last report', { exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Configuration' }).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'Queue refresh' }).inputValue()).toBe('33');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('tab', { name: 'State' }).click();
    await page.getByText('Last report', { exact: true }).waitFor();
  });

  test('is for the keyboard alone', async () => {
    const { page } = await open('ada');
    const refresh = page.getByRole('textbox', { name: 'Queue refresh' });
    await refresh.focus();
    await page.keyboard.type('44');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 instance affected').waitFor();
    const focused = dialog.getByRole('button', { name: 'Save', exact: true }).and(page.locator(':focus'));
    for (let step = 0; step < 20 && (await focused.count()) === 0; step++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText(/saved for/).waitFor();
    expect((await effective()).values.queue_refresh).toBe(44);
  });

  test.each(['dark', 'light'] as const)(
    'has nothing serious wrong for who cannot see, in %s',
    async (scheme) => {
      await admin.patch(`/tool-instances/${instance}`, {
        config: { agent_api_key: secret, queue_refresh: 900, servers: [{ port: 1 }], labels: { a: 'b' } },
      });
      const { page, wrong } = await open('ada', { scheme });
      await page.getByRole('textbox', { name: 'Pool size' }).fill('700');
      await field(page, 'database.pool_size').getByText('must be at most 100').waitFor();
      await expectAccessible(page, 'the form');
      await field(page, 'queue_refresh')
        .getByRole('button', { name: /^Details/ })
        .click();
      await page.getByRole('dialog').waitFor();
      await expectAccessible(page, 'where it comes from');
      await page.keyboard.press('Escape');
      await page.getByRole('textbox', { name: 'Pool size' }).fill('70');
      await status(page).getByText('1 change not saved').waitFor();
      await see(page);
      await page.getByRole('dialog').getByText('instance affected').waitFor();
      await expectAccessible(page, 'the review');
      expect(wrong).toEqual([]);
    },
  );
});
