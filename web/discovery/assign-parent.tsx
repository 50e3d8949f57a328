import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ApiError, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import type { Saved } from '../changes/saved.tsx';
import { ToolPicker } from '../tools/tool-picker.tsx';
import { useTool } from '../tools/use-tools.ts';
import type { Module } from './use-modules.ts';
import { isolated } from '../parts/isolated.ts';

/** Says which tool a plugin belongs to whose manifest does not. */
export function AssignParent({ module, onSaved }: { module: Module; onSaved: (saved: Saved) => void }) {
  const [isOpen, { open, close }] = useDisclosure();
  const { name } = module;
  const action = module.parent_tool_id === null ? 'Assign a parent' : 'Change its parent';
  return (
    <>
      <Button variant="light" size="sm" onClick={open} aria-label={`${action}: ${name}`}>
        {action}
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Which tool does ${isolated(name)} belong to?`}>
        <Form module={module} onSaved={onSaved} onClose={close} />
      </Modal>
    </>
  );
}

function Form({
  module,
  onSaved,
  onClose,
}: {
  module: Module;
  onSaved: (saved: Saved) => void;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const { id, name } = module;
  // What others decide while one chooses is not overwritten unseen.
  const [seen, setSeen] = useState(module);
  const [isOvertaken, setOvertaken] = useState(false);
  const { parent_tool_id } = seen;
  const [tool, setTool] = useState(parent_tool_id ?? undefined);
  const send = (parent: number | null, revision: number) =>
    dataOf(
      api.PATCH('/api/v1/modules/{id}', {
        params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
        body: { parent_tool_id: parent },
      }),
    );
  const assign = useMutation({
    mutationFn: async (parent: number | null) => {
      try {
        return await send(parent, seen.revision);
      } catch (error) {
        const now = currentOf(error);
        // A scan that read something else of it decided nothing about its parent.
        if (now?.parent_tool_id === parent_tool_id) return send(parent, now.revision);
        throw error;
      }
    },
    onError: (error) => {
      const now = currentOf(error);
      setOvertaken(now !== undefined);
      if (now) setSeen(now);
    },
    onSuccess: async (_module, parent) => {
      onClose();
      onSaved({
        text:
          parent === null
            ? `${isolated(name)} has no parent any more, and waits for one.`
            : `${isolated(name)} has its parent and is registered, switched off. Another one can be assigned under Modules.`,
        revision: null,
      });
      await queries.invalidateQueries();
    },
  });
  return (
    <Stack gap="md">
      <Text size="sm">
        The plugin is registered with this tool, and later scans remember. A manifest that names a tool
        decides before this.
      </Text>
      <ToolPicker label="Tool" value={tool} onChange={setTool} />
      {isOvertaken ? <Overtaken now={parent_tool_id} /> : <Problem error={assign.error} />}
      <Group justify="flex-end">
        {parent_tool_id !== null && (
          <Button variant="default" loading={assign.isPending} onClick={() => assign.mutate(null)}>
            No parent
          </Button>
        )}
        <Button
          disabled={tool === undefined || tool === parent_tool_id}
          loading={assign.isPending}
          onClick={() => assign.mutate(tool ?? null)}
        >
          Assign
        </Button>
      </Group>
    </Stack>
  );
}

function Overtaken({ now }: { now: number | null }) {
  const tool = useTool(now ?? undefined);
  return (
    <Alert color="yellow" role="alert" title="Somebody else decided this meanwhile">
      {now === null
        ? 'It has no parent now.'
        : `It belongs to ${tool.data ? isolated(tool.data.name) : `tool ${now}`} now.`}{' '}
      Nothing of yours was saved. Assign what you chose if it is to be otherwise, or close this and leave it.
    </Alert>
  );
}

/** The module as somebody else left it meanwhile. */
function currentOf(error: unknown): Module | undefined {
  return error instanceof ApiError && error.status === 412 ? (error.problem.current as Module) : undefined;
}
