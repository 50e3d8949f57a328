import { Button, Modal, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useIntent } from '../parts/use-intent.ts';
import { useMay } from '../session/may.ts';
import { FromAgent } from './from-agent.tsx';
import { FromFile } from './from-file.tsx';
import { FromHand } from './from-hand.tsx';
import { FromLetta } from './from-letta.tsx';

/** The ways to have an agent here. */
export function NewAgent() {
  const [isOpen, { open, close }] = useDisclosure();
  const navigate = useNavigate();
  const may = useMay();
  useIntent('new-agent', open);
  if (!may('agents:create')) return null;
  const onMade = (id: string) => {
    close();
    void navigate({ to: '/agents/$id', params: { id } });
  };
  const hasLetta = may('letta:read') && may('letta:manage');
  return (
    <>
      <Button onClick={open}>New agent</Button>
      <Modal opened={isOpen} onClose={close} title="New agent" size="lg">
        <Tabs defaultValue="hand">
          <Tabs.List mb="md">
            <Tabs.Tab value="hand">By hand</Tabs.Tab>
            <Tabs.Tab value="agent">Like another</Tabs.Tab>
            <Tabs.Tab value="file">From a file</Tabs.Tab>
            {hasLetta && <Tabs.Tab value="letta">From Letta</Tabs.Tab>}
          </Tabs.List>
          <Tabs.Panel value="hand">
            <FromHand onMade={onMade} />
          </Tabs.Panel>
          <Tabs.Panel value="agent">
            <FromAgent onMade={onMade} />
          </Tabs.Panel>
          <Tabs.Panel value="file">
            <FromFile onMade={onMade} />
          </Tabs.Panel>
          {hasLetta && (
            <Tabs.Panel value="letta">
              <FromLetta onMade={onMade} />
            </Tabs.Panel>
          )}
        </Tabs>
      </Modal>
    </>
  );
}
