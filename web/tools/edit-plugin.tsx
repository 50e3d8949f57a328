import { useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { DraftForm } from '../editing/draft-form.tsx';
import { Section } from '../parts/section.tsx';
import { useDraft, withTheirsTyped } from '../editing/use-draft.ts';
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
    const saved = await withTheirsTyped(
      dataOf(
        api.PATCH('/api/v1/plugins/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
          body: { ...changes, ...needs },
        }),
      ),
      draftOf,
    );
    queries.setQueryData(pluginQuery(id).queryKey, saved);
    void queries.invalidateQueries({ queryKey: ['plugins'] });
    return draftOf(saved);
  });
  return (
    <Section title="Edit" about="What its manifest changes later in a field is taken over; the rest stays.">
      <DraftForm draft={draft}>
        <PluginFields values={draft.values} onChange={draft.set} />
      </DraftForm>
    </Section>
  );
}

function draftOf({ name, version, dependencies, revision }: Plugin): PluginDraft {
  return { name, version, dependencies: linesOf(dependencies), revision };
}
