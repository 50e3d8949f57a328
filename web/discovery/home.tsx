import { Code, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../api.ts';
import { Facts } from '../parts/facts.tsx';
import { Problem } from '../parts/problem.tsx';
import { type Saved, SavedNotice } from '../changes/saved.tsx';
import { Section } from '../parts/section.tsx';
import { Time } from '../parts/time.tsx';
import { useMay } from '../session/may.ts';
import { Groups } from './groups.tsx';
import { Scan } from './scan.tsx';
import { WatchSwitch } from './watch-switch.tsx';

/** What is known of the home without a scan, and the way to one. */
export function Home() {
  const may = useMay();
  const [saved, setSaved] = useState<Saved>();
  const state = useQuery({
    queryKey: ['discovery'],
    queryFn: () => dataOf(api.GET('/api/v1/discovery/findings')),
    // A file that is broken makes no change that the stream would tell of.
    refetchInterval: 15_000,
  });
  const { data } = state;
  return (
    <Stack gap="md">
      <Problem error={state.error} />
      {state.isPending && <Skeleton height={240} />}
      {data && (
        <Section title="Sanctum home">
          <Facts
            facts={[
              ['Folder', <Code key="home">{data.home}</Code>],
              ['Last scan', <Time key="at" at={data.scanned_at} none="not yet" />],
            ]}
          />
          <WatchSwitch state={data} onSaved={setSaved} />
          {data.scanned_at === null && (
            <Text size="sm">
              A preview shows what would be registered, and changes nothing. Applying it registers the tools,
              plugins and modules that lie in the folder.
            </Text>
          )}
          {may('discovery:scan') && <Scan isWatched={data.watch} isScanned={data.scanned_at !== null} />}
        </Section>
      )}
      <SavedNotice saved={saved} onClose={() => setSaved(undefined)} />
      {data && (
        <Groups
          changes={data.changes}
          findings={data.findings}
          onSaved={setSaved}
          isScanned={data.scanned_at !== null}
        />
      )}
      {data?.is_truncated && (
        <Text size="sm" c="dimmed">
          There is more than is shown here. What lies deeper comes up once some of this is settled.
        </Text>
      )}
    </Stack>
  );
}
