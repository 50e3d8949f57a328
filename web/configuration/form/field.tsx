import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { useRef } from 'react';
import { Sealed } from '../../parts/sealed.tsx';
import { revealKey } from '../effective.ts';
import { errorsAt, useForm } from './form.ts';
import { inheritedAt } from './inherited.ts';
import { Input, SecretInput } from './input.tsx';
import { sealedIdOf, valueAt } from '../../parts/json.ts';
import { isWhole, pinAt } from './layer.ts';
import type { Leaf } from './node.ts';
import type { Unfinished } from './typed.ts';
import { OriginLine } from './origin.tsx';

/** A field of a configuration: its control, what is wrong with it, and where its value comes from. */
export function Field({ node }: { node: Leaf }) {
  const form = useForm();
  const { pending, layer, explained, place } = form;
  const edit = pending.get(node.key);
  const own = valueAt(layer.own, node.path);
  const isSet = edit ? edit.value !== undefined || edit.unfinished !== undefined : own !== undefined;
  return (
    <div className={isSet ? 'set-here field' : 'field'} data-key={node.key}>
      <Stack gap={2}>
        <Body node={node} />
        {pinAt(layer, node.path) !== null && (
          <Text size="sm">📌 Pinned by {pinAt(layer, node.path)}: change it there.</Text>
        )}
        <OriginLine node={node} />
        {inheritedAt(explained, node.key, place).all.length === 0 && edit?.value === null && (
          <Text size="xs">Nothing is inherited, so there is nothing to take out.</Text>
        )}
      </Stack>
    </div>
  );
}

function Body({ node }: { node: Leaf }) {
  const form = useForm();
  const { pending, layer, explained, place, errors } = form;
  const container = useRef<HTMLDivElement>(null);
  const edit = pending.get(node.key);
  const own = valueAt(layer.own, node.path);
  const { below, all } = inheritedAt(explained, node.key, place);
  const wrong = errorsAt(errors, node.key);
  const isSecret = isSecretNow(node, own, all);
  const shared = {
    node,
    label: node.title,
    unfinished: edit?.unfinished,
    isDisabled: node.isReadOnly || pinAt(layer, node.path) !== null,
    error:
      edit?.unfinished?.problem ??
      sentencesOf(wrong.filter(({ key }) => key === node.key || node.control.kind !== 'list')),
    errorAt: (key: string) => sentencesOf(errorsAt(wrong, `${node.key}.${key}`)),
    onChange: (value: unknown, unfinished?: Unfinished) => form.set(node, value, unfinished),
  };
  if (isSecret) {
    const effective = explained.keys[node.key];
    return (
      <Stack gap={4}>
        <SecretInput {...shared} value={edit?.value} inherited={effective && 'sealed'} />
        {effective && (
          <Group gap="sm">
            <Text size="xs" c="dimmed">
              In force:
            </Text>
            <Sealed
              key={effective.origin.revision}
              name={node.title}
              reveal={form.mayReveal ? () => revealKey(form.target, '', node.key) : undefined}
            />
          </Group>
        )}
      </Stack>
    );
  }
  if (!isWhole(layer, node.path))
    return (
      <Inherited node={node} value="A part of it is sealed by itself: change its keys under All keys." />
    );
  const value = edit ? (edit.value ?? undefined) : (own ?? undefined);
  const inherited = below?.value ?? inheritedBelow(node, explained.keys);
  const isComposed = node.control.kind === 'list' || node.control.kind === 'json';
  if (!isComposed || value !== undefined || edit?.unfinished !== undefined)
    return (
      <div ref={container}>
        <Input {...shared} value={value} inherited={inherited} />
      </div>
    );
  return (
    <Inherited node={node} value={inherited} error={shared.error}>
      <Button
        size="compact-sm"
        variant="default"
        disabled={shared.isDisabled}
        aria-label={`${inherited === undefined ? 'Set' : 'Override'} here: ${node.title}`}
        onClick={() => form.set(node, inherited ?? (node.control.kind === 'list' ? [] : {}))}
      >
        {inherited === undefined ? 'Set here' : 'Override here'}
      </Button>
    </Inherited>
  );
}

/** What is inherited as a whole is looked at, until somebody wants another one here. */
function Inherited({
  node: { title, description },
  value,
  error,
  children,
}: {
  node: Leaf;
  value: unknown;
  error?: string | undefined;
  children?: React.ReactNode;
}) {
  return (
    <Stack gap={4} align="flex-start" role="group" aria-label={title}>
      <Text size="sm" fw={500}>
        {title}
      </Text>
      {description !== undefined && (
        <Text size="xs" c="dimmed" className="anywhere">
          {description}
        </Text>
      )}
      {value !== undefined && value !== null && (
        <Code className="anywhere" mah={200} style={{ overflow: 'auto' }}>
          {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
        </Code>
      )}
      {error !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
      {children}
    </Stack>
  );
}

/** Is it sealed: by its schema, or because somebody sealed it? */
export function isSecretNow(node: Leaf, own: unknown, all: readonly { sealed: boolean }[]): boolean {
  return node.isSecret || sealedIdOf(own) !== undefined || all.some(({ sealed }) => sealed);
}

/** An object that is edited as a whole, of the values that lie in it. */
function inheritedBelow(
  { key, control }: Leaf,
  keys: Readonly<Record<string, { value: unknown; sealed: boolean }>>,
): unknown {
  if (control.kind !== 'json') return undefined;
  const within = Object.entries(keys).filter(([name]) => name.startsWith(`${key}.`));
  if (within.length === 0) return undefined;
  return Object.fromEntries(
    within.map(([name, { value, sealed }]) => [name.slice(key.length + 1), sealed ? '(sealed)' : value]),
  );
}

function sentencesOf(errors: readonly { message: string }[]): string | undefined {
  if (errors.length === 0) return undefined;
  return [...new Set(errors.map(({ message }) => message))].slice(0, 3).join('; ');
}
