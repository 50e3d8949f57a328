import { Button, Group, Skeleton, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { NewAgent } from '../agents/new-agent.tsx';
import { nameOf, useAgents } from '../agents/use-agents.ts';
import { ControlImport } from '../discovery/control-import.tsx';
import { Home } from '../discovery/home.tsx';
import { Mark } from '../parts/mark.tsx';
import { Page } from '../parts/page.tsx';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { useMay } from '../session/may.ts';
import { Letta } from '../system/letta.tsx';

/** What there is to do on a new server, in the order in which it helps. Each step can be left, and come back to. */
export function WelcomePage() {
  const may = useMay();
  if (!may('discovery:scan') || !may('agents:create'))
    return (
      <Page title="Welcome">
        <Text>An administrator sets this server up. What you may see is in the menu.</Text>
      </Page>
    );
  return (
    <Page title="Welcome">
      <Text maw={720}>
        Four steps make this server yours: what lies in your Sanctum home, what the old configurator knew,
        where Letta is, and the first agent. None of them is needed at once, and each has its own place in the
        menu. Another home: start the server with SANCTUM_HOME set to it.
      </Text>
      <Home />
      {may('imports:run') && <ControlImport />}
      {may('system_config:read') && <Letta />}
      <FirstAgent />
      <Group>
        <Button renderRoot={(props: object) => <Link {...props} to="/chat" />} variant="default">
          Leave the rest for later
        </Button>
      </Group>
    </Page>
  );
}

function FirstAgent() {
  const agents = useAgents();
  const items = agents.data?.items ?? [];
  const running = items.filter(({ status }) => status !== 'Off');
  return (
    <Section
      title="The first agent"
      about="An agent that runs already, one out of a file, or one that the Letta server knows."
      actions={items.length > 0 && <Mark is="good">done</Mark>}
    >
      <Problem error={agents.error} />
      {agents.isPending && <Skeleton height={36} />}
      {running.length > 0 && (
        <Group gap="sm">
          {running.slice(0, 5).map((agent) => (
            <Button
              key={agent.id}
              variant="light"
              maw="100%"
              renderRoot={(props: object) => <Link {...props} to="/chat" search={{ agent: agent.id }} />}
            >
              <Text span inherit truncate>
                {`Talk with ${nameOf(agent)}`}
              </Text>
            </Button>
          ))}
        </Group>
      )}
      <Group>
        <NewAgent />
      </Group>
    </Section>
  );
}
