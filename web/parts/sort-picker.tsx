import { Select } from '@mantine/core';

/** In which order a list is shown. The first choice is the usual one. */
export function SortPicker<Sort extends string>({
  choices,
  value,
  onChange,
}: {
  choices: readonly { value: Sort; label: string }[];
  value: Sort;
  onChange: (sort: Sort) => void;
}) {
  return (
    <Select
      aria-label="Sort by"
      allowDeselect={false}
      w={{ base: '100%', xs: 170 }}
      data={choices}
      value={value}
      onChange={(picked) => {
        const choice = choices.find((one) => one.value === picked);
        if (choice) onChange(choice.value);
      }}
    />
  );
}
