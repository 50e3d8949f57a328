import { Anchor, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Facts } from '../parts/facts.tsx';
import { Page } from '../parts/page.tsx';
import { Section } from '../parts/section.tsx';
import { ChatActivity } from '../pictures/chat-activity.tsx';
import { useMay } from '../session/may.ts';
import { Bridge } from './bridge.tsx';
import { Health } from './health.tsx';
import { HealthAtAGlance } from './health-at-a-glance.tsx';
import { Keys } from './keys.tsx';
import { Letta } from './letta.tsx';
import { Log } from './log.tsx';
import './system.css';

/** How the server is, and what it is connected with. */
export function SystemPage() {
  const may = useMay();
  return (
    <Page title="System">
      <Stack gap="md">
        <Health />
        {may('changes:read') && <HealthAtAGlance />}
        {(may('metrics:read') || may('chat:read')) && <ChatActivity />}
        {may('keys:read') && <Keys />}
        {may('system_config:read') ? (
          <div id="letta">
            <Letta />
          </div>
        ) : (
          <Text size="sm" c="dimmed">
            How it is connected is for those who have the permission system_config:read. An administrator
            gives it.
          </Text>
        )}
        {may('bridge:admin') && <Bridge />}
        {may('logs:read') && <Log />}
        <About />
      </Stack>
    </Page>
  );
}

function About() {
  const version = useQuery({ queryKey: ['version'], queryFn: readVersion, staleTime: Infinity });
  return (
    <Section title="About">
      <Facts
        facts={[
          ['Version', version.data ?? '…'],
          [
            'API',
            <Anchor key="api" href="/api/docs/" size="sm">
              Its description, with every operation
            </Anchor>,
          ],
          [
            'For programs',
            <Anchor key="openapi" href="/api/openapi.json" size="sm">
              OpenAPI as JSON
            </Anchor>,
          ],
        ]}
      />
    </Section>
  );
}

/** The description of the API says which version answers. */
async function readVersion(): Promise<string> {
  const answer = await fetch('/api/openapi.json');
  const { info } = (await answer.json()) as { info: { version: string } };
  return info.version;
}
