import { TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useRef } from 'react';

/** Filters what is below it. `/` leads there, Esc clears it. */
export function SearchField({
  label,
  value,
  onChange,
  isWide = false,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** As wide as there is room. */
  isWide?: boolean;
}) {
  const field = useRef<HTMLInputElement>(null);
  useHotkeys([['/', () => field.current?.focus()]]);
  return (
    <TextInput
      ref={field}
      aria-label={label}
      placeholder={`${label} ( / )`}
      w={isWide ? '100%' : { base: '100%', xs: 260 }}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onChange('');
      }}
    />
  );
}
