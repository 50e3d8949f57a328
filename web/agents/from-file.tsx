import { Button, Checkbox, FileInput, Group, List, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { useMay } from '../session/may.ts';
import { readAgentFile } from './read-agent-file.ts';
import { nameOf } from './use-agents.ts';

/** An agent out of an agent file: looked at first, then made. */
export function FromFile({ onMade }: { onMade: (id: string) => void }) {
  const may = useMay();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [toLetta, setToLetta] = useState(false);
  const look = useMutation({
    mutationFn: async (chosen: File) =>
      dataOf(
        api.POST('/api/v1/agents/import', { body: { file: await readAgentFile(chosen), dry_run: true } }),
      ),
  });
  const make = useMutation({
    mutationFn: async (chosen: File) => {
      const content = await readAgentFile(chosen);
      if (!toLetta) {
        const { agents } = await dataOf(api.POST('/api/v1/agents/import', { body: { file: content } }));
        return { id: agents[0]?.id, losses: [] };
      }
      const { agent, losses } = await dataOf(
        api.POST('/api/v1/letta/agents/import', { body: { agent_file: content, register: true } }),
      );
      return { id: agent?.id, losses };
    },
    onSuccess: async ({ id, losses }) => {
      await queries.invalidateQueries({ queryKey: ['agents'] });
      if (id !== undefined && losses.length === 0) onMade(id);
    },
  });
  return (
    <Stack gap="md">
      <FileInput
        label="Agent file"
        description="A Letta agent file (.af or .json). Programs in it are never run."
        placeholder="Choose a file"
        accept=".af,.json,application/json"
        clearable
        clearButtonProps={{ 'aria-label': 'Choose none' }}
        value={file}
        onChange={(chosen) => {
          setFile(chosen);
          make.reset();
          look.reset();
          if (chosen) look.mutate(chosen);
        }}
      />
      {may('letta:manage') && (
        <Checkbox
          label="Make it on the Letta server as well"
          description="Otherwise it is only known here."
          checked={toLetta}
          onChange={({ currentTarget: { checked } }) => setToLetta(checked)}
        />
      )}
      <Problem error={look.error} />
      {look.data && !make.data && <Preview found={look.data} />}
      <Problem error={make.error} />
      {make.data ? (
        <Losses losses={make.data.losses} onDone={() => make.data.id !== undefined && onMade(make.data.id)} />
      ) : (
        <Button
          disabled={!file || (!look.data && !toLetta)}
          loading={make.isPending || look.isPending}
          onClick={() => file && make.mutate(file)}
          style={{ alignSelf: 'start' }}
        >
          Import
        </Button>
      )}
    </Stack>
  );
}

function Preview({ found: { agents, report } }: { found: Schema<'ImportedAgents'> }) {
  return (
    <Stack gap="sm" role="status">
      <Text size="sm">
        This would be made: {agents.map((agent) => `${nameOf(agent)} (${agent.id})`).join(', ')}.
      </Text>
      {report.left_out.length > 0 && (
        <>
          <Text size="sm">This has no place here:</Text>
          <List size="sm" mah={200} style={{ overflow: 'auto' }}>
            {report.left_out.map(({ path, why }) => (
              <List.Item key={path}>
                {path}: {why}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}

function Losses({ losses, onDone }: { losses: string[]; onDone: () => void }) {
  return (
    <Stack gap="sm" role="status">
      <Text size="sm">It was made. This did not come along:</Text>
      <List size="sm">
        {losses.map((loss) => (
          <List.Item key={loss}>{loss}</List.Item>
        ))}
      </List>
      <Group>
        <Button onClick={onDone}>To the agent</Button>
      </Group>
    </Stack>
  );
}
