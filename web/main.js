import { call, Problem } from './api.js';
import { showHome } from './home.js';
import { element, handleForm, showPage } from './page.js';

const resources = [
  ['agents', 'Agents'],
  ['tools', 'Tools'],
  ['tool-instances', 'Instances'],
  ['plugins', 'Plugins'],
  ['users', 'People'],
];

/** What the address's fragment carries: fragments are not sent to servers and stand in no log. */
const fragment = new URLSearchParams(location.hash.slice(1));

element('#sign-out').addEventListener('click', async () => {
  await call('POST', '/auth/logout').catch(() => undefined);
  showSignIn();
});
await start();

async function start() {
  const invitation = fragment.get('invitation');
  if (invitation) return showInvitation(invitation);
  try {
    const { needed } = await call('GET', '/auth/setup');
    if (needed) return showFirstRun();
    await showRegistry();
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return showSignIn();
    showPage('sign-in');
    const alert = element('form .error');
    alert.textContent = error instanceof Error ? error.message : String(error);
    alert.hidden = false;
  }
}

function showFirstRun() {
  showPage('first-run');
  /** @type {HTMLInputElement} */ (element('[name=token]')).value = fragment.get('setup') ?? '';
  handleForm(async (fields) => {
    await call('POST', '/auth/setup', fields);
    forgetFragment();
    await showRegistry();
  });
}

function showSignIn() {
  setWho(null);
  showPage('sign-in');
  handleForm(async (fields) => {
    await call('POST', '/auth/login', fields);
    await showRegistry();
  });
}

/** @param {string} token */
async function showInvitation(token) {
  try {
    const { username } = await call('POST', '/auth/invitation/check', { token });
    showPage('invitation');
    element('[data-name]').textContent = username;
    handleForm(async ({ password }) => {
      await call('POST', '/auth/invitation', { token, password });
      forgetFragment();
      await showRegistry();
    });
  } catch (error) {
    forgetFragment();
    showSignIn();
    const alert = element('form .error');
    alert.textContent = error instanceof Error ? error.message : String(error);
    alert.hidden = false;
  }
}

async function showRegistry() {
  const { user } = await call('GET', '/auth/me');
  setWho(user);
  showPage('registry');
  await Promise.all([showCounts(), showHome(showCounts)]);
}

async function showCounts() {
  const counts = await Promise.all(
    resources.map(async ([path, label]) => {
      const page = await call('GET', `/${path}?limit=200`).catch(() => undefined);
      if (!page) return undefined;
      const item = document.createElement('li');
      const number = document.createElement('strong');
      number.textContent = page.items.length + (page.next_cursor ? '+' : '');
      item.append(number, label ?? '');
      return item;
    }),
  );
  element('[data-counts]').replaceChildren(...counts.filter((item) => item !== undefined));
}

/** @param {{ username: string; role: string } | null} user */
function setWho(user) {
  element('#who').textContent = user ? `${user.username} (${user.role})` : '';
  element('#sign-out').hidden = !user;
}

function forgetFragment() {
  history.replaceState(null, '', location.pathname);
}
