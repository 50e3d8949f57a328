import { Button, Group, Modal, MultiSelect, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { AgentPicker } from '../agents/agent-picker.tsx';
import { api, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { saveFile } from '../parts/save-file.ts';
import { useMay } from '../session/may.ts';
import { ToolPicker } from '../tools/tool-picker.tsx';

const sections = [
  { value: 'agents', label: 'Agents' },
  { value: 'configurations', label: 'Configurations' },
  { value: 'env_vars', label: 'Environment variables' },
  { value: 'instances', label: 'Instances' },
  { value: 'plugins', label: 'Plugins' },
  { value: 'system_config', label: 'System configuration' },
] as const;
type Section = (typeof sections)[number]['value'];

/** Configuration as one file, to keep under version control or to carry elsewhere. */
export function ExportDocument() {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" onClick={open}>
        Export
      </Button>
      <Modal opened={isOpen} onClose={close} title="Export configuration" size="lg">
        <ExportForm onClose={close} />
      </Modal>
    </>
  );
}

function ExportForm({ onClose }: { onClose: () => void }) {
  const may = useMay();
  const [format, setFormat] = useState<'yaml' | 'json'>('yaml');
  const [agent, setAgent] = useState<string>();
  const [tool, setTool] = useState<number>();
  const [wanted, setWanted] = useState<Section[]>([]);
  const [recipient, setRecipient] = useState('');
  const to = recipient.trim();
  const save = useMutation({
    mutationFn: async () => {
      const query = {
        format,
        ...(agent === undefined ? {} : { agent }),
        ...(tool === undefined ? {} : { tool }),
        ...(wanted.length === 0 ? {} : { section: wanted }),
        ...(to === '' ? {} : { recipient: to }),
      };
      const file = await dataOf(
        api.GET('/api/v1/configurations/export', { params: { query }, parseAs: 'blob' }),
      );
      saveFile(`sanctum.${format}`, file);
    },
  });
  return (
    <Stack gap="md">
      <Text size="sm">
        The file holds what you may read. The same configuration always gives the same text, so that a version
        control shows what changed.
      </Text>
      <SegmentedControl
        aria-label="Format"
        data={[
          { value: 'yaml', label: 'YAML' },
          { value: 'json', label: 'JSON' },
        ]}
        value={format}
        onChange={(value) => setFormat(value)}
        style={{ alignSelf: 'start' }}
      />
      <AgentPicker label="Only what is this agent’s" value={agent} onChange={setAgent} />
      <ToolPicker label="Only what is this tool’s" placeholder="Any" value={tool} onChange={setTool} />
      <MultiSelect
        label="Only these parts"
        placeholder={wanted.length === 0 ? 'All' : ''}
        data={sections}
        value={wanted}
        onChange={setWanted}
        clearable
      />
      <Text size="sm">
        Sealed values are left out: the file says that they are sealed, and importing it keeps what is there.
        {may('secrets:reveal')
          ? ' With a recipient they come along, encrypted so that only the holder of that key can open them; the journal tells that you had them.'
          : ' To take them along needs the permission secrets:reveal.'}
      </Text>
      {may('secrets:reveal') && (
        <TextInput
          label="Recipient of age"
          description="The public key that age-keygen prints. Leave it empty to leave sealed values out."
          placeholder="age1…"
          spellCheck={false}
          autoComplete="off"
          value={recipient}
          onChange={({ currentTarget }) => setRecipient(currentTarget.value)}
        />
      )}
      <Problem error={save.error} />
      {save.isSuccess && (
        <Text size="sm" role="status">
          The file was handed to your browser.
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          Download
        </Button>
      </Group>
    </Stack>
  );
}
