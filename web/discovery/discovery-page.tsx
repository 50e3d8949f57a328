import { Tabs, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../parts/page.tsx';
import { useMay } from '../session/may.ts';
import { ControlImport } from './control-import.tsx';
import { Home } from './home.tsx';
import { Modules } from './modules.tsx';

/** What lies in the Sanctum home and what became of it, and what comes from the old configurator. */
export function DiscoveryPage() {
  const { tab = 'home' } = useSearch({ from: '/discovery' });
  const navigate = useNavigate({ from: '/discovery' });
  const may = useMay();
  if (!may('discovery:read'))
    return (
      <Page title="Discovery">
        <Text>
          Only somebody who may see what was found sees it here. An administrator can grant discovery:read.
        </Text>
      </Page>
    );
  return (
    <Page title="Discovery">
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(to) =>
          void navigate({ search: to === 'home' || to === null ? {} : { tab: to }, replace: true })
        }
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="home" mih={44}>
            Home
          </Tabs.Tab>
          <Tabs.Tab value="modules" mih={44}>
            Modules
          </Tabs.Tab>
          {may('imports:run') && (
            <Tabs.Tab value="import" mih={44}>
              Old configurator
            </Tabs.Tab>
          )}
        </Tabs.List>
        <Tabs.Panel value="home">
          <Home />
        </Tabs.Panel>
        <Tabs.Panel value="modules">
          <Modules />
        </Tabs.Panel>
        {may('imports:run') && (
          <Tabs.Panel value="import">
            <ControlImport />
          </Tabs.Panel>
        )}
      </Tabs>
    </Page>
  );
}
