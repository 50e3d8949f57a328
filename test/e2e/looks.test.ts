import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accessCookie } from '../../server/accounts/authentication.ts';
import { BrocaClient } from '../broca-client.ts';
import { makeBrocaDatabase } from '../broca-database.ts';
import { openBrowser, settle } from '../browser.ts';
import type { Client } from '../harness.ts';
import { openSite, placeManifest, type Site, sizes } from './site.ts';

const browser = await openBrowser();
afterAll(() => browser?.close());

describe.runIf(browser !== undefined)('what people and programs name', () => {
  let site: Site;
  let admin: Client;
  beforeEach(async () => {
    site = await openSite(browser);
    admin = await site.registry.signIn('admin', { username: 'root' });
  });
  afterEach(() => site.close());

  const made = async (answer: Promise<{ status: number; body: { id: number | string; key?: string } }>) => {
    const { status, body } = await answer;
    expect(status, JSON.stringify(body)).toBeLessThan(300);
    return body;
  };
  /** One of everything that has a name, all with this one, as far as it may be long; and the pages where they are. */
  const nameAll = async (name: string, word: string) => {
    const short = (limit: number) => name.slice(0, limit);
    const schema = {
      type: 'object',
      title: name,
      properties: { [word.slice(0, 60)]: { type: 'string', title: name, description: name, default: name } },
    };
    await made(
      admin.post('/agents', {
        id: 'iris',
        letta_uid: word.slice(0, 100),
        name: short(200),
        description: name,
        config: { [word.slice(0, 60)]: name },
      }),
    );
    const tool = await made(
      admin.post('/tools', {
        name: short(200),
        description: name,
        category: short(50),
        config_schema: schema,
      }),
    );
    const plugin = await made(
      admin.post('/plugins', { tool_id: tool.id, name: short(100), dependencies: [word.slice(0, 90)] }),
    );
    const instance = await made(
      admin.post('/tool-instances', { tool_id: tool.id, agent_id: 'iris', name: short(200) }),
    );
    const key = word.slice(0, 100);
    await made(admin.put('/configurations', { scope: 'system', key, value: name, description: name }));
    await made(
      admin.put('/env-vars', {
        var_name: `N_${word.slice(0, 90)}`,
        var_value: name,
        description: name,
        is_encrypted: false,
      }),
    );
    const username = word.slice(0, 50);
    const person = await made(
      admin.post('/users', { username, email: `${word.slice(0, 60)}@example.org`, role: 'user' }),
    );
    makeBrocaDatabase(join(site.registry.home, 'broca2/sanctum.db'), [
      { platform_user_id: word.slice(0, 60), username: word, display_name: name },
    ]);
    placeManifest(site.registry, `tools/${word.slice(0, 200)}`, {
      name: short(200),
      type: 'tool',
      description: name,
    });
    placeManifest(site.registry, 'tools/broken', `{"name": ${word}`);
    const session = await made(admin.post('/chat/sessions', { agent_id: 'iris', title: short(200) }));
    await made(admin.post(`/chat/sessions/${session.id}/messages`, { message: name }));
    const apiKey = await made(admin.post('/api-keys', { name: short(100), permissions: ['bridge:poll'] }));
    const broca = new BrocaClient(site.url, apiKey.key ?? '');
    await broca.poll();
    await broca.reply(
      String(session.id),
      `${name}\n\n- ${name}\n\n| a | b |\n|---|---|\n| ${name} | \`${name}\` |\n\n\`\`\`\n${name}\n\`\`\``,
    );
    return [
      `/chat?session=${session.id}`,
      '/settings?tab=agent:iris',
      '/agents',
      ...['', '?tab=modules', '?tab=activity', '?tab=history'].map((tab) => `/agents/iris${tab}`),
      '/tools',
      ...['', '?tab=configuration', '?tab=instances', '?tab=plugins'].map((tab) => `/tools/${tool.id}${tab}`),
      `/tools/${tool.id}/plugins/${plugin.id}`,
      `/tools/${tool.id}/instances/${instance.id}`,
      '/discovery',
      '/discovery?tab=modules',
      '/configuration',
      `/configuration?scope=instance&id=${instance.id}`,
      '/environment',
      '/people',
      '/people?tab=broca',
      `/people/${person.id}`,
      '/changes',
      `/changes/record?entity=agents&entity_id=iris`,
      '/system',
      '/profile',
    ];
  };

  test('may be a long word without a break, and no page is wider than the screen', async () => {
    const word = 'Donaudampfschiffahrt'.repeat(15);
    const paths = await nameAll(word, word);
    const { page, wrong } = await site.visit(admin);
    const wide: string[] = [];
    for (const path of paths) {
      await page.setViewportSize(sizes[0][1]);
      await page.goto(path);
      await settle(page);
      for (const [, size] of sizes) {
        await page.setViewportSize(size);
        await expect
          .poll(() => page.evaluate('document.documentElement.scrollWidth <= innerWidth'), { timeout: 5000 })
          .toBe(true)
          .catch(async () => wide.push(`${path} at ${size.width}: ${await tooWide(page)}`));
      }
    }
    expect(wide).toEqual([]);
    expect(wrong).toEqual([]);
  });

  test('turns nothing around it where it stands in a sentence, even when it turns its own direction', async () => {
    const name = 'Iris \u202egnp.exe';
    await nameAll(name, 'plain');
    const { page, wrong } = await site.visit(admin);
    const turned: string[] = [];
    const look = async (where: string) => {
      for (const text of await turnedOn(page)) turned.push(`${where}: ${text}`);
    };
    for (const [path, button] of [
      ['/agents/iris', 'Delete'],
      ['/tools/1', 'Delete'],
      ['/tools/1/instances/1', 'Delete'],
      ['/tools/1?tab=instances', 'New instance'],
      ['/people?tab=broca', /^Promote/],
      ['/agents/iris?tab=history', undefined],
      ['/agents/iris?tab=activity', undefined],
      ['/chat?agent=iris', undefined],
    ] as const) {
      await page.goto(path);
      await settle(page);
      if (button !== undefined) {
        await page.getByRole('button', { name: button }).first().click();
        await page.getByRole('dialog').waitFor();
      }
      await look(path);
    }
    expect(turned).toEqual([]);
    expect(wrong).toEqual([]);
  });

  test('can be hit with a finger wherever it can be hit at all', async () => {
    const paths = await nameAll('lamp', 'lamp');
    const context = await (browser as Browser).newContext({
      baseURL: site.url,
      viewport: sizes[1][1],
      hasTouch: true,
      isMobile: true,
      reducedMotion: 'reduce',
    });
    try {
      await context.addCookies([{ name: accessCookie, value: admin.token ?? '', url: site.url }]);
      const page = await context.newPage();
      const small: string[] = [];
      for (const path of paths) {
        await page.goto(path);
        await settle(page);
        await page.waitForTimeout(300);
        small.push(...(await tooSmall(page)).map((one) => `${path}: ${one}`));
      }
      const opened = async (what: string) => {
        await page.waitForTimeout(400);
        small.push(...(await tooSmall(page)).map((one) => `${what}: ${one}`));
      };
      await page.goto('/people');
      await page.getByRole('button', { name: 'Open the menu' }).tap();
      await page.getByRole('navigation', { name: 'Places' }).getByRole('link').first().waitFor();
      await opened('the menu');
      await page.goto('/configuration');
      await page.getByRole('combobox', { name: 'Scope' }).tap();
      await page.getByRole('option').first().waitFor();
      await opened('choices');
      await page.goto('/agents');
      await page.getByRole('button', { name: 'Account of root' }).tap();
      await page.getByRole('menuitem').first().waitFor();
      await opened('account');
      await page.goto('/environment');
      await page.getByRole('button', { name: 'Add a variable' }).tap();
      await page.getByRole('dialog').waitFor();
      await opened('dialog');
      expect([...new Set(small)]).toEqual([]);
    } finally {
      await context.close();
    }
  });

  test.each(['dark', 'light'] as const)(
    'is asked for by hints in the fields that can be read, in %s',
    async (scheme) => {
      const { page } = await site.visit(admin, undefined, scheme);
      const seen: number[] = [];
      for (const path of ['/agents', '/people', '/changes', '/environment', '/discovery?tab=import']) {
        await page.goto(path);
        await settle(page);
        seen.push(...(await contrastOfHints(page)));
      }
      expect(seen.length).toBeGreaterThan(4);
      expect(Math.min(...seen)).toBeGreaterThanOrEqual(4.5);
    },
  );
});

