import { PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { asWritten } from '../../parts/value.tsx';
import { isSame } from '../../parts/json.ts';
import { ListInput } from './list-input.tsx';
import type { Control, Node } from './node.ts';
import type { Typed, Unfinished } from './typed.ts';
import { ObjectInput } from './object-input.tsx';
import { isolated } from '../../parts/isolated.ts';

/** The control for one value, as its schema describes it; JSON for what no control can show. */
export function Input(typed: Typed) {
  const { node, value, inherited, onChange } = typed;
  const control = fitting(node.control, value);
  const shared = {
    label: typed.label,
    description: <Description node={node} />,
    error: typed.error,
    disabled: typed.isDisabled ?? false,
    required: node.isRequired && value === undefined && inherited === undefined,
    withAsterisk: node.isRequired,
    autoFocus: typed.autoFocus ?? false,
    spellCheck: false,
  };
  const placeholder = placeholderOf(node, inherited);
  // As it was at first: a field that became another one while somebody types would take the place away.
  const [isRoomy] = useState(() => isLong(placeholder) || (typeof value === 'string' && isLong(value)));
  switch (control.kind) {
    case 'group':
      return <ObjectInput {...typed} group={control} render={renderInput} />;
    case 'list':
      return <ListInput {...typed} item={control.item} render={renderInput} />;
    case 'switch': {
      const { spellCheck: _, required: _required, withAsterisk: _asterisk, ...rest } = shared;
      return (
        <Switch
          {...rest}
          checked={value === undefined ? inherited === true : value === true}
          onChange={({ currentTarget: { checked } }) => onChange(checked)}
        />
      );
    }
    case 'choice': {
      const at = (wanted: unknown) => control.options.findIndex((one) => isSame(one.value, wanted));
      return (
        <Select
          {...shared}
          clearable
          clearButtonProps={{ 'aria-label': `Clear ${typed.label}` }}
          placeholder={control.options[at(inherited)]?.label ?? placeholder}
          data={control.options.map(({ label }, index) => ({ value: String(index), label }))}
          value={value === undefined ? null : String(at(value))}
          onChange={(index) => onChange(index === null ? undefined : control.options[Number(index)]?.value)}
        />
      );
    }
    case 'number':
      return (
        <TextInput
          {...shared}
          inputMode={control.isWhole ? 'numeric' : 'decimal'}
          placeholder={placeholder}
          value={typed.unfinished?.text ?? (value === undefined ? '' : asWritten(value))}
          onChange={({ currentTarget: { value: text } }) => onChange(...readNumber(text))}
        />
      );
    case 'text': {
      const text = typeof value === 'string' ? value : '';
      const field = {
        ...shared,
        placeholder,
        value: text,
        onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
          onChange(currentTarget.value === '' ? undefined : currentTarget.value),
      };
      if (control.isLong || isRoomy) return <Textarea {...field} autosize minRows={3} maxRows={14} />;
      return <TextInput {...field} inputMode={inputModes[control.format ?? ''] ?? 'text'} />;
    }
    case 'json':
      return <JsonInput {...typed} placeholder={placeholder} />;
  }
}

/** Lists and objects are made of inputs again. */
function renderInput(typed: Typed) {
  return <Input {...typed} />;
}

const inputModes: Record<string, 'url' | 'email'> = { uri: 'url', url: 'url', email: 'email' };

/** A secret is typed unseen, and as what it is. */
export function SecretInput({
  node,
  inherited,
  label,
  error,
  isDisabled = false,
  unfinished,
  value,
  onChange,
}: Typed) {
  const text = unfinished?.text ?? (value === undefined || value === null ? '' : asWritten(value));
  const shared = {
    label,
    description: <Description node={node} />,
    error,
    disabled: isDisabled,
    autoComplete: 'off',
    spellCheck: false,
    placeholder: inherited === undefined ? '' : 'Type a new one to replace it',
    withAsterisk: node.isRequired,
    value: text,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      onChange(...readSecret(node.control, currentTarget.value)),
  };
  if (node.control.kind === 'json') return <Textarea {...shared} autosize minRows={2} maxRows={14} />;
  return <PasswordInput {...shared} />;
}

function JsonInput({
  node,
  value,
  unfinished,
  label,
  error,
  isDisabled = false,
  placeholder,
  onChange,
}: Typed & { placeholder: string }) {
  // What was typed is kept as it was typed, as long as it means what is there.
  const [typed, setTyped] = useState('');
  const [meant, isUnfinished] = readJson(typed);
  const isTyped = value === typed || (isUnfinished === undefined && isSame(meant, value));
  const text = unfinished?.text ?? (isTyped ? typed : spelled(value));
  return (
    <Textarea
      label={label}
      description={<Description node={node} hint="As JSON." />}
      error={error}
      disabled={isDisabled}
      placeholder={placeholder}
      autosize
      minRows={3}
      maxRows={14}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      value={text}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        onChange(...readJson(currentTarget.value));
      }}
    />
  );
}

