import { Button, Fieldset, Group as Row, Stack, Text, TextInput } from '@mantine/core';
import { Fragment, useState } from 'react';
import { isJson } from '../../parts/json.ts';
import type { Group } from './node.ts';
import type { RenderInput, Typed } from './typed.ts';

/** An object within a list: it has no inheritance of its own. */
export function ObjectInput({
  node,
  value,
  label,
  error,
  isDisabled = false,
  errorAt,
  group,
  render,
  onChange,
}: Typed & { group: Group; render: RenderInput }) {
  const object = isJson(value) ? value : {};
  const known = new Set(group.members.map(({ path }) => path.at(-1)));
  const others = Object.keys(object).filter((name) => !known.has(name));
  const put = (name: string, next: unknown) => {
    const { [name]: _before, ...rest } = object;
    onChange(next === undefined ? rest : { ...rest, [name]: next });
  };
  const fields = [
    ...group.members.map((member) => ({ name: member.path.at(-1) ?? '', member })),
    ...others.map((name) => ({ name, member: group.entry?.(name) ?? unknownMember(name) })),
  ];
  return (
    <Fieldset legend={label} disabled={isDisabled}>
      <Stack gap="md">
        {node.description !== undefined && (
          <Text size="xs" c="dimmed">
            {node.description}
          </Text>
        )}
        {fields.map(({ name, member }) => (
          <Fragment key={name}>
            {render({
              node: member,
              value: object[name],
              label: member.title,
              error: errorAt?.(name),
              errorAt: (key) => errorAt?.(`${name}.${key}`),
              onChange: (next, unfinished) => put(name, unfinished?.text ?? next),
            })}
          </Fragment>
        ))}
        {error !== undefined && (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {error}
          </Text>
        )}
        {group.entry && <AddName taken={Object.keys(object)} onAdd={(name) => put(name, '')} />}
      </Stack>
    </Fieldset>
  );
}

/** Names something new where any name will do. */
export function AddName({ taken, onAdd }: { taken: readonly string[]; onAdd: (name: string) => void }) {
  const [name, setName] = useState('');
  const isTaken = taken.includes(name);
  const add = () => {
    if (name === '' || isTaken) return;
    onAdd(name);
    setName('');
  };
  return (
    <Row align="flex-end" gap="sm">
      <TextInput
        label="New name"
        style={{ flex: '1 1 160px', maxWidth: 320 }}
        spellCheck={false}
        error={isTaken ? 'There is one of this name already.' : undefined}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value.trim())}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          add();
        }}
      />
      <Button variant="default" disabled={name === '' || isTaken} onClick={add}>
        Add
      </Button>
    </Row>
  );
}

function unknownMember(name: string) {
  return {
    path: [name],
    key: name,
    title: name,
    description: undefined,
    example: undefined,
    isRequired: false,
    isDeprecated: false,
    isReadOnly: false,
    isSecret: false,
    control: { kind: 'json' as const },
  };
}