/** What reaches over the side, and nothing within it does: to be found again. */
function tooWide(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const isCut = (one) => one !== null && one !== document.body && (getComputedStyle(one).overflowX !== 'visible' || isCut(one.parentElement));
    const out = [...document.querySelectorAll('body *')].filter((one) => {
      const { left, right } = one.getBoundingClientRect();
      return Math.max(right, left + one.scrollWidth) > innerWidth + 1 && !isCut(one);
    });
    return out.filter((one) => !out.some((other) => other !== one && one.contains(other)))
      .map((one) => one.outerHTML.slice(0, 160) + ' in ' + one.parentElement.className + ' in ' + one.parentElement.parentElement.className).join(' … ');
  })()`);
}

/** What is there to be pressed and is smaller than a finger; a link within a text is as its line is. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const kinds = 'button, [role=button], [role=menuitem], [role=option], [role=tab], [role=checkbox], [role=switch], input, textarea, select, nav a, summary';
    const isSmall = ({ width, height }) => width < 43.5 || height < 43.5;
    return [...document.querySelectorAll(kinds)].filter((one) => {
      if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('[aria-hidden=true], [inert]')) return false;
      // The bars of a picture are as wide as what they show; the list below it says the same.
      if (one.disabled || one.closest('svg')) return false;
      const area = one.getBoundingClientRect();
      if (area.width <= 1 || area.height <= 1) return false;
      if (one.matches('[type=checkbox], [type=radio]')) {
        // These are pressed by what is around them.
        one.scrollIntoView({ block: 'center' });
        const around = (one.closest('.mantine-Checkbox-root, .mantine-Radio-root, .mantine-Switch-root') ?? one).getBoundingClientRect();
        const x = around.left + 21;
        const y = (around.top + around.bottom) / 2;
        const presses = (hit) => hit === one || hit?.closest('label')?.control === one;
        return ![y - 21, y, y + 21].every((at) => presses(document.elementFromPoint(x, at)));
      }
      return isSmall((one.closest('.mantine-Input-wrapper .mantine-Input-input') ?? one).getBoundingClientRect());
    }).map((one) => {
      const { width, height } = one.getBoundingClientRect();
      return Math.round(width) + '×' + Math.round(height) + ' ' + one.tagName + ' ' + one.className + ' “' + (one.getAttribute('aria-label') ?? one.textContent).slice(0, 30) + '”';
    });
  })()`);
}

