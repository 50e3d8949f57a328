import { Textarea, TextInput } from '@mantine/core';
import type { Schema } from '../api.ts';

/** What people say of a plugin; what it needs as the text that they type, one plugin a line. */
export interface PluginSaid {
  name: string;
  version: string | null;
  dependencies: string;
}

/** The fields of a plugin. */
export function PluginFields({
  values,
  onChange,
}: {
  values: PluginSaid;
  onChange: (changes: Partial<PluginSaid>) => void;
}) {
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
      <TextInput
        label="Version"
        description="Such as 1.2.0. Others may ask for a range of versions."
        maxLength={100}
        spellCheck={false}
        value={values.version ?? ''}
        onChange={({ currentTarget: { value } }) => onChange({ version: value === '' ? null : value })}
      />
      <Textarea
        label="Needs"
        description="Plugins of the same tool, one a line, also with versions: gh, or git@^1.0.0."
        autosize
        minRows={2}
        maxRows={12}
        spellCheck={false}
        autoCapitalize="off"
        value={values.dependencies}
        onChange={({ currentTarget: { value } }) => onChange({ dependencies: value })}
      />
    </>
  );
}

/** What a plugin needs, as it would be typed. */
export function linesOf(dependencies: Schema<'Plugin'>['dependencies']): string {
  return (dependencies ?? [])
    .map(({ name, range }) => (range === '*' ? name : `${name}@${range}`))
    .join('\n');
}

/** The plugins that a text names; null for none. */
export function namesIn(text: string): string[] | null {
  const names = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return names.length === 0 ? null : names;
}
