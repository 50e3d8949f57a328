import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
} from '@tanstack/react-router';
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
const discovery = createRoute({
  getParentRoute: () => root,
  path: '/discovery',
  component: lazyRouteComponent(() => import('./discovery/discovery-page.tsx'), 'DiscoveryPage'),
});

export const router = createRouter({ routeTree: root.addChildren([home, chat, agents, discovery]) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
