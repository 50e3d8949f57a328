import { Anchor, Text, Textarea } from '@mantine/core';
import { useId, useRef } from 'react';
import { ApiError } from '../api.ts';
import { findSyntaxError, type Misplaced, placeOfPointer } from './json-text.ts';

/** A JSON text to type. What is wrong with it is told with its line, and a press leads there. */
export function JsonField({
  label,
  description,
  placeholder,
  value,
  onChange,
  problems,
}: {
  label: string;
  description?: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  /** What the server found wrong with it, while it is still that text. */
  problems: readonly Misplaced[];
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const syntax = value.trim() === '' ? undefined : findSyntaxError(value);
  const wrong = syntax ? [syntax] : problems;
  const goTo = ({ offset }: Misplaced) => {
    field.current?.focus();
    field.current?.setSelectionRange(offset, offset + 1);
  };
  return (
    <div>
      <Textarea
        ref={field}
        label={label}
        description={description}
        placeholder={placeholder}
        autosize
        minRows={4}
        maxRows={24}
        spellCheck={false}
        autoCapitalize="off"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        error={wrong.length > 0}
        aria-describedby={wrong.length > 0 ? id : undefined}
      />
      {wrong.length > 0 && (
        <div id={id} role="alert" style={{ marginTop: 8 }}>
          {wrong.map((one) => (
            <Text key={`${one.offset} ${one.message}`} size="sm" c="var(--mantine-color-error)" mt={4}>
              <Anchor component="button" type="button" size="sm" c="inherit" onClick={() => goTo(one)}>
                Line {one.line}, column {one.column}
              </Anchor>
              : {one.message}
            </Text>
          ))}
        </div>
      )}
    </div>
  );
}

/** The problems that a refusal of the server has with a field, at their places in what was sent. */
export function problemsAt(error: unknown, field: string, text: string): Misplaced[] {
  if (!(error instanceof ApiError) || !Array.isArray(error.problem.errors)) return [];
  return (error.problem.errors as { path: string; message: string }[])
    .filter(({ path }) => path === field || path.startsWith(`${field}/`))
    .map(({ path, message }) => placeOfPointer(text, path.slice(field.length), message));
}
