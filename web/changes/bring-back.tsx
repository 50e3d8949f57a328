import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { momentName, MomentField } from '../parts/moment-field.tsx';
import { SavedNotice } from './saved.tsx';
import { useMay } from '../session/may.ts';
import { countsOf } from './outcome.tsx';
import { WayBack } from './way-back.tsx';
import { isolated } from '../parts/isolated.ts';

/** What shall be as it was. */
export type Extent =
  | { kind: 'everything' }
  | { kind: 'agent'; agent_id: string }
  | { kind: 'entity'; entity: string; entity_id: string };

/** Brings something back to an earlier state: to a moment that is known, or one that is chosen first. */
export function BringBack({
  what,
  name,
  to,
  label = 'Bring back',
  about,
  withItsOwn = false,
  isSmall = false,
}: {
  what: Extent;
  /** What it is called in a sentence. */
  name: string;
  /** A revision or a time; without one it is asked for. */
  to?: string;
  label?: string;
  /** What there is to know before. */
  about?: ReactNode;
  /** Of an agent's record: is all that is its offered first? */
  withItsOwn?: boolean;
  isSmall?: boolean;
}) {
  const [isOpen, { open, close }] = useDisclosure();
  const may = useMay();
  if (!may('changes:restore', what.kind === 'agent' ? what.agent_id : null)) return null;
  return (
    <>
      <Button
        variant="default"
        {...(isSmall ? { size: 'compact-sm' } : {})}
        onClick={open}
        {...(to === undefined ? {} : { 'aria-label': `${label}: ${name} as of ${momentName(to)}` })}
      >
        {label}
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Bring ${isolated(name)} back`} size="lg">
        <Steps what={what} name={name} known={to} about={about} withItsOwn={withItsOwn} onClose={close} />
      </Modal>
    </>
  );
}

function Steps({
  what,
  name,
  known,
  about,
  withItsOwn,
  onClose,
}: {
  what: Extent;
  name: string;
  known: string | undefined;
  about: ReactNode;
  withItsOwn: boolean;
  onClose: () => void;
}) {
  const [chosen, setChosen] = useState('');
  const [isLooking, setLooking] = useState(known !== undefined);
  const [isWhole, setWhole] = useState(withItsOwn);
  const [done, setDone] = useState<Schema<'Restoration'>>();
  const to = known ?? chosen;
  if (done)
    return (
      <Stack gap="md">
        <Head>Done</Head>
        <SavedNotice
          saved={{
            text: `Brought back: ${isolated(name)} as of ${momentName(to)}. ${countsOf(done.steps) || 'Nothing had to change'}`,
            revision: done.revision,
          }}
        />
        <Group justify="flex-end">
          <Button onClick={onClose}>Close</Button>
        </Group>
      </Stack>
    );
  if (!isLooking)
    return (
      <Stack gap="md">
        <Head>Step 1 of 2: to which moment</Head>
        {about}
        <Text size="sm">
          People, passwords, sessions, keys and conversations stay as they are. What happened since stays in
          the history, and this can be undone like any other change.
        </Text>
        <MomentField label="As of" none="Choose a moment" value={chosen} onPick={setChosen} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button disabled={chosen === ''} onClick={() => setLooking(true)}>
            See what changes
          </Button>
        </Group>
      </Stack>
    );
  const extent: Extent =
    isWhole && what.kind === 'entity' && what.entity === 'agents'
      ? { kind: 'agent', agent_id: what.entity_id }
      : what;
  return (
    <Stack gap="md">
      <Head>
        {known === undefined ? 'Step 2 of 2: ' : 'What would happen: '}
        {name} as of {momentName(to)}
      </Head>
      {what.kind === 'entity' && what.entity === 'agents' && (
        <Checkbox
          label="With all that is its: instances, configuration"
          checked={isWhole}
          onChange={({ currentTarget: { checked } }) => setWhole(checked)}
        />
      )}
      <WayBack
        key={JSON.stringify(extent)}
        action="Bring back"
        nothing="Nothing would change: all is so already."
        force="Bring it back all the same"
        queryKey={['restore', extent, to]}
        send={(how) =>
          dataOf(
            api.POST('/api/v1/restore', {
              body: { what: extent, to: /^\d+$/.test(to) ? Number(to) : to, ...how },
            }),
          )
        }
        back={known === undefined ? 'Another moment' : 'Leave it'}
        onBack={known === undefined ? () => setLooking(false) : onClose}
        onDone={setDone}
      />
    </Stack>
  );
}

/** Where one is; who reads by ear is led there when it changes. */
function Head({ children }: { children: ReactNode }) {
  return (
    <Text component="h3" size="md" fw={600} m={0} tabIndex={-1} ref={focus} className="anywhere">
      {children}
    </Text>
  );
}

function focus(node: HTMLElement | null): void {
  node?.focus();
}
