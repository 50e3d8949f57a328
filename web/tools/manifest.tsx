import { Alert, Button, Code, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { Facts } from '../parts/facts.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { Time } from '../parts/time.tsx';

/** Where something lies on disk, and on request what its manifest says. */
export function Manifest({ module }: { module: Schema<'Module'> }) {
  const { id, path, version, problem, last_seen } = module;
  const [isOpen, setOpen] = useState(false);
  return (
    <Section title="Manifest">
      {problem !== null && (
        <Alert color="yellow" title="Something about it needs a look">
          {problem}
        </Alert>
      )}
      <Facts
        facts={[
          ['Path', <Code key="path">{path}</Code>],
          ['Version', version ?? 'not said'],
          ['Read', <Time key="read" at={last_seen} />],
        ]}
      />
      <Text size="sm">
        <PlaceLink to="/discovery" search={{ tab: 'modules', q: path }}>
          Its place in Discovery
        </PlaceLink>
      </Text>
      <Button
        variant="default"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        style={{ alignSelf: 'start' }}
      >
        {isOpen ? 'Hide what it says' : 'Show what it says'}
      </Button>
      {isOpen && <ManifestText id={id} />}
    </Section>
  );
}

/** What a manifest says, as it was read. */
export function ManifestText({ id }: { id: number }) {
  const module = useQuery({
    queryKey: ['modules', 'one', id],
    queryFn: () => dataOf(api.GET('/api/v1/modules/{id}', { params: { path: { id } } })),
  });
  return (
    <Stack gap="sm">
      <Problem error={module.error} />
      {module.isPending && <Skeleton height={120} />}
      {module.data && <CodeBlock code={JSON.stringify(module.data.manifest, null, 2)} language="json" />}
    </Stack>
  );
}
