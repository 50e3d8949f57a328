import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { api, dataOf } from '../api.ts';
import { useMay } from '../session/may.ts';
import { WayBack } from './way-back.tsx';

/** Takes a transaction back, after showing what that would do. */
export function Undo({ revision }: { revision: number }) {
  const [isOpen, { open, close }] = useDisclosure();
  const may = useMay();
  if (!may('changes:restore')) return null;
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={open} aria-label={`Undo revision ${revision}`}>
        Undo
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Undo revision ${revision}?`} size="lg">
        <WayBack
          action="Undo"
          nothing="Nothing is left to take back."
          force="Undo it all the same"
          queryKey={['undo', revision]}
          send={(how) =>
            dataOf(api.POST('/api/v1/changes/{revision}/undo', { params: { path: { revision } }, body: how }))
          }
          onBack={close}
          onDone={close}
        />
      </Modal>
    </>
  );
}
