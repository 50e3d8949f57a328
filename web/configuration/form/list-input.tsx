import { Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Node } from './node.ts';
import type { RenderInput, Typed } from './typed.ts';

/** A list, item by item. It replaces what was inherited as a whole. */
export function ListInput({
  node,
  value,
  label,
  error,
  isDisabled = false,
  errorAt,
  item,
  render,
  onChange,
}: Typed & { item: Node; render: RenderInput }) {
  const [added, setAdded] = useState<number>();
  const items = Array.isArray(value) ? (value as unknown[]) : [];
  const replaced = (index: number, next: unknown) => items.map((one, at) => (at === index ? next : one));
  const moved = (index: number) => {
    const next = [...items];
    next.splice(index - 1, 2, items[index], items[index - 1]);
    return next;
  };
  return (
    <Fieldset legend={label} disabled={isDisabled}>
      <Stack gap="sm">
        {node.description !== undefined && (
          <Text size="xs" c="dimmed">
            {node.description}
          </Text>
        )}
        {items.length === 0 && (
          <Text size="sm" c="dimmed">
            An empty list.
          </Text>
        )}
        {items.map((one, index) => {
          const name = `${item.title === '' ? label : item.title} ${index + 1}`;
          return (
            // Items have no names of their own.
            <Group key={index} align="flex-end" gap="sm" wrap="wrap">
              <div style={{ flex: '1 1 180px', minWidth: 0 }}>
                {render({
                  node: item,
                  value: one,
                  label: name,
                  error: errorAt?.(String(index)),
                  errorAt: (key) => errorAt?.(`${index}.${key}`),
                  autoFocus: added === index,
                  onChange: (next, unfinished) =>
                    onChange(replaced(index, unfinished?.text ?? next ?? emptyOf(item))),
                })}
              </div>
              {index > 0 && (
                <Button
                  variant="subtle"
                  px="sm"
                  aria-label={`Move ${name} up`}
                  onClick={() => onChange(moved(index))}
                >
                  ↑
                </Button>
              )}
              <Button
                variant="subtle"
                px="sm"
                aria-label={`Remove ${name}`}
                onClick={() => {
                  setAdded(undefined);
                  onChange(items.filter((_, at) => at !== index));
                }}
              >
                Remove
              </Button>
            </Group>
          );
        })}
        {error !== undefined && (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {error}
          </Text>
        )}
        <Button
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => {
            setAdded(items.length);
            onChange([...items, emptyOf(item)]);
          }}
        >
          Add to {label}
        </Button>
      </Stack>
    </Fieldset>
  );
}

/** What a new item begins with. */
function emptyOf({ control }: Node): unknown {
  switch (control.kind) {
    case 'choice':
      return control.options[0]?.value ?? '';
    case 'switch':
      return false;
    case 'number':
      return control.minimum ?? 0;
    case 'list':
      return [];
    case 'group':
      return {};
    case 'text':
      return '';
    case 'json':
      return null;
  }
}
