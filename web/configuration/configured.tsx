import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { useMay } from '../session/may.ts';
import { EffectiveView } from './effective-view.tsx';
import { ConfigurationForm } from './form/configuration-form.tsx';
import { formPlaces } from './form/places.ts';
import { permissionAt, type Target } from './target.ts';

/** How a configuration is looked at, as the address has it. */
export interface Looking {
  /** `keys`: every key in a table; else the form. */
  view?: string;
  layer?: string;
  q?: string;
}

/** A configuration as a form, where a schema describes it and one may change it; as a table of keys everywhere else. */
export function Configured({
  target,
  looking: { view, layer, q = '' },
  onLook,
  search,
}: {
  target: Target & { type: 'instance' | 'tool' | 'plugin' };
  looking: Looking;
  onLook: (looking: Looking) => void;
  /** What filters the table of keys. */
  search?: ReactNode;
}) {
  const may = useMay();
  const schema = useQuery({
    queryKey: ['effective', 'schema', target.type, target.id],
    queryFn: () => readSchema(target),
  });
  const places = formPlaces(target).filter((place) => may(...permissionAt(place, target.agentId)));
  const found = schema.data?.config_schema;
  const hasForm = found != null && isDescribing(found) && places.length > 0;
  const isForm = hasForm && view !== 'keys';
  if (schema.isPending) return <Skeleton height={240} />;
  return (
    <Stack gap="md">
      <Problem error={schema.error} />
      <Group justify="space-between">
        {hasForm ? (
          <Group gap="sm" role="group" aria-label="How to look at it">
            {(['form', 'keys'] as const).map((way) => (
              <Button
                key={way}
                size="sm"
                variant={(way === 'form') === isForm ? 'light' : 'default'}
                aria-pressed={(way === 'form') === isForm}
                onClick={() => onLook(way === 'keys' ? { view: 'keys' } : {})}
              >
                {way === 'form' ? 'Form' : 'All keys'}
              </Button>
            ))}
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {found == null
              ? 'No schema describes this configuration, so any key can be set.'
              : 'You may look at this, not change it.'}
          </Text>
        )}
        {!isForm && search}
      </Group>
      {isForm ? (
        <ConfigurationForm
          key={`${target.type} ${target.id}`}
          target={target}
          schema={found}
          places={places}
          layer={layer}
          onLayer={(next) => onLook({ layer: next })}
        />
      ) : (
        <EffectiveView target={target} q={q} />
      )}
    </Stack>
  );
}

function readSchema({ type, id }: Target) {
  const params = { path: { id: id as never } };
  switch (type) {
    case 'instance':
      return dataOf(api.GET('/api/v1/tool-instances/{id}/config-schema', { params }));
    case 'plugin':
      return dataOf(api.GET('/api/v1/plugins/{id}/config-schema', { params }));
    default:
      return dataOf(api.GET('/api/v1/tools/{id}/config-schema', { params }));
  }
}

/** Does a schema name anything that a form could ask for? */
function isDescribing(schema: Record<string, unknown>): boolean {
  return ['properties', 'additionalProperties', 'patternProperties', 'allOf', '$ref'].some(
    (keyword) => typeof schema[keyword] === 'object',
  );
}
