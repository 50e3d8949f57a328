import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api, dataOf, type Schema } from '../api.ts';
import { Facts } from '../parts/facts.tsx';
import { Page } from '../parts/page.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { Time } from '../parts/time.tsx';
import { ApiKeys } from '../profile/api-keys.tsx';
import { Sessions } from '../profile/sessions.tsx';
import { useMay } from '../session/may.ts';
import { Account } from './account.tsx';
import { Gone } from './erase.tsx';
import { PersonForm } from './person-form.tsx';
import { PlatformProfiles } from './platform-profiles.tsx';
import { SecondFactorOf } from './second-factor-of.tsx';
import { UserFlags } from './user-flags.tsx';

/** One user: who that is, what may be done, and the state of the account. */
export function PersonPage() {
  const id = Number(useParams({ from: '/people/$id' }).id);
  const may = useMay();
  const person = useQuery({
    queryKey: ['people', 'one', id],
    queryFn: () => dataOf(api.GET('/api/v1/users/{id}', { params: { path: { id } } })),
    enabled: may('users:read'),
  });
  if (!may('users:read'))
    return (
      <Page title="Person">
        <Text>Only somebody who may see people finds them here. An administrator can grant users:read.</Text>
      </Page>
    );
  if (person.data) return <Person key={id} user={person.data} />;
  return (
    <Page title="Person">
      {person.isPending && <Skeleton height={300} />}
      <Problem error={person.error} />
      <Gone id={id} error={person.error} />
      <Text>
        <PlaceLink to="/people">All people</PlaceLink>
      </Text>
    </Page>
  );
}

function Person({ user }: { user: Schema<'User'> }) {
  const may = useMay();
  return (
    <Page title={user.username} actions={<Account user={user} />}>
      <Stack gap="md">
        <Section title="Now">
          <Facts
            facts={[
              ['State', <UserFlags key="state" user={user} />],
              ['Role', user.role],
              ['Email', user.email],
              ['Last signed in', <Time key="login" at={user.last_login} />],
              ['Since', <Time key="since" at={user.created_at} />],
            ]}
          />
        </Section>
        {may('users:update') && <PersonForm user={user} />}
        <SecondFactorOf user={user} />
        <Section title="Signed in">
          <Sessions userId={user.id} canEnd={may('users:update')} />
        </Section>
        <Section title="API keys" about="Programs act for the person with these.">
          <ApiKeys userId={user.id} canRevoke={may('users:update')} empty="There is none." />
        </Section>
        <Section title="Profiles on platforms" about="By these Broca knows the person.">
          <PlatformProfiles userId={user.id} />
        </Section>
      </Stack>
    </Page>
  );
}
