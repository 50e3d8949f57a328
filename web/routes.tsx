import { createRootRoute, createRoute, createRouter, Navigate } from '@tanstack/react-router';
import { type AgentSort, agentSorts } from './agents/use-agents.ts';
import { type Filter, readFilter } from './changes/filter.ts';
import type { ChatSearch } from './chat/search.ts';
import { isScope, type Target } from './configuration/target.ts';
import { type VariableSort, variableSorts } from './environment/variable.ts';
import { DeletedNotice } from './editing/deleted.tsx';
import { roleOf } from './people/role.ts';
import { personSorts } from './people/sorts.ts';
import { lazyRouteComponent } from './shell/missing-part.ts';
import { NotFound, PageError } from './shell/page-error.tsx';
import { Shell } from './shell/shell.tsx';
import { type ToolSort, toolSorts } from './tools/use-tools.ts';
import { beginning } from './welcome/use-is-new.ts';

const root = createRootRoute({
  component: () => (
    <>
      <Shell />
      <DeletedNotice />
    </>
  ),
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: Home,
});
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./welcome/welcome-page.tsx'), 'WelcomePage'),
});
const chat = createRoute({
  getParentRoute: () => root,
  path: '/chat',
  validateSearch: (search: Record<string, unknown>): ChatSearch => ({
    ...textsOf(search, ['session', 'at', 'agent', 'q']),
    ...(search.archived === true ? { archived: true } : {}),
  }),
  component: lazyRouteComponent(() => import('./chat/chat-page.tsx'), 'ChatPage'),
});
const agents = createRoute({
  getParentRoute: () => root,
  path: '/agents',
  validateSearch: (search: Record<string, unknown>): { q?: string; sort?: AgentSort } => ({
    ...textsOf(search, ['q']),
    ...withSort(agentSorts, search),
  }),
  component: lazyRouteComponent(() => import('./agents/agents-page.tsx'), 'AgentsPage'),
});
const agent = createRoute({
  getParentRoute: () => root,
  path: '/agents/$id',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, ['tab', 'range']),
  component: lazyRouteComponent(() => import('./agents/agent-page.tsx'), 'AgentPage'),
});
const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  validateSearch: (search: Record<string, unknown>) => {
    const role = typeof search.role === 'string' ? roleOf(search.role) : undefined;
    return {
      ...readTab(search),
      ...(typeof search.q === 'string' && search.q !== '' ? { q: search.q } : {}),
      ...(role ? { role } : {}),
      ...withSort(personSorts, search),
    };
  },
  component: lazyRouteComponent(() => import('./people/people-page.tsx'), 'PeoplePage'),
});
const person = createRoute({
  getParentRoute: () => root,
  path: '/people/$id',
  component: lazyRouteComponent(() => import('./people/person-page.tsx'), 'PersonPage'),
});
const changes = createRoute({
  getParentRoute: () => root,
  path: '/changes',
  validateSearch: (search: Record<string, unknown>): Filter & { range?: string } => ({
    ...readFilter(search),
    ...textsOf(search, ['range']),
  }),
  component: lazyRouteComponent(() => import('./changes/changes-page.tsx'), 'ChangesPage'),
});
const record = createRoute({
  getParentRoute: () => root,
  path: '/changes/record',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, ['entity', 'entity_id', 'from', 'to']),
  component: lazyRouteComponent(() => import('./changes/record-page.tsx'), 'RecordPage'),
});
const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, ['range', 'of']),
  component: lazyRouteComponent(() => import('./system/system-page.tsx'), 'SystemPage'),
});
const profile = createRoute({
  getParentRoute: () => root,
  path: '/profile',
  component: lazyRouteComponent(() => import('./profile/profile-page.tsx'), 'ProfilePage'),
});
const discovery = createRoute({
  getParentRoute: () => root,
  path: '/discovery',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, ['tab', 'q', 'state', 'type']),
  component: lazyRouteComponent(() => import('./discovery/discovery-page.tsx'), 'DiscoveryPage'),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, ['tab', 'q']),
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
});
const tools = createRoute({
  getParentRoute: () => root,
  path: '/tools',
  validateSearch: (search: Record<string, unknown>): { q?: string; sort?: ToolSort } => ({
    ...textsOf(search, ['q']),
    ...withSort(toolSorts, search),
  }),
  component: lazyRouteComponent(() => import('./tools/tools-page.tsx'), 'ToolsPage'),
});
const tool = createRoute({
  getParentRoute: () => root,
  path: '/tools/$id',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, ['tab', 'view', 'layer', 'plugin']),
  component: lazyRouteComponent(() => import('./tools/tool-page.tsx'), 'ToolPage'),
});
const instance = createRoute({
  getParentRoute: () => root,
  path: '/tools/$id/instances/$instance',
  validateSearch: (search: Record<string, unknown>) =>
    textsOf(search, ['tab', 'q', 'view', 'layer', 'range']),
  component: lazyRouteComponent(() => import('./tools/instance-page.tsx'), 'InstancePage'),
});
const plugin = createRoute({
  getParentRoute: () => root,
  path: '/tools/$id/plugins/$plugin',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, ['tab', 'view', 'layer']),
  component: lazyRouteComponent(() => import('./tools/plugin-page.tsx'), 'PluginPage'),
});
const configuration = createRoute({
  getParentRoute: () => root,
  path: '/configuration',
  validateSearch: (search: Record<string, unknown>): ConfigurationSearch => ({
    ...textsOf(search, ['id', 'q', 'at', 'view']),
    ...(isScope(search.scope) ? { scope: search.scope } : {}),
  }),
  component: lazyRouteComponent(() => import('./configuration/configuration-page.tsx'), 'ConfigurationPage'),
});
const environment = createRoute({
  getParentRoute: () => root,
  path: '/environment',
  validateSearch: (
    search: Record<string, unknown>,
  ): { q?: string; instance?: string; sort?: VariableSort } => ({
    ...textsOf(search, ['q', 'instance']),
    ...withSort(variableSorts, search),
  }),
  component: lazyRouteComponent(() => import('./environment/environment-page.tsx'), 'EnvironmentPage'),
});

/** Where one begins: with what there is to set up right after the first run, then with whom there is to talk. */
function Home() {
  return <Navigate to={beginning.isFirstRun ? '/welcome' : '/chat'} replace />;
}

interface ConfigurationSearch {
  scope?: Target['type'];
  id?: string;
  q?: string;
  at?: string;
  view?: string;
}

/** The order of a list that the address asks for. */
function withSort<Sort extends string>(
  choices: readonly { value: Sort }[],
  { sort }: Record<string, unknown>,
): { sort?: Sort } {
  const known = choices.find(({ value }) => value === sort)?.value;
  return known === undefined ? {} : { sort: known };
}

/** The texts among these words of an address; a number there is the text of it. */
function textsOf<Name extends string>(
  search: Record<string, unknown>,
  names: readonly Name[],
): { [name in Name]?: string } {
  const texts = names
    .map((name) => [name, search[name]] as const)
    .filter(([, value]) => (typeof value === 'string' && value !== '') || typeof value === 'number')
    .map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(texts) as { [name in Name]?: string };
}

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    welcome,
    chat,
    settings,
    agents,
    tools,
    tool,
    instance,
    plugin,
    discovery,
    configuration,
    environment,
    agent,
    people,
    person,
    changes,
    record,
    system,
    profile,
  ]),
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

function readTab({ tab }: Record<string, unknown>): { tab?: string } {
  return typeof tab === 'string' && tab !== '' ? { tab } : {};
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
