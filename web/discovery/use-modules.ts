import { useQuery } from '@tanstack/react-query';
import { itemsOf } from '../../client/client.ts';
import { api, dataOf, type Schema } from '../api.ts';
import { usePages } from '../parts/listing.tsx';

export type Module = Schema<'Module'>;
export type ModuleState = Module['state'];

/** What is asked of each state, in words. */
export const stateWords: Record<ModuleState, string> = {
  registered: 'registered',
  needs_parent: 'needs a parent',
  needs_agent: 'needs an agent',
  conflict: 'in conflict',
  unknown_type: 'of unknown type',
  missing: 'missing',
};

export function stateOf(text: string | undefined): ModuleState | undefined {
  return (Object.keys(stateWords) as ModuleState[]).find((state) => state === text);
}

/** The manifests that were found, page by page. */
export function useModulePages(filter: {
  q: string;
  state: ModuleState | undefined;
  type: string | undefined;
}) {
  const { q, state, type } = filter;
  return usePages<Module>(['modules', 'pages', filter], (cursor) =>
    dataOf(
      api.GET('/api/v1/modules', {
        params: {
          query: {
            sort: 'path',
            limit: 50,
            ...(q === '' ? {} : { q }),
            ...(state === undefined ? {} : { state }),
            ...(type === undefined ? {} : { type }),
            ...(cursor === undefined ? {} : { cursor }),
          },
        },
      }),
    ),
  );
}

/** The modules that findings are about, by path: those that somebody can do something about, and all, as the findings are. */
export function useModulesOfFindings(findings: Schema<'Finding'>[]): ReadonlyMap<string, Module> {
  const states = (['needs_parent', 'needs_agent', 'missing'] as const).filter((state) =>
    findings.some(({ kind }) => kind === state),
  );
  const found = useQuery({
    queryKey: ['modules', 'in states', states],
    queryFn: async () => {
      const modules = new Map<string, Module>();
      for (const state of states)
        for await (const module of itemsOf((cursor) =>
          api.GET('/api/v1/modules', {
            params: { query: { state, limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
          }),
        ))
          modules.set(module.path, module);
      return modules;
    },
    enabled: states.length > 0,
    // Which states there are changes under somebody who is typing about one of them.
    placeholderData: (previous) => previous,
  });
  return found.data ?? new Map<string, Module>();
}
