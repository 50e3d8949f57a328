import '@mantine/core/styles.layer.css';
import './page.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError, whenSignedOut } from './api.ts';
import { App } from './app.tsx';
import { router } from './routes.tsx';
import { awaitReturn, leaveSession, whoQuery } from './session/me.ts';
import { onTabs, tellTabs } from './session/tabs.ts';
import { theme, variables } from './theme.ts';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What changes is told by the event stream; what was refused stays refused.
      staleTime: 30_000,
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status >= 400),
      // Whether there is a network says nothing about a server on this machine: it is asked, and what fails is said.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
whenSignedOut(() => {
  tellTabs('ask');
  return awaitReturn(queries);
});
onTabs((word) => {
  if (word === 'out') leaveSession(queries);
  else void queries.invalidateQueries(whoQuery);
});

// The page that was asked for is fetched while it is found out who asks.
void router.load();

const place = document.getElementById('root');
if (!place) throw new Error('The page has no place for the program.');
createRoot(place).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="dark">
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
