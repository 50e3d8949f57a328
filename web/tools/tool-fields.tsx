import { Group, Select, Textarea, TextInput } from '@mantine/core';
import type { Tool } from './use-tools.ts';
import { JsonField } from '../parts/json-field.tsx';
import type { Misplaced } from '../parts/json-text.ts';

/** What people say of a tool; its schema as the text that they type. */
export interface ToolSaid extends Pick<Tool, 'name' | 'emoji' | 'category' | 'description' | 'module_scope'> {
  config_schema: string;
}

const scopes = [
  { value: 'global', label: 'Global: one for the whole system' },
  { value: 'agent', label: 'Agent: one in the folder of each agent' },
];

/** The fields of a tool. */
export function ToolFields({
  values,
  onChange,
  problems,
}: {
  values: ToolSaid;
  onChange: (changes: Partial<ToolSaid>) => void;
  /** What is wrong with the schema, as the server says. */
  problems: readonly Misplaced[];
}) {
  const orNull = (value: string) => (value === '' ? null : value);
  return (
    <>
      <TextInput
        label="Name"
        required
        maxLength={200}
        spellCheck={false}
        value={values.name}
        onChange={({ currentTarget: { value } }) => onChange({ name: value })}
      />
      <Group grow preventGrowOverflow={false} align="start" wrap="wrap">
        <TextInput
          label="Emoji"
          placeholder="🧰"
          maxLength={16}
          maw={{ base: '100%', xs: 120 }}
          value={values.emoji ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ emoji: orNull(value) })}
        />
        <TextInput
          label="Category"
          description="The tab of the settings it stands in: master, agent, smcp, or the id of an agent."
          placeholder="Left empty: as its scope says"
          maxLength={50}
          spellCheck={false}
          value={values.category ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ category: orNull(value) })}
        />
      </Group>
      <Select
        label="Scope"
        description="Once it has instances or plugins it stays as it is."
        allowDeselect={false}
        data={scopes}
        value={values.module_scope}
        onChange={(value) => onChange({ module_scope: value === 'agent' ? 'agent' : 'global' })}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxRows={12}
        maxLength={20_000}
        value={values.description ?? ''}
        onChange={({ currentTarget: { value } }) => onChange({ description: orNull(value) })}
      />
      <JsonField
        label="Schema of its configuration"
        description="JSON Schema. The form of its settings is made of it; left empty, any key may be set."
        placeholder={'{ "type": "object", "properties": { … } }'}
        value={values.config_schema}
        onChange={(value) => onChange({ config_schema: value })}
        problems={problems}
      />
    </>
  );
}

/** A schema as a text to type. */
export function schemaText(schema: Tool['config_schema']): string {
  return schema === null ? '' : JSON.stringify(schema, null, 2);
}

/**
 * The schema that a text is.
 *
 * @throws Error with what to do, for a text that is none
 */
export function schemaOf(text: string): Tool['config_schema'] {
  if (text.trim() === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('The schema is not JSON yet: mend the place that is named below it, then save.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('A schema is a JSON object, such as { "type": "object" }.');
  return value as Record<string, unknown>;
}
