import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api.ts';
import { useMay } from '../session/may.ts';
import type { Origin } from './target.ts';

/** Who set it. Where the answer does not say, the journal does, to those who may read it. */
export function Author({ origin: { actor, revision } }: { origin: Origin }) {
  const may = useMay();
  const asked = useQuery({
    queryKey: ['revision', revision],
    queryFn: () =>
      dataOf(
        api.GET('/api/v1/changes/{revision}', { params: { path: { revision: String(revision) as never } } }),
      ),
    staleTime: Infinity,
    enabled: actor === null && revision > 0 && may('changes:read'),
  });
  const who = actor ?? asked.data?.changes[0]?.actor;
  return who ? `${who.name ?? 'the system'}, ` : null;
}
