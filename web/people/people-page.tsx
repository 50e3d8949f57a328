import { Group, Tabs, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../parts/page.tsx';
import { TabRow } from '../parts/tab-row.tsx';
import { useMay } from '../session/may.ts';
import { BrocaPeople } from './broca-people.tsx';
import { Explain } from './explain.tsx';
import { Invite } from './invite.tsx';
import { PeopleList } from './people-list.tsx';

/** Users, people whom Broca knows, and why somebody may do something. */
export function PeoplePage() {
  const { tab = 'users' } = useSearch({ from: '/people' });
  const navigate = useNavigate({ from: '/people' });
  const may = useMay();
  if (!may('users:read'))
    return (
      <Page title="People">
        <Text>Only somebody who may see people finds them here. An administrator can grant users:read.</Text>
      </Page>
    );
  return (
    <Page title="People" actions={<Group gap="sm">{may('users:create') && <Invite />}</Group>}>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(to) =>
          void navigate({ search: to === 'users' || to === null ? {} : { tab: to }, replace: true })
        }
      >
        <TabRow>
          <Tabs.Tab value="users">Users</Tabs.Tab>
          <Tabs.Tab value="broca">From Broca</Tabs.Tab>
          {may('access:explain') && <Tabs.Tab value="access">Who may what</Tabs.Tab>}
        </TabRow>
        <Tabs.Panel value="users">
          <PeopleList />
        </Tabs.Panel>
        <Tabs.Panel value="broca">
          <BrocaPeople />
        </Tabs.Panel>
        {may('access:explain') && (
          <Tabs.Panel value="access">
            <Explain />
          </Tabs.Panel>
        )}
      </Tabs>
    </Page>
  );
}
