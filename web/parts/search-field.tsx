import { TextInput } from '@mantine/core';

/** Filters what is below it. `/` leads there; Esc clears it, and leaves it when it is empty. */
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
  return (
    <TextInput
      data-search
      aria-label={label}
      placeholder={`${label} ( / )`}
      w={isWide ? '100%' : { base: '100%', xs: 260 }}
      maxLength={200}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.preventDefault();
        if (value === '') event.currentTarget.blur();
        else onChange('');
      }}
    />
  );
}
