import { Alert, Button, Modal, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { useFocusBack } from '../keyboard/use-focus-back.ts';
import { Problem } from '../parts/problem.tsx';
import type { Saved } from '../changes/saved.tsx';
import { ChangeForm } from './change-form.tsx';
import type { Declared } from './declared.ts';
import type { Draft } from './draft.ts';
import { useHolder, useStored } from './stored.ts';
import { type Place, placeName } from './target.ts';

/** Sets or unsets a key at one of these places; what it does is shown before. */
export function EditValue({
  name,
  places,
  at,
  inForce,
  declared,
  onSaved,
  onClose,
}: {
  /** Empty: a key that is still to be named. */
  name: string;
  places: Place[];
  at: Place | undefined;
  inForce: unknown;
  declared: ReadonlyMap<string, Declared>;
  onSaved: (saved: Saved) => void;
  onClose: () => void;
}) {
  useFocusBack();
  const [key, setKey] = useState(name);
  // What is typed is looked for once one stops; what is chosen, at once.
  const [chosen, setChosen] = useState(name);
  const [typed] = useDebouncedValue(key, 250);
  const settled = key === chosen ? key : typed;
  const where = useRef<HTMLInputElement>(null);
  const isOther = key !== name;
  const [place, setPlace] = useState(at ?? places[0]);
  const [draft, setDraft] = useState<Draft>();
  if (!place) return null;
  return (
    <Modal opened onClose={onClose} title={name === '' ? 'Set a key' : `Change ${key}`} size="lg">
      <Stack gap="md">
        {name === '' && (
          <TextInput
            label="Key"
            description="Segments joined by dots, such as log.level"
            value={key}
            data-autofocus
            spellCheck={false}
            onChange={({ currentTarget: { value } }) => setKey(value.trim())}
          />
        )}
        <Select
          ref={where}
          label="Where"
          description="The narrower the place, the stronger it is"
          allowDeselect={false}
          value={JSON.stringify(place)}
          onChange={(value) => {
            if (value !== null) setPlace(JSON.parse(value) as Place);
          }}
          data={places.map((one) => ({ value: JSON.stringify(one), label: placeName(one) }))}
        />
        <Standing
          key={`${JSON.stringify(place)} ${settled}`}
          name={settled}
          place={place}
          inForce={isOther ? undefined : inForce}
          declared={declared.get(settled)}
          draft={draft}
          onDraft={setDraft}
          onHolder={(holder) => {
            setKey(holder);
            setChosen(holder);
            setDraft(undefined);
            where.current?.focus();
          }}
          onSaved={(saved) => {
            onSaved(saved);
            onClose();
          }}
        />
      </Stack>
    </Modal>
  );
}

function Standing({
  name,
  place,
  onHolder,
  ...others
}: {
  name: string;
  place: Place;
  inForce: unknown;
  declared: Declared | undefined;
  draft: Draft | undefined;
  onDraft: (draft: Draft) => void;
  /** Somebody wants the key that holds this one. */
  onHolder: (key: string) => void;
  onSaved: (saved: Saved) => void;
}) {
  const stored = useStored(place, name);
  if (stored.error) return <Problem error={stored.error} />;
  if (name === '') return null;
  if (!stored.data) return <Skeleton height={120} />;
  return (
    <>
      <Holder name={name} place={place} onHolder={onHolder} />
      <ChangeForm name={name} place={place} stored={stored.data} {...others} />
    </>
  );
}

/** A key may stand within another one, whose value is kept as a whole: to unset it, that one is changed. */
function Holder({ name, place, onHolder }: { name: string; place: Place; onHolder: (key: string) => void }) {
  const { data: holder } = useHolder(place, name);
  if (holder == null) return null;
  return (
    <Alert color="blue" role="status">
      <Stack gap="xs" align="flex-start">
        <Text size="sm" className="anywhere">
          Here it is part of {holder}, which is kept as one value. A value set for {name} is laid over it.
        </Text>
        <Button size="sm" variant="default" onClick={() => onHolder(holder)}>
          Change {holder} instead
        </Button>
      </Stack>
    </Alert>
  );
}
