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

/** The modules that findings are about, by path: of those that somebody can do something about, and no others. */
export function useModulesOfFindings(findings: Schema<'Finding'>[]): ReadonlyMap<string, Module> {
  const wanted = (['needs_parent', 'needs_agent', 'missing'] as const)
    .map((state) => ({
      state,
      paths: findings.filter(({ kind }) => kind === state).map(({ path }) => path),
    }))
    .filter(({ paths }) => paths.length > 0);
  const found = useQuery({
    queryKey: ['modules', 'of findings', wanted],
    queryFn: async () => {
      const modules = new Map<string, Module>();
      for (const { state, paths } of wanted) {
        const missing = new Set(paths);
        for await (const module of itemsOf((cursor) =>
          api.GET('/api/v1/modules', {
            params: {
              query: { state, sort: 'path', limit: 200, ...(cursor === undefined ? {} : { cursor }) },
            },
          }),
        )) {
          if (missing.delete(module.path)) modules.set(module.path, module);
          if (missing.size === 0) break;
        }
      }
      return modules;
    },
    enabled: wanted.length > 0,
    // Which findings there are changes under somebody who is typing about one of them.
    placeholderData: (previous) => previous,
  });
  return found.data ?? new Map<string, Module>();
}
