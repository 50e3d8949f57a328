import { Button, Group, Popover, Stack, Text } from '@mantine/core';
import { asWritten } from '../../parts/value.tsx';
import { Time } from '../../parts/time.tsx';
import { Author } from '../author.tsx';
import type { Edit } from './edit.ts';
import { type Form, useForm } from './form.ts';
import { inheritedAt, layerOf, sayersWithin, type Saying } from './inherited.ts';
import { valueAt } from '../../parts/json.ts';
import type { Leaf } from './node.ts';

/** Below a field: whether it is set here, or where its value comes from, and the way back. */
export function OriginLine({ node }: { node: Leaf }) {
  const form = useForm();
  const { layer, pending, explained, place } = form;
  const edit = pending.get(node.key);
  const own = valueAt(layer.own, node.path);
  const { below, above, all } = inheritedAt(explained, node.key, place);
  const isSet = edit ? edit.unfinished !== undefined || edit.value !== undefined : own !== undefined;
  const isOut = edit ? edit.unfinished === undefined && edit.value === null : own === null;
  const canReset = edit ? edit.value !== undefined && own !== undefined : own !== undefined;
  return (
    <Stack gap={0}>
      <Group gap="xs" mih={26}>
        <Text size="xs" className="anywhere" fw={isSet ? 600 : 400} {...(isSet ? {} : { c: 'dimmed' })}>
          {stateOf(form, node, edit, isSet, isOut, below)}
        </Text>
        {all.length > 0 && <Details node={node} sayings={all} />}
        {edit && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={`Undo: ${node.title}`}
            onClick={() => form.forget(node)}
          >
            Undo
          </Button>
        )}
        {canReset && !node.isReadOnly && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={`Reset to inherited: ${node.title}`}
            onClick={() => form.set(node, undefined)}
          >
            Reset to inherited
          </Button>
        )}
      </Group>
      {above && (
        <Text size="xs" className="anywhere">
          ! {form.nameOf(above)} decides: {shownOf(above)}. What is set here does not reach it.
        </Text>
      )}
    </Stack>
  );
}

function stateOf(
  { nameOf, place, explained }: Form,
  { isRequired, key }: Leaf,
  edit: Edit | undefined,
  isSet: boolean,
  isOut: boolean,
  below: Saying | undefined,
): string {
  const unsaved = edit ? 'Not saved yet: ' : '';
  const instead = below ? `, instead of ${shownOf(below)} from ${nameOf(below)}` : '';
  const here = nameOf({ layer: layerOf(place), table: place.table });
  if (isOut) return `${unsaved}taken out here (${here})${instead}`;
  if (isSet) return `${unsaved}${unsaved === '' ? 'Set' : 'set'} here (${here})${instead}`;
  if (below) return `${unsaved}${unsaved === '' ? 'From' : 'from'} ${nameOf(below)}`;
  const within = sayersWithin(explained, key).map(nameOf);
  if (within.length > 0) return `${unsaved}${unsaved === '' ? 'From' : 'from'} ${within.join(', ')}`;
  return `${unsaved}${unsaved === '' ? 'Not' : 'not'} set${isRequired ? ', but required' : ''}`;
}

function shownOf({ value, sealed }: Saying): string {
  if (sealed) return 'a sealed value';
  if (value === null || value === undefined) return 'nothing';
  const text = asWritten(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** On demand: every layer that says something of it, who and when. */
function Details({ node, sayings }: { node: Leaf; sayings: Saying[] }) {
  const { nameOf, set, place, explained, layer } = useForm();
  const { below } = inheritedAt(explained, node.key, place);
  const isOut = valueAt(layer.own, node.path) === null;
  return (
    <Popover withArrow shadow="md" width={320} trapFocus withRoles returnFocus>
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" aria-label={`Details of ${node.title}`}>
          Details
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Where ${node.title} comes from`}>
        <Stack gap="sm">
          <Text size="xs" c="dimmed">
            {node.key}
          </Text>
          {sayings.toReversed().map((one, index) => (
            <div key={`${one.layer} ${one.table}`}>
              <Text size="sm" fw={index === 0 ? 600 : 400} style={{ overflowWrap: 'anywhere' }}>
                {nameOf(one)}: {shownOf(one)}
                {index === 0 ? '' : ' (overridden)'}
              </Text>
              {one.origin && one.layer !== 'default' && (
                <Text size="xs" c="dimmed">
                  <Author origin={one.origin} />
                  <Time at={one.origin.at} /> ·{' '}
                  <span className="unbroken">revision {one.origin.revision}</span>
                </Text>
              )}
            </div>
          ))}
          {below && !isOut && !node.isReadOnly && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => set(node, null)}
              aria-label={`Take it out here: ${node.title}`}
            >
              Take it out here
            </Button>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