function Description({ node: { description, control, isDeprecated }, hint }: { node: Node; hint?: string }) {
  const bounds = control.kind === 'number' ? [boundsOf(control)] : [];
  const rules = control.kind === 'text' ? control.rules : [];
  const texts = [
    isDeprecated ? 'Deprecated: it will go one day.' : '',
    isolated(description?.replace(/[^.!?:]$/, '$&.') ?? ''),
    ...bounds,
    ...rules,
    hint ?? '',
  ].filter((text) => text !== '');
  return texts.length === 0 ? undefined : texts.join(' ');
}

function boundsOf({ minimum, maximum, isWhole }: Extract<Control, { kind: 'number' }>): string {
  const number = isWhole ? 'A whole number' : 'A number';
  if (minimum !== undefined && maximum !== undefined) return `${number} from ${minimum} to ${maximum}.`;
  if (minimum !== undefined) return `${number}, at least ${minimum}.`;
  if (maximum !== undefined) return `${number}, at most ${maximum}.`;
  return '';
}

function placeholderOf({ example }: Node, inherited: unknown): string {
  if (inherited !== undefined && inherited !== null) return asWritten(inherited);
  return example === undefined ? '' : `such as ${asWritten(example)}`;
}

/** Does a text need more than one line? */
function isLong(text: string): boolean {
  return text.includes('\n') || text.length > 80;
}

/** A value that a control cannot show is shown as what it is: a reference, or JSON. */
function fitting(control: Control, value: unknown): Control {
  if (value === undefined || value === null || fits(control, value)) return control;
  return typeof value === 'string'
    ? { kind: 'text', isLong: false, format: undefined, rules: [] }
    : { kind: 'json' };
}

function fits(control: Control, value: unknown): boolean {
  switch (control.kind) {
    case 'switch':
      return typeof value === 'boolean';
    case 'choice':
      return control.options.some((one) => isSame(one.value, value));
    case 'number':
      return typeof value === 'number' || typeof value === 'string';
    case 'text':
      return typeof value === 'string';
    case 'list':
      return Array.isArray(value);
    case 'group':
      return typeof value === 'object' && !Array.isArray(value);
    case 'json':
      return true;
  }
}

type Read = [value: unknown, unfinished?: Unfinished];

/** A reference may stand in place of a number. */
function readNumber(text: string): Read {
  if (text.trim() === '') return [undefined];
  if (text.includes('${')) return [text];
  const number = Number(text.replace(',', '.'));
  if (!Number.isFinite(number)) return [undefined, { text, problem: 'Write a number, such as 5.' }];
  return [number];
}

function readJson(text: string): Read {
  if (text.trim() === '') return [undefined];
  try {
    return [JSON.parse(text) as unknown];
  } catch {
    return [
      undefined,
      { text, problem: 'This is not JSON yet. Texts need double quotes; lists look like ["a", "b"].' },
    ];
  }
}

function readSecret(control: Control, text: string): Read {
  if (text === '') return [undefined];
  if (control.kind === 'number') return readNumber(text);
  return control.kind === 'text' || control.kind === 'choice' ? [text] : readJson(text);
}

function spelled(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}
