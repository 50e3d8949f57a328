import { SegmentedControl, Skeleton, Stack, useMantineColorScheme } from '@mantine/core';
import { SingleKeys } from '../keyboard/help.tsx';
import { Page } from '../parts/page.tsx';
import { Section } from '../parts/section.tsx';
import { useUser } from '../session/may.ts';
import { ApiKeys } from './api-keys.tsx';
import { NewApiKey } from './new-api-key.tsx';
import { PasswordForm } from './password-form.tsx';
import { ProfileForm } from './profile-form.tsx';
import { SecondFactor } from './second-factor.tsx';
import { EndOthers, Sessions } from './sessions.tsx';

/** What is one's own. */
export function ProfilePage() {
  const user = useUser();
  if (!user)
    return (
      <Page title="Profile">
        <Skeleton height={300} />
      </Page>
    );
  return (
    <Page title="Profile">
      <Stack gap="md">
        <ProfileForm user={user} />
        <PasswordForm username={user.username} />
        <SecondFactor user={user} />
        <Section title="Where you are signed in" actions={<EndOthers userId={user.id} />}>
          <Sessions userId={user.id} canEnd />
        </Section>
        <Section
          title="API keys"
          about="Programs act for you with a key. A key has at most what you have."
          actions={<NewApiKey />}
        >
          <ApiKeys
            userId={user.id}
            canRevoke
            empty="There is none. Make one for a program that acts for you, such as Broca."
          />
        </Section>
        <Section title="Keyboard">
          <SingleKeys />
        </Section>
        <Section title="Colours">
          <Colours />
        </Section>
      </Stack>
    </Page>
  );
}

function Colours() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label="Colours"
      style={{ alignSelf: 'start' }}
      value={colorScheme}
      onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
      data={[
        { value: 'dark', label: 'Dark' },
        { value: 'light', label: 'Light' },
        { value: 'auto', label: 'As the system' },
      ]}
    />
  );
}
