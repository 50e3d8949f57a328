import { Alert, Button, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { ShownHead } from './shown-head.tsx';

/** The proof that nothing was altered, against a head that one noted down elsewhere. */
export function Verify() {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" onClick={open}>
        Verify
      </Button>
      <Modal opened={isOpen} onClose={close} title="Verify the journal" size="lg">
        <VerifyForm />
      </Modal>
    </>
  );
}

function VerifyForm() {
  const [remembered, setRemembered] = useState('');
  const head = useQuery({
    queryKey: ['changes', 'head'],
    queryFn: () => dataOf(api.GET('/api/v1/changes/head')),
  });
  const verify = useMutation({
    mutationFn: () => {
      const noted = readHead(remembered);
      return dataOf(api.GET('/api/v1/changes/verify', { params: { query: noted } }));
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    verify.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm">
          Every change is hashed onto the one before. Verifying walks the whole journal and names the first
          record that does not fit. Who could rewrite the database could rewrite all of it, so note the head
          down elsewhere from time to time, and verify against it.
        </Text>
        <Textarea
          label="A head that you noted down"
          description="Revision and hash, or what is in the file. Leave it empty to check the journal against itself."
          autosize
          minRows={2}
          spellCheck={false}
          value={remembered}
          onChange={({ currentTarget: { value } }) => setRemembered(value)}
        />
        <Button type="submit" loading={verify.isPending} style={{ alignSelf: 'start' }}>
          Verify
        </Button>
        <Problem error={verify.error} />
        {verify.data && <Result result={verify.data} />}
        <Problem error={head.error} />
        {head.data && <ShownHead head={head.data} />}
      </Stack>
    </form>
  );
}

function Result({ result: { ok, revisions, changes, erased, problem } }: { result: Schema<'Verification'> }) {
  if (problem)
    return (
      <Alert color="red" role="alert" title="✗ The journal does not verify">
        Revision {problem.revision}
        {problem.seq !== null && `, change ${problem.seq}`}: {problem.message}
      </Alert>
    );
  return (
    <Alert color={ok ? 'green' : 'red'} role="status" title="✓ Nothing was altered">
      {revisions} revisions with {changes} changes fit together
      {erased > 0 && `; the content of ${erased} was erased on request`}.
    </Alert>
  );
}

/** As it is copied here, or as the file has it. */
function readHead(text: string): { revision?: number; hash?: string } {
  if (text.trim() === '') return {};
  const hash = /\b[0-9a-f]{64}\b/.exec(text)?.[0];
  const revision = (/"revision":\s*(\d{1,15})\b/.exec(text) ??
    /\b(\d{1,15})\b/.exec(text.replace(hash ?? '', '')))?.[1];
  if (hash === undefined || revision === undefined)
    throw new Error('A head is a revision and a hash of 64 hex digits, such as: 17 5bfffcf4…');
  return { revision: Number(revision), hash };
}
