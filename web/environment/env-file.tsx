import { Alert, Button, Code, Group, Skeleton, Stack, Text } from '@mantine/core';
import { EnvFileError, programEnvironment, renderEnvFile } from '../../client/env-file.ts';
import { type Effective, revealInstance, useEffective } from '../configuration/effective.ts';
import { Validity } from '../configuration/effective-view.tsx';
import { isJson, type Json, keyOf, type Path } from '../parts/json.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { Problem } from '../parts/problem.tsx';
import { useRevealed } from '../parts/use-revealed.ts';
import { useMay } from '../session/may.ts';
import { useInstance, useTool } from '../tools/use-tools.ts';

/** What the command line writes for an instance; secrets are masked until somebody wants to see them. */
export function EnvFile({ instanceId }: { instanceId: string }) {
  const may = useMay();
  const instance = useInstance(instanceId);
  const tool = useTool(instance.data?.tool_id);
  const effective = useEffective({ type: 'instance', id: instanceId });
  const { shown, isBusy, error, show, hide } = useRevealed(() => revealInstance(instanceId));
  const masked = effective.data;
  const isReady = masked?.values !== undefined && instance.data !== undefined && !tool.isPending;
  const hasSecrets = Object.values(masked?.keys ?? {}).some(({ sealed }) => sealed);
  const mayReveal = may('secrets:reveal', instance.data?.agent_id);
  return (
    <Stack gap="sm">
      <Problem error={instance.error ?? effective.error ?? error} />
      {!isReady && !instance.error && !effective.error && <Skeleton height={120} />}
      {isReady && (
        <>
          <Group justify="space-between" gap="sm">
            <Group gap="sm">
              <Validity valid={masked.valid} />
              <Text size="sm" c="dimmed">
                revision {masked.revision}
              </Text>
            </Group>
            {hasSecrets && mayReveal && (
              <Button
                variant="default"
                loading={isBusy}
                title="Shown for 30 seconds; the journal tells who revealed what"
                onClick={() => (shown ? hide() : void show())}
              >
                {shown ? 'Hide secrets' : 'Reveal secrets'}
              </Button>
            )}
          </Group>
          {!masked.valid && (
            <Text size="sm">! The command line writes it only with --force, as long as it is not valid.</Text>
          )}
          {tool.isError && (
            <Text size="sm">
              The schema of its tool is not for you to see (tools:read), so that names given by x-env are not
              known.
            </Text>
          )}
          <Rendered
            values={shown ? shown.value.values : withMasks(masked.values, masked.keys)}
            schema={tool.data?.config_schema}
          />
          {hasSecrets && !shown && (
            <Text size="sm" c="dimmed">
              Secrets are masked as {mask}.
            </Text>
          )}
          <Text size="sm" c="dimmed">
            To write it: <Code>sanctum env render --instance {instanceId} -o .env</Code>. Without a file:{' '}
            <Code>sanctum run --instance {instanceId} -- …</Code>
          </Text>
        </>
      )}
    </Stack>
  );
}

function Rendered({ values, schema }: { values: Json; schema: unknown }) {
  try {
    return <CodeBlock code={renderEnvFile(programEnvironment(values, schema))} language="bash" />;
  } catch (error) {
    if (!(error instanceof EnvFileError)) throw error;
    return (
      <Alert color="red" title="It cannot be written">
        <Text size="sm" className="anywhere">
          {error.message}
        </Text>
      </Alert>
    );
  }
}

const mask = '•••';

/** A configuration with something to see where a secret is. */
function withMasks(values: Json, keys: Effective['keys'], above: Path = []): Json {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const path = [...above, name];
      if (value === null && keys[keyOf(path)]?.sealed) return [name, mask];
      return [name, isJson(value) ? withMasks(value, keys, path) : value];
    }),
  );
}
