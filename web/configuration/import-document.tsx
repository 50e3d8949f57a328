import { Button, Checkbox, Modal, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, ApiError, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { SavedNotice } from '../changes/saved.tsx';
import { DocumentChanges, sumOf } from './document-changes.tsx';
import { type ChosenDocument, DocumentFile } from './document-file.tsx';
import { DocumentProblem } from './document-problem.tsx';

/** Makes the registry what a file says: shown first, with all that it changes, then done, all or nothing. */
export function ImportDocument() {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" onClick={open}>
        Import
      </Button>
      <Modal opened={isOpen} onClose={close} title="Import configuration" size="xl">
        <ImportForm onClose={close} />
      </Modal>
    </>
  );
}

function ImportForm({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [file, setFile] = useState<ChosenDocument>();
  const [pin, setPin] = useState(true);
  const [source, setSource] = useState('');
  const [prune, setPrune] = useState(false);
  const [force, setForce] = useState(false);
  const [settled] = useDebouncedValue(source.trim(), 300);
  const body = { text: file?.text ?? '', pin, prune, ...(settled === '' ? {} : { source: settled }) };
  const isReady = file !== undefined && (!pin || settled !== '');
  const plan = useQuery({
    // The text may be long: the file that was chosen stands for it.
    queryKey: ['import', file?.id, pin, prune, settled],
    queryFn: () => dataOf(api.POST('/api/v1/configurations/import', { body: { ...body, dry_run: true } })),
    enabled: isReady,
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  const apply = useMutation({
    mutationFn: ({ revision }: Schema<'DocumentImport'>) =>
      dataOf(
        api.POST('/api/v1/configurations/import', {
          body: { ...body, force, ...(revision === null ? {} : { expected_revision: revision }) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => first !== 'import' }),
    onError: async (error) => {
      if (isMoved(error)) await plan.refetch();
    },
  });
  if (apply.data) return <Imported done={apply.data} onClose={onClose} />;
  const breaks = plan.data?.plan.counts?.newly_invalid ?? 0;
  const shown = isReady && !plan.error ? plan.data : undefined;
  return (
    <Stack gap="md">
      <DocumentFile
        file={file}
        onChoose={(chosen) => {
          setFile(chosen);
          setForce(false);
          apply.reset();
          if (chosen) setSource(chosen.name);
        }}
      />
      {file && (
        <>
          <Option
            label="Pin what it sets"
            about="From then on only this file changes these values; others are told where they come from."
            checked={pin}
            onChange={setPin}
          />
          {pin && (
            <TextInput
              label="Pinned by"
              description="The name under which the file is known, each time that it is imported."
              error={source.trim() === '' && 'Give it a name, or do not pin.'}
              value={source}
              onChange={({ currentTarget }) => setSource(currentTarget.value)}
            />
          )}
          <Option
            label="Delete what it does not name"
            about="In the places that it names; what other files pinned stays."
            checked={prune}
            onChange={setPrune}
          />
        </>
      )}
      {isReady && plan.isFetching && <Skeleton height={120} />}
      <DocumentProblem error={isReady ? plan.error : null} text={file?.text ?? ''} />
      {isMoved(apply.error) ? (
        <Problem error="Something was changed since this was worked out, and nothing was imported. Below is what it would do now: look at it again." />
      ) : (
        <DocumentProblem error={apply.error} text={file?.text ?? ''} />
      )}
      {shown && !plan.isFetching && <DocumentChanges found={shown} />}
      {shown && breaks > 0 && (
        <Option
          label="Import it all the same"
          about={`${breaks} ${breaks === 1 ? 'instance' : 'instances'} would not fit any more.`}
          checked={force}
          onChange={setForce}
        />
      )}
      {file && (
        <Button
          style={{ alignSelf: 'end' }}
          disabled={!shown || plan.isFetching || sumOf(shown) === 0 || (breaks > 0 && !force)}
          loading={apply.isPending}
          onClick={() => shown && apply.mutate(shown)}
        >
          Import
        </Button>
      )}
    </Stack>
  );
}

/** Is another look what helps? */
function isMoved(error: unknown): boolean {
  return error instanceof ApiError && ['plan.world_moved', 'plan.breaks'].includes(error.code);
}

function Option({
  label,
  about,
  checked,
  onChange,
}: {
  label: string;
  about: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <Checkbox
      label={label}
      description={about}
      checked={checked}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}

function Imported({ done, onClose }: { done: Schema<'DocumentImport'>; onClose: () => void }) {
  const { create, update, delete: gone, release } = done.counts;
  return (
    <Stack gap="md">
      <SavedNotice
        saved={{
          text: `Imported: ${create} new, ${update} changed, ${gone} deleted, ${release} not pinned any more.`,
          revision: done.revision,
        }}
      />
      {done.pinned_by !== null && <Text size="sm">What it sets is pinned by {done.pinned_by}.</Text>}
      <Button style={{ alignSelf: 'end' }} onClick={onClose}>
        Close
      </Button>
    </Stack>
  );
}
