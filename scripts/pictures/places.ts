import type { Page } from 'playwright-core';
import type { Filled } from '../sample/fill.ts';
import type { Sample } from '../sample/open.ts';

/** Where pictures are taken, and what is done there first. */
export interface Place {
  name: string;
  path: string;
  /** Every tab that there is gets its pictures. */
  hasTabs?: true;
  prepare?: (page: Page) => Promise<unknown>;
}

/** What somebody sees who is not signed in; before anybody ever was, too. */
export const firstRun = ({ setupToken }: Sample): Place[] => [
  { name: 'first-run', path: '/' },
  { name: 'first-run-by-link', path: `/#setup=${setupToken}` },
];
export const outside: Place[] = [
  { name: 'sign-in', path: '/' },
  { name: 'sign-in-refused', path: '/', prepare: refuseSignIn },
  { name: 'invitation-used', path: '/#invitation=none' },
];

/** Every page, its tabs and what opens on it. */
export const everywhere = ({ toolId, smcpId, instanceId, personId, sessionId }: Filled): Place[] => [
  { name: 'chat', path: '/chat' },
  { name: 'chat-agent', path: '/chat?agent=athena' },
  { name: 'chat-conversation', path: `/chat?session=${sessionId}` },
  { name: 'chat-conversation-begin', path: `/chat?session=${sessionId}`, prepare: scrollLog },
  { name: 'settings', path: '/settings', hasTabs: true },
  { name: 'settings-no-match', path: '/settings?q=nothing-of-that-name' },
  { name: 'agents', path: '/agents' },
  { name: 'agents-no-match', path: '/agents?q=nothing-of-that-name' },
  { name: 'agents-new', path: '/agents', prepare: (page) => press(page, 'New agent') },
  { name: 'agent', path: '/agents/athena', hasTabs: true },
  { name: 'agent-long', path: '/agents/the-agent-with-the-longest-id-that-anybody-chose' },
  { name: 'agent-delete', path: '/agents/athena', prepare: (page) => press(page, 'Delete') },
  { name: 'agent-none', path: '/agents/nobody' },
  { name: 'tools', path: '/tools' },
  { name: 'tool', path: `/tools/${toolId}`, hasTabs: true },
  { name: 'tool-smcp', path: `/tools/${smcpId}?tab=plugins` },
  { name: 'tool-none', path: '/tools/999999' },
  { name: 'instance', path: `/tools/${toolId}/instances/${instanceId}`, hasTabs: true },
  { name: 'discovery', path: '/discovery' },
  { name: 'discovery-preview', path: '/discovery', prepare: (page) => press(page, 'Preview a scan') },
  { name: 'configuration', path: '/configuration' },
  { name: 'configuration-agent', path: '/configuration?scope=agent&id=athena' },
  { name: 'configuration-tool', path: `/configuration?scope=tool&id=${toolId}` },
  { name: 'configuration-instance', path: `/configuration?scope=instance&id=${instanceId}` },
  { name: 'configuration-past', path: `/configuration?scope=tool&id=${toolId}&at=3` },
  { name: 'configuration-user', path: '/configuration?scope=user' },
  { name: 'environment', path: '/environment' },
  { name: 'environment-new', path: '/environment', prepare: (page) => press(page, 'Add a variable') },
  { name: 'people', path: '/people', hasTabs: true },
  { name: 'people-invite', path: '/people', prepare: (page) => press(page, 'Invite') },
  { name: 'person', path: `/people/${personId}` },
  { name: 'changes', path: '/changes' },
  { name: 'changes-open', path: '/changes', prepare: openFirst },
  { name: 'system', path: '/system' },
  { name: 'profile', path: '/profile' },
  { name: 'profile-new-key', path: '/profile', prepare: (page) => press(page, 'New key') },
  { name: 'account-menu', path: '/agents', prepare: (page) => press(page, 'Account of') },
  { name: 'palette', path: '/chat', prepare: (page) => openBy(page, 'Control+k') },
  { name: 'shortcuts', path: '/chat', prepare: (page) => openBy(page, '?') },
  { name: 'welcome', path: '/welcome' },
  { name: 'nowhere', path: '/chat/nowhere' },
];

/** The pages themselves, as they are when there is nothing to show, or nobody who answers. */
export const pages: Place[] = [
  'welcome',
  'chat',
  'settings',
  'agents',
  'tools',
  'discovery',
  'configuration',
  'environment',
  'people',
  'changes',
  'system',
  'profile',
].map((name) => ({ name, path: `/${name}` }));

/** Where there is one of each agent. */
export const withManyAgents: Place[] = [
  { name: 'chat', path: '/chat' },
  { name: 'chat-agents', path: '/chat', prepare: (page) => page.getByRole('combobox').first().click() },
  { name: 'settings', path: '/settings' },
  { name: 'agents', path: '/agents' },
];

/** Presses the first button whose name begins so; where the page has none, the picture shows that. */
async function press(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name: new RegExp(`^${name}`) }).first();
  if ((await button.count()) > 0) await button.click();
}

async function refuseSignIn(page: Page): Promise<void> {
  await page.getByLabel('Username or email').fill('ada');
  await page.locator('input[name=password]').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
}

async function scrollLog(page: Page): Promise<void> {
  await page.getByRole('log').waitFor();
  await page.evaluate(`document.querySelector('[role=log]').scrollTop = 0`);
}

async function openFirst(page: Page): Promise<void> {
  await page.getByRole('article').first().getByRole('button', { name: 'What changed' }).click();
}

/** What is opened by a key may have to be fetched first. */
async function openBy(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await page.getByRole('dialog').waitFor();
}
