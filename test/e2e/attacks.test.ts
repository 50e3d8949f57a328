import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BrocaClient } from '../broca-client.ts';
import { openBrowser, settle } from '../browser.ts';
import type { Client } from '../harness.ts';
import { openSite, type Profile, type Site } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

/** What runs if any of it is taken for HTML. */
const markup = `<img src=x onerror="window.taken=1"><script>window.taken=2</script>`;
const evil = `"'>${markup}<svg/onload=window.taken=3> {{7*7}} \u202egnp.exe __proto__`;

describe.runIf(browser !== undefined)('whoever means harm', () => {
  let site: Site;
  let admin: Client;
  beforeEach(async () => {
    site = await openSite(browser);
    admin = await site.registry.signIn('admin', { username: 'root' });
  });
  afterEach(() => site.close());

  /** Keeps what a page asks for elsewhere, what its policy refused, and what was taken over. */
  const watch = async ({ page }: Profile) => {
    const elsewhere: string[] = [];
    const refused: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(site.url) && !/^(data|blob):/.test(request.url()))
        elsewhere.push(request.url());
    });
    await page.exposeFunction('tellRefused', (what: string) => refused.push(what));
    await page.addInitScript(
      `document.addEventListener('securitypolicyviolation', (event) => tellRefused(event.violatedDirective + ' ' + event.blockedURI))`,
    );
    return { elsewhere, refused };
  };
  test('HTML, script and tricks in names, messages, manifests and errors are text on every page', async () => {
    const schema = {
      type: 'object',
      title: evil,
      description: evil,
      properties: {
        port: { type: 'integer', title: evil, description: evil, default: 1 },
        mode: { enum: [evil, 'calm'], default: evil, description: `[x](javascript:window.taken=4)` },
        __proto__: { type: 'string' },
      },
    };
    const agent = await admin.post('/agents', {
      id: 'iris',
      letta_uid: `uid ${evil}`.slice(0, 100),
      name: evil.slice(0, 200),
      description: `${evil} ${'long '.repeat(2000)}`,
      config: { [`a${markup}`.replaceAll('.', '-')]: evil },
    });
    expect(agent.status, JSON.stringify(agent.body)).toBe(201);
    const tool = await admin.post('/tools', {
      name: evil.slice(0, 100),
      description: evil,
      category: 'master',
      emoji: '<b>',
      config_schema: schema,
    });
    expect(tool.status, JSON.stringify(tool.body)).toBe(201);
    const instance = await admin.post('/tool-instances', {
      tool_id: tool.body.id,
      agent_id: 'iris',
      name: evil,
      config: { mode: evil },
    });
    expect(instance.status, JSON.stringify(instance.body)).toBe(201);
    await admin.put('/configurations', { scope: 'system', key: 'mode', value: evil, description: evil });
    await admin.put('/env-vars', { var_name: 'EVIL', var_value: evil, description: evil });
    const { body: person } = await admin.post('/users', {
      username: 'mallory',
      email: '"<b>x</b>"@example.org',
      role: 'user',
    });
    const folder = join(site.registry.home, 'tools/evil');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'manifest.json'),
      JSON.stringify({ name: evil, type: evil, description: evil }),
    );
    mkdirSync(join(site.registry.home, 'tools/broken'), { recursive: true });
    writeFileSync(join(site.registry.home, 'tools/broken/manifest.json'), `{"name": ${markup}`);
    await admin.post('/discovery/scans', { dry_run: false });
    const { body: session } = await admin.post('/chat/sessions', {
      agent_id: 'iris',
      title: evil.slice(0, 200),
    });
    await admin.post(`/chat/sessions/${session.id}/messages`, {
      message: `${evil}\n\n[x](javascript:window.taken=5) ![x](http://127.0.0.1:9/x.png)`,
    });
    const { body: key } = await admin.post('/api-keys', {
      name: evil.slice(0, 100),
      permissions: ['bridge:poll'],
    });
    const broca = new BrocaClient(site.url, key.key);
    await broca.poll();
    await broca.reply(
      session.id,
      `${evil}\n\n\`\`\`html\n${markup}\n\`\`\`\n<iframe srcdoc="${markup}"></iframe>`,
    );

    const profile = await site.visit(admin);
    const { page, wrong } = profile;
    const { elsewhere, refused } = await watch(profile);
    for (const path of [
      `/chat?session=${session.id}`,
      '/chat?q=img',
      '/settings',
      '/settings?tab=agent:iris',
      '/agents',
      '/agents/iris',
      '/agents/iris?tab=configuration',
      '/agents/iris?tab=modules',
      '/agents/iris?tab=history',
      '/tools',
      ...['', '?tab=configuration', '?tab=instances', '?tab=plugins', '?tab=history'].map(
        (tab) => `/tools/${tool.body.id}${tab}`,
      ),
      `/tools/${tool.body.id}/instances/${instance.body.id}`,
      '/discovery',
      '/configuration',
      `/configuration?scope=tool&id=${tool.body.id}`,
      `/configuration?q=${encodeURIComponent(markup)}`,
      `/configuration?scope=tool&id=${encodeURIComponent(markup)}`,
      '/environment',
      '/people',
      `/people/${person.id}`,
      '/changes',
      `/changes?entity=${encodeURIComponent(markup)}`,
      '/system',
      '/profile',
    ]) {
      await page.goto(path);
      await settle(page);
      expect(await page.evaluate('window.taken'), path).toBe(undefined);
      expect(
        await page.locator('img[src="x"], iframe, svg[onload], a[href^="javascript"]').count(),
        path,
      ).toBe(0);
    }
    expect(elsewhere).toEqual([]);
    expect(refused).toEqual([]);
    expect(wrong).toEqual([]);
  });

  describe('from a page elsewhere', () => {
    let server: Server;
    let elsewhere: string;
    let html = '';
    beforeEach(async () => {
      server = createServer((_request, response) =>
        response.setHeader('content-type', 'text/html').end(html),
      );
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      // Another port is the same site, so cookies are sent: what refuses it is the origin.
      elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => new Promise((done) => server.close(done)));

    test('nothing is changed and nobody is signed out, by link, form or script', async () => {
      await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
      const { page } = await site.visit(admin);
      const { body: before } = await admin.get('/changes/head');
      html = `<form id="f" method="post" enctype="text/plain" action="${site.url}/api/v1/agents"><input name='{"letta_uid":"stolen","x":"' value='"}'></form>
        <a id="out" href="${site.url}/api/v1/auth/logout">x</a><img src="${site.url}/api/v1/auth/logout">`;
      await page.goto(elsewhere);
      const answers = await page.evaluate(async (url) => {
        const tries = [
          ['POST', '/api/v1/auth/logout', undefined],
          ['DELETE', '/api/v1/agents/iris', undefined],
          ['POST', '/api/v1/agents', '{"letta_uid":"stolen"}'],
          ['PATCH', '/api/v1/agents/iris', '{"name":"stolen"}'],
        ] as const;
        const read: string[] = [];
        for (const [method, path, body] of tries)
          for (const mode of ['cors', 'no-cors'] as const)
            await fetch(url + path, {
              method,
              mode,
              credentials: 'include',
              ...(body === undefined ? {} : { body }),
              ...(body === undefined || mode === 'no-cors'
                ? {}
                : { headers: { 'content-type': 'application/json' } }),
            })
              .then(async (answer) => read.push(await answer.text()))
              .catch(() => undefined);
        await fetch(`${url}/api/v1/agents`, { credentials: 'include' })
          .then(async (answer) => read.push(await answer.text()))
          .catch(() => undefined);
        return read.filter((text) => text !== '');
      }, site.url);
      expect(answers).toEqual([]);
      await page.evaluate(`document.getElementById('f').submit()`);
      await page.waitForURL(`${site.url}/api/v1/agents`);
      await page.goto(elsewhere);
      await page.locator('#out').click();
      await page.waitForURL(`${site.url}/api/v1/auth/logout`);
      await page.goto('/agents');
      await page.getByRole('heading', { name: 'Iris' }).waitFor();
      expect((await admin.get('/agents')).body.items).toHaveLength(1);
      expect((await admin.get('/changes/head')).body.revision).toBe(before.revision);
    });

    test('the pages are shown in no frame', async () => {
      const { page } = await site.visit(admin);
      html = `<iframe src="${site.url}/agents" width="800" height="600"></iframe>`;
      await page.goto(elsewhere);
      await page.waitForLoadState('networkidle');
      const framed = page.frames().find((frame) => frame !== page.mainFrame());
      expect(
        await framed
          ?.locator('body')
          .innerText()
          .catch(() => ''),
      ).not.toContain('Agents');
    });
  });

  test('the pages let no script in but their own files, and keep cookies from scripts', async () => {
    const answer = await fetch(`${site.url}/chat`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy.replace(/style-src[^;]*/, '')).not.toMatch(/unsafe|https?:|\*/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(await answer.text()).not.toMatch(/<script>(?!<)|\son\w+=/);
    await admin.post('/users', {
      username: 'ada',
      email: 'ada@example.org',
      role: 'user',
      password: 'velvet oyster lantern',
    });
    const { page, context } = await site.visit();
    await page.goto('/');
    await page.getByLabel('Username or email').fill('ada');
    await page.locator('input[name=password]').fill('velvet oyster lantern');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Chat' }).waitFor();
    const cookies = await context.cookies();
    expect(cookies.map(({ httpOnly, sameSite }) => [httpOnly, sameSite !== 'None'])).toEqual([
      [true, true],
      [true, true],
    ]);
    expect(await page.evaluate('document.cookie')).toBe('');
  });

  test('a secret that was revealed is nowhere once it is hidden, and nobody finds anything after somebody signed out', async () => {
    const secret = 'a-secret-that-was-revealed';
    await admin.put('/env-vars', { var_name: 'TOKEN', var_value: secret, is_encrypted: true });
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris of somebody' });
    const { body: session } = await admin.post('/chat/sessions', { agent_id: 'iris' });
    const { page, context } = await site.visit(admin);
    const everywhere = async () =>
      JSON.stringify([
        await page.content(),
        page.url(),
        await page.evaluate(`(async () => [
          Object.entries(localStorage),
          Object.entries(sessionStorage),
          history.state,
          (await indexedDB.databases()).length,
          (await caches.keys()).length,
          [...document.querySelectorAll('input, textarea')].map(({ value }) => value),
        ])()`),
      ]);
    await page.goto('/environment');
    await page
      .getByRole('button', { name: /^Reveal/ })
      .first()
      .click();
    await expect.poll(everywhere).toContain(secret);
    await page.getByRole('button', { name: /^Hide/ }).first().click();
    await expect.poll(everywhere).not.toContain(secret);
    await page
      .getByRole('button', { name: /^Reveal/ })
      .first()
      .click();
    await expect.poll(everywhere).toContain(secret);
    await page.goto(`/chat?session=${session.id}`);
    await page.getByRole('textbox', { name: 'Message' }).fill('what I think of it');
    expect(await everywhere()).not.toContain(secret);
    await page.goBack();
    await settle(page);
    expect(await everywhere()).not.toContain(secret);
    await page.goto('/agents');
    await page.getByRole('heading', { name: 'Iris of somebody' }).waitFor();
    await page.getByRole('button', { name: 'Account of root' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    for (const back of [false, true]) {
      if (back) await page.goBack();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await everywhere()).not.toMatch(/Iris of somebody|what I think of it|TOKEN/);
    }
    const kept = await context.cookies();
    expect(kept.filter(({ value }) => value !== '' && value !== admin.token)).toEqual([]);
  });
});
