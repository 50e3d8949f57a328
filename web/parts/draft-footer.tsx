import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import { Undo } from '../changes/undo.tsx';
import { Problem } from './problem.tsx';
import { spelledOut } from './spelled-out.ts';
import type { Draft } from './use-draft.ts';

/** Below a form: saves it, says that it was saved and offers to undo that, and shows what others saved meanwhile. */
export function DraftFooter<Row extends { revision: number }>({
  draft,
  canUndo = true,
}: {
  draft: Draft<Row>;
  /** People cannot be brought back by the journal, so there nothing is offered. */
  canUndo?: boolean;
}) {
  return (
    <Stack gap="md">
      <Problem error={draft.error} />
      {draft.conflict ? (
        <Conflict draft={draft} conflict={draft.conflict} />
      ) : (
        <Group>
          <Button type="submit" disabled={!draft.isChanged} loading={draft.isBusy}>
            Save
          </Button>
          {draft.isChanged && (
            <Button variant="default" onClick={draft.discard}>
              Discard
            </Button>
          )}
          {draft.saved !== undefined && (
            <Group gap="sm" role="status">
              <Text size="sm">Saved.</Text>
              {canUndo && <Undo revision={draft.saved} />}
            </Group>
          )}
        </Group>
      )}
    </Stack>
  );
}

function Conflict<Row extends { revision: number }>({
  draft,
  conflict: { began, theirs },
}: {
  draft: Draft<Row>;
  conflict: { began: Row; theirs: Row };
}) {
  const names = (Object.keys(theirs) as (keyof Row & string)[]).filter(
    (name) =>
      name !== 'revision' &&
      name !== 'updated_at' &&
      (name in draft.changes || spelledOut(theirs[name]) !== spelledOut(began[name])),
  );
  return (
    <Alert color="yellow" role="alert" title="Somebody else saved this while you were editing">
      <Stack gap="md">
        <Table.ScrollContainer minWidth={300}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">What</Table.Th>
                <Table.Th scope="col">When you began</Table.Th>
                <Table.Th scope="col">Now</Table.Th>
                <Table.Th scope="col">Yours</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {names.map((name) => (
                <Table.Tr key={name}>
                  <Table.Th scope="row">{name.replaceAll('_', ' ')}</Table.Th>
                  <Table.Td className="anywhere">{spelledOut(began[name])}</Table.Td>
                  <Table.Td className="anywhere">{spelledOut(theirs[name])}</Table.Td>
                  <Table.Td className="anywhere">
                    {name in draft.changes ? spelledOut(draft.values[name]) : 'not changed'}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <Group>
          <Button loading={draft.isBusy} onClick={() => void draft.keepMine()}>
            Save mine as well
          </Button>
          <Button variant="default" onClick={draft.discard}>
            Take theirs
          </Button>
        </Group>
        <Text size="sm">Saving yours changes only what you changed; the rest stays as they saved it.</Text>
      </Stack>
    </Alert>
  );
}
