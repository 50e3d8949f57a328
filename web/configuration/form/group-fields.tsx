import { Button, Fieldset, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useForm } from './form.ts';
import { Field } from './field.tsx';
import { isJson, keyOf, valueAt } from '../../parts/json.ts';
import { type Group, isLeaf, type Node } from './node.ts';
import { AddName } from './object-input.tsx';

/** The fields of an object, each with its own inheritance, and those under names that people give. */
export function GroupFields({ node, group }: { node: Node; group: Group }) {
  return (
    <Stack gap="lg">
      {group.members.map((member) => (
        <Member key={member.key} node={member} />
      ))}
      {group.entry && <Entries node={node} group={group} entry={group.entry} />}
    </Stack>
  );
}

function Member({ node }: { node: Node }) {
  const { control } = node;
  if (isLeaf(node)) return <Field node={node} />;
  if (control.kind !== 'group') return null;
  return (
    <Fieldset legend={node.title}>
      <Stack gap="md">
        {node.description !== undefined && (
          <Text size="sm" c="dimmed">
            {node.description}
          </Text>
        )}
        <GroupFields node={node} group={control} />
      </Stack>
    </Fieldset>
  );
}

/** A map: rows of names and values, of whatever layer. */
function Entries({ node, group, entry }: { node: Node; group: Group; entry: (name: string) => Node }) {
  const form = useForm();
  const [added, setAdded] = useState<string[]>([]);
  const declared = new Set(group.members.map(({ path }) => path.at(-1)));
  const names = [...new Set([...namesWithin(form, node), ...added])]
    .filter((name) => !declared.has(name))
    .sort((a, b) => a.localeCompare(b));
  return (
    <Stack gap="md">
      {names.map((name) => {
        const member = entry(name);
        const own = valueAt(form.layer.own, member.path);
        const isOut = form.pending.get(member.key)?.value === null || own === null;
        return (
          <Stack key={name} gap={4} align="stretch">
            <Member node={member} />
            {isLeaf(member) && !isOut && (
              <Button
                size="compact-sm"
                variant="subtle"
                style={{ alignSelf: 'flex-start' }}
                aria-label={`Remove ${name}`}
                onClick={() => {
                  setAdded(added.filter((one) => one !== name));
                  if (form.explained.keys[member.key] && own === undefined) form.set(member, null);
                  else if (own === undefined) form.forget(member);
                  else form.set(member, undefined);
                }}
              >
                Remove
              </Button>
            )}
          </Stack>
        );
      })}
      {names.length === 0 && (
        <Text size="sm" c="dimmed">
          There is none yet. Name one to add it.
        </Text>
      )}
      <AddName taken={names} onAdd={(name) => setAdded([...added, name])} />
    </Stack>
  );
}

/** The names below a place that any layer gives, or that were typed. */
function namesWithin(
  { explained, layer, pending }: ReturnType<typeof useForm>,
  { path, key }: Node,
): string[] {
  const own = valueAt(layer.own, path);
  const prefix = key === '' ? '' : `${key}.`;
  const inForce = Object.keys(explained.keys)
    .filter((one) => one.startsWith(prefix))
    .map((one) => firstName(one.slice(prefix.length)));
  const typed = [...pending.values()]
    .filter((edit) => keyOf(edit.path.slice(0, path.length)) === key && edit.path.length > path.length)
    .map((edit) => edit.path[path.length] ?? '');
  return [...inForce, ...(isJson(own) ? Object.keys(own) : []), ...typed];
}

/** The first name of a key, as it is. */
function firstName(key: string): string {
  const [name = ''] = /^(?:[^.\\]|\\.)*/.exec(key) ?? [];
  return name.replaceAll(/\\(.)/g, '$1');
}
