import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
} from '@tanstack/react-router';
import { type Filter, readFilter } from './changes/filter.ts';
import { isScope, type Target } from './configuration/target.ts';
import { roleOf } from './people/role.ts';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: () => <Navigate to="/chat" replace />,
});
const chat = createRoute({
  getParentRoute: () => root,
  path: '/chat',
  validateSearch: ({ session, agent }: Record<string, unknown>) => ({
    ...(typeof session === 'string' ? { session } : {}),
    ...(typeof agent === 'string' ? { agent } : {}),
  }),
  component: lazyRouteComponent(() => import('./chat/chat-page.tsx'), 'ChatPage'),
});
const agents = createRoute({
  getParentRoute: () => root,
  path: '/agents',
  validateSearch: ({ q }: Record<string, unknown>) => (typeof q === 'string' && q !== '' ? { q } : {}),
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
  validateSearch: (search: Record<string, unknown>) => textsOf(search, ['q']),
  component: lazyRouteComponent(() => import('./tools/tools-page.tsx'), 'ToolsPage'),
});
const tool = createRoute({
  getParentRoute: () => root,
  path: '/tools/$id',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, ['tab', 'plugin']),
  component: lazyRouteComponent(() => import('./tools/tool-page.tsx'), 'ToolPage'),
});
const instance = createRoute({
  getParentRoute: () => root,
  path: '/tools/$id/instances/$instance',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, ['tab', 'q', 'range']),
  component: lazyRouteComponent(() => import('./tools/instance-page.tsx'), 'InstancePage'),
});
const configuration = createRoute({
  getParentRoute: () => root,
  path: '/configuration',
  validateSearch: (search: Record<string, unknown>): ConfigurationSearch => ({
    ...textsOf(search, ['id', 'q', 'at']),
    ...(isScope(search.scope) ? { scope: search.scope } : {}),
  }),
  component: lazyRouteComponent(() => import('./configuration/configuration-page.tsx'), 'ConfigurationPage'),
});
const environment = createRoute({
  getParentRoute: () => root,
  path: '/environment',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, ['q']),
  component: lazyRouteComponent(() => import('./environment/environment-page.tsx'), 'EnvironmentPage'),
});

interface ConfigurationSearch {
  scope?: Target['type'];
  id?: string;
  q?: string;
  at?: string;
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
    chat,
    settings,
    agents,
    tools,
    tool,
    instance,
    discovery,
    configuration,
    environment,
    agent,
    people,
    person,
    changes,
    system,
    profile,
  ]),
});

function readTab({ tab }: Record<string, unknown>): { tab?: string } {
  return typeof tab === 'string' && tab !== '' ? { tab } : {};
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
