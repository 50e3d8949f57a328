import { Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { SyntheticEvent } from 'react';
import { api, ApiError, dataOf, type Schema } from '../api.ts';
import { DraftFooter } from '../parts/draft-footer.tsx';
import { Section } from '../parts/section.tsx';
import { useDraft } from '../parts/use-draft.ts';
import { linesOf, namesIn, PluginFields, type PluginSaid } from './plugin-fields.tsx';
import { pluginQuery } from './use-tools.ts';

type Plugin = Schema<'Plugin'>;

interface PluginDraft extends PluginSaid {
  revision: number;
}

/** What people decide of a plugin, its switch and its configuration aside. */
export function EditPlugin({ plugin }: { plugin: Plugin }) {
  const queries = useQueryClient();
  const { id } = plugin;
  const draft = useDraft(draftOf(plugin), async ({ revision: _, dependencies, ...changes }, revision) => {
    const needs = dependencies === undefined ? {} : { dependencies: namesIn(dependencies) };
    const saved = await theirsAsText(
      dataOf(
        api.PATCH('/api/v1/plugins/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
          body: { ...changes, ...needs },
        }),
      ),
    );
    queries.setQueryData(pluginQuery(id).queryKey, saved);
    void queries.invalidateQueries({ queryKey: ['plugins'] });
    return draftOf(saved);
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void draft.save();
  };
  return (
    <Section title="Edit" about="What its manifest changes later in a field is taken over; the rest stays.">
      <form onSubmit={submit}>
        <Stack gap="md" maw={720}>
          <PluginFields values={draft.values} onChange={draft.set} />
          <DraftFooter draft={draft} />
        </Stack>
      </form>
    </Section>
  );
}

function draftOf({ name, version, dependencies, revision }: Plugin): PluginDraft {
  return { name, version, dependencies: linesOf(dependencies), revision };
}

/** What somebody else saved meanwhile, as it would be typed. */
async function theirsAsText(saving: Promise<Plugin>): Promise<Plugin> {
  try {
    return await saving;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 412) throw error;
    throw new ApiError(412, { ...error.problem, current: draftOf(error.problem.current as Plugin) });
  }
}
