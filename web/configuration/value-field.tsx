import { PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import type { Declared } from './declared.ts';
import type { Draft } from './draft.ts';

/** The field for a value of this kind: a choice where there is one. */
export function ValueField({
  draft: { kind, text, seal },
  declared,
  placeholder,
  onText,
}: {
  draft: Draft;
  declared: Declared | undefined;
  placeholder: string;
  onText: (text: string) => void;
}) {
  const shared = { label: 'Value', description: descriptionOf(declared), placeholder };
  if (kind === 'nothing') return null;
  if (kind === 'boolean')
    return (
      <Select
        {...shared}
        allowDeselect={false}
        value={text === 'true' ? 'true' : 'false'}
        onChange={(value) => onText(value ?? 'false')}
        data={[
          { value: 'true', label: 'Yes (true)' },
          { value: 'false', label: 'No (false)' },
        ]}
      />
    );
  if (kind === 'string' && declared && declared.options.length > 0)
    return (
      <Select {...shared} value={text} onChange={(value) => onText(value ?? '')} data={declared.options} />
    );
  if (seal && kind === 'string')
    return (
      <PasswordInput
        {...shared}
        autoComplete="off"
        value={text}
        onChange={({ currentTarget: { value } }) => onText(value)}
      />
    );
  if (kind === 'number')
    return (
      <TextInput
        {...shared}
        inputMode="decimal"
        value={text}
        onChange={({ currentTarget: { value } }) => onText(value)}
      />
    );
  return (
    <Textarea
      {...shared}
      autosize
      minRows={kind === 'json' ? 3 : 1}
      maxRows={12}
      spellCheck={false}
      value={text}
      onChange={({ currentTarget: { value } }) => onText(value)}
    />
  );
}

function descriptionOf(declared: Declared | undefined): string {
  const { description, minimum, maximum } = declared ?? {};
  return [
    description?.replace(/[^.!?]$/, '$&.'),
    minimum === undefined ? undefined : `At least ${minimum}.`,
    maximum === undefined ? undefined : `At most ${maximum}.`,
  ]
    .filter((text) => text !== undefined)
    .join(' ');
}