/** Texts in which a mark that turns the direction reaches what is written after the name. */
function turnedOn(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const turned = [];
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      // An isolate ends what was turned within it.
      const open = node.data.replaceAll(/\u2068[^\u2069]*\u2069/g, '');
      const at = open.indexOf('\u202e');
      if (at === -1 || !node.parentElement.checkVisibility() || node.parentElement.matches('textarea, code, pre')) continue;
      let own = node.parentElement;
      while (getComputedStyle(own).display === 'inline' && getComputedStyle(own).unicodeBidi === 'normal') own = own.parentElement;
      if (!own.textContent.trim().endsWith('\u202egnp.exe')) turned.push(own.textContent.slice(0, 200));
    }
    return turned;
  })()`);
}

/** How well the hints in the fields of a page stand out from what is behind them. */
function contrastOfHints(page: Page): Promise<number[]> {
  return page.evaluate<number[]>(`(() => {
    const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const light = (colours) => {
      pixel.clearRect(0, 0, 1, 1);
      for (const colour of colours) { pixel.fillStyle = colour; pixel.fillRect(0, 0, 1, 1); }
      const [r, g, b] = [...pixel.getImageData(0, 0, 1, 1).data].map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (one) => (one === null ? [] : [...behind(one.parentElement), getComputedStyle(one).backgroundColor]);
    const hints = [...document.querySelectorAll('[placeholder]:not([placeholder=""])')].map((one) => [one, getComputedStyle(one, '::placeholder').color]);
    hints.push(...[...document.querySelectorAll('.mantine-InputPlaceholder-placeholder, .mantine-Input-placeholder')].map((one) => [one, getComputedStyle(one).color]));
    return hints.map(([one, colour]) => {
      const ground = behind(one);
      const both = [light(ground), light([...ground, colour])].sort((a, b) => b - a);
      return (both[0] + 0.05) / (both[1] + 0.05);
    });
  })()`);
}
