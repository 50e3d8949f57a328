import { Paper } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api, dataOf, type Schema } from '../api.ts';
import { Listing, usePages } from '../parts/listing.tsx';
import { Page } from '../parts/page.tsx';
import { ChangesActivity } from '../pictures/changes-activity.tsx';
import { useMay } from '../session/may.ts';
import { Entry } from './entry.tsx';
import { type Filter, readFilter } from './filter.ts';
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
    <Page title="Changes" actions={may('changes:verify') && <Verify />}>
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

function useJournal({ user_id, ...filter }: Filter) {
  return usePages<Schema<'Change'>>(['changes', 'list', filter, user_id], (cursor) =>
    dataOf(
      api.GET('/api/v1/changes', {
        params: {
          query: {
            ...filter,
            ...(user_id === undefined ? {} : { user_id: Number(user_id) }),
            ...(cursor ? { cursor } : {}),
            limit: 50,
          },
        },
      }),
    ),
  );
}
