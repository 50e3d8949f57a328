import { Switch } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../api.ts';
import { DraftForm } from '../editing/draft-form.tsx';
import { problemsAt } from '../parts/json-field.tsx';
import { Section } from '../parts/section.tsx';
import { useDraft, withTheirsTyped } from '../editing/use-draft.ts';
import { schemaOf, schemaText, ToolFields, type ToolSaid } from './tool-fields.tsx';
import { type Tool, toolQuery } from './use-tools.ts';

interface ToolDraft extends ToolSaid {
  is_enabled: boolean;
  revision: number;
}

/** What people decide of a tool. */
export function EditTool({ tool }: { tool: Tool }) {
  const queries = useQueryClient();
  const [sent, setSent] = useState<string>();
  const draft = useDraft(draftOf(tool), async ({ revision: _, config_schema, ...changes }, revision) => {
    setSent(config_schema);
    const schema = config_schema === undefined ? {} : { config_schema: schemaOf(config_schema) };
    const saved = await withTheirsTyped(
      dataOf(
        api.PATCH('/api/v1/tools/{id}', {
          params: { path: { id: tool.id }, header: { 'If-Match': `"${revision}"` } },
          body: { ...changes, ...schema },
        }),
      ),
      draftOf,
    );
    queries.setQueryData(toolQuery(tool.id).queryKey, saved);
    void queries.invalidateQueries({ queryKey: ['tools'] });
    return draftOf(saved);
  });
  const { values, set } = draft;
  return (
    <Section title="Edit" about="What its manifest changes later in a field is taken over; the rest stays.">
      <DraftForm draft={draft}>
        <Switch
          label="Switched on"
          description="A tool that is off keeps its configuration and is shown as Off."
          checked={values.is_enabled}
          onChange={({ currentTarget: { checked } }) => set({ is_enabled: checked })}
        />
        <ToolFields
          values={values}
          onChange={set}
          problems={
            sent === values.config_schema
              ? problemsAt(draft.error, 'config_schema', values.config_schema)
              : []
          }
        />
      </DraftForm>
    </Section>
  );
}

function draftOf(tool: Tool): ToolDraft {
  const { name, emoji, category, description, module_scope, is_enabled, revision } = tool;
  return {
    name,
    emoji,
    category,
    description,
    module_scope,
    config_schema: schemaText(tool.config_schema),
    is_enabled,
    revision,
  };
}
