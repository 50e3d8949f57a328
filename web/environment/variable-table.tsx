import { Button, Code, Group, Table, Text } from '@mantine/core';
import { api, dataOf } from '../api.ts';
import { Time } from '../parts/time.tsx';
import { Sealed } from '../parts/sealed.tsx';
import { Value } from '../parts/value.tsx';
import { useMay } from '../session/may.ts';
import type { Variable } from './variable.ts';

type Act = ((variable: Variable) => void) | undefined;

export function VariableTable({
  items,
  onEdit,
  onDelete,
}: {
  items: Variable[];
  onEdit: Act;
  onDelete: Act;
}) {
  return (
    <Table className="stacked" layout="fixed" verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="30%">Name</Table.Th>
          <Table.Th>Value</Table.Th>
          <Table.Th w={190}>Last change</Table.Th>
          <Table.Th w={200}>Actions</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((variable) => (
          <Row
            key={`${variable.id} ${variable.revision}`}
            variable={variable}
            onEdit={onEdit}
            onDelete={onDelete}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Row({ variable, onEdit, onDelete }: { variable: Variable; onEdit: Act; onDelete: Act }) {
  const { var_name, description, pinned_by, updated_at, revision } = variable;
  return (
    <Table.Tr>
      <Table.Td>
        <Code style={{ overflowWrap: 'anywhere' }}>{var_name}</Code>
        {description !== null && (
          <Text size="xs" c="dimmed" mt={4} className="anywhere">
            {description}
          </Text>
        )}
        {pinned_by !== null && <Text size="sm">📌 Pinned by {pinned_by}</Text>}
      </Table.Td>
      <Table.Td data-label="Value">
        <Shown variable={variable} />
      </Table.Td>
      <Table.Td data-label="Last change">
        <Text size="sm">
          <Time at={updated_at} />
        </Text>
        <Text size="xs" c="dimmed">
          revision {revision}
        </Text>
      </Table.Td>
      <Table.Td>
        {pinned_by === null && (
          <Group gap="sm" wrap="nowrap">
            {onEdit && (
              <Button
                size="sm"
                variant="light"
                px="sm"
                miw={76}
                aria-label={`Change ${var_name}`}
                onClick={() => onEdit(variable)}
              >
                Change
              </Button>
            )}
            {onDelete && (
              <Button
                size="sm"
                variant="default"
                c="red"
                px="sm"
                aria-label={`Delete ${var_name}`}
                onClick={() => onDelete(variable)}
              >
                Delete
              </Button>
            )}
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** The value; a sealed one only when somebody asks for it, who may. */
function Shown({ variable: { var_name, var_value, is_encrypted } }: { variable: Variable }) {
  const may = useMay();
  if (!is_encrypted) return <Value value={var_value} />;
  const reveal = async () => {
    const params = { path: { key: var_name } };
    return (await dataOf(api.POST('/api/v1/env-vars/{key}/reveal', { params }))).value;
  };
  return <Sealed name={var_name} reveal={may('secrets:reveal') ? reveal : undefined} />;
}
