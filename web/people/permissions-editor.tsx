import { Box, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { AgentPicker } from '../agents/agent-picker.tsx';
import { usePermissions } from '../session/may.ts';
import type { Role } from './role.ts';

interface Lists {
  grant: string[];
  deny: string[];
}

/** What somebody may beyond the role, and what may not be done in spite of it. What is denied wins. */
export function PermissionsEditor({
  role,
  grant,
  deny,
  onChange,
}: Lists & { role: Role; onChange: (lists: Lists) => void }) {
  const lists = { grant, deny };
  return (
    <Stack gap="sm" component="fieldset" m={0} p={0} style={{ border: 0, minWidth: 0 }}>
      <Text component="legend" size="sm" fw={500} p={0}>
        Permissions
      </Text>
      <Text size="sm" c="dimmed">
        The role {role} says what is allowed. Grant more here, or deny some of it; what is denied wins.
      </Text>
      <Entries
        title="Granted"
        none="Nothing beyond the role."
        entries={grant}
        onRemove={(entry) => onChange({ grant: grant.filter((other) => other !== entry), deny })}
      />
      <Entries
        title="Denied"
        none="Nothing."
        entries={deny}
        onRemove={(entry) => onChange({ grant, deny: deny.filter((other) => other !== entry) })}
      />
      <Add onAdd={(list, entry) => onChange({ ...lists, [list]: [...new Set([...lists[list], entry])] })} />
    </Stack>
  );
}

function Entries({
  title,
  none,
  entries,
  onRemove,
}: {
  title: string;
  none: string;
  entries: string[];
  onRemove: (entry: string) => void;
}) {
  return (
    <Group gap="sm">
      <Text size="sm" fw={500} w={{ base: '100%', xs: 64 }}>
        {title}
      </Text>
      {entries.length === 0 && (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      )}
      {entries.map((entry) => (
        <Button
          key={entry}
          size="compact-sm"
          variant="default"
          rightSection="×"
          onClick={() => onRemove(entry)}
          aria-label={`Remove ${entry} from what is ${title.toLowerCase()}`}
        >
          {entry}
        </Button>
      ))}
    </Group>
  );
}

function Add({ onAdd }: { onAdd: (list: keyof Lists, entry: string) => void }) {
  const { data: permissions = [] } = usePermissions();
  const [permission, setPermission] = useState<string | null>(null);
  const [agent, setAgent] = useState<string>();
  const areas = [...new Set(permissions.map(({ permission: name }) => name.split(':')[0] ?? ''))];
  const choices = [
    { value: '*', label: '*: everything' },
    ...areas.map((area) => ({
      value: `${area}:*`,
      label: `${area}:*: everything about ${area.replaceAll('_', ' ')}`,
    })),
    ...permissions.map(({ permission: value, description }) => ({
      value,
      label: `${value}: ${description}`,
    })),
  ];
  const add = (list: keyof Lists) => {
    if (permission === null) return;
    onAdd(list, agent === undefined ? permission : `${permission}@agent:${agent}`);
    setPermission(null);
  };
  return (
    <Group gap="sm" align="end">
      <Select
        label="Permission"
        flex="2 1 220px"
        miw={{ base: '100%', xs: 0 }}
        searchable
        placeholder="Choose one"
        data={choices}
        value={permission}
        onChange={setPermission}
      />
      <Box flex="1 1 160px" miw={{ base: '100%', xs: 0 }}>
        <AgentPicker label="For one agent only" value={agent} onChange={setAgent} />
      </Box>
      <Button variant="default" disabled={permission === null} onClick={() => add('grant')}>
        Grant
      </Button>
      <Button variant="default" disabled={permission === null} onClick={() => add('deny')}>
        Deny
      </Button>
    </Group>
  );
}
