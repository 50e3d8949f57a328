import { Group, Paper, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api, dataOf, type Schema } from '../api.ts';
import { Listing, usePages } from '../parts/listing.tsx';
import { Page } from '../parts/page.tsx';
import { ChangesActivity } from '../pictures/changes-activity.tsx';
import { useMay } from '../session/may.ts';
import { BringBack } from './bring-back.tsx';
import { Entry } from './entry.tsx';
import { Export } from './export.tsx';
import { type Filter, queryOf, readFilter } from './filter.ts';
import { Filters } from './filters.tsx';
import { Verify } from './verify.tsx';

/** The journal: what changed, who did it, and the way back. */
export function ChangesPage() {
  const { range, ...filter } = useSearch({ from: '/changes' });
  const navigate = useNavigate({ from: '/changes' });
  const may = useMay();
  const [settled] = useDebouncedValue(filter, 250);
  const pages = useJournal(settled);
  const set = (changed: Filter) =>
    void navigate({ search: { ...readFilter(changed), ...(range ? { range } : {}) }, replace: true });
  return (
    <Page
      title="Changes"
      actions={
        <Group gap="sm">
          <Export filter={settled} />
          {may('changes:verify') && <Verify />}
          <BringBack
            what={{ kind: 'everything' }}
            name="everything"
            label="Bring everything back"
            about={
              <Text size="sm">
                Agents, tools, instances, plugins, configuration and environment variables become what they
                were then: what was changed since is changed back, what was deleted comes back, and what was
                made since is deleted.
              </Text>
            }
          />
        </Group>
      }
    >
      <Filters filter={filter} onChange={set} />
      <Paper withBorder p="md">
        <ChangesActivity
          filter={withoutTimes(settled)}
          picked={filter.until === undefined ? undefined : filter.since}
          onPick={(since, until) =>
            set(filter.since === since ? withoutTimes(filter) : { ...filter, since, until })
          }
        />
      </Paper>
      <Listing
        pages={pages}
        count={['change', 'changes']}
        empty={
          Object.keys(filter).length === 0
            ? 'Nothing was changed yet that you may see.'
            : 'No change matches. Clear the filters to see all.'
        }
      >
        {(changes) =>
          changes.map((change) => <Entry key={`${change.revision}.${change.seq}`} change={change} />)
        }
      </Listing>
    </Page>
  );
}

function withoutTimes({ since: _, until: __, ...rest }: Filter): Omit<Filter, 'since' | 'until'> {
  return rest;
}

function useJournal(filter: Filter) {
  return usePages<Schema<'Change'>>(['changes', 'list', filter], (cursor) =>
    dataOf(
      api.GET('/api/v1/changes', {
        params: { query: { ...queryOf(filter), ...(cursor ? { cursor } : {}), limit: 50 } },
      }),
    ),
  );
}
