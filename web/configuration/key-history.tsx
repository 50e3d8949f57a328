import { Modal, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { History } from '../changes/history.tsx';
import { useFocusBack } from '../keyboard/use-focus-back.ts';
import { identityAt, type Place, placeName } from './target.ts';

/** What a key was at each place that decides about it. */
export function KeyHistory({
  name,
  places,
  at,
  onClose,
}: {
  name: string;
  places: Place[];
  at: Place | undefined;
  onClose: () => void;
}) {
  useFocusBack();
  const [place, setPlace] = useState(at ?? places[0]);
  if (!place) return null;
  return (
    <Modal opened onClose={onClose} title={`History of ${name}`} size="lg">
      <Stack gap="md">
        <Select
          label="Where"
          allowDeselect={false}
          value={JSON.stringify(place)}
          onChange={(value) => {
            if (value !== null) setPlace(JSON.parse(value) as Place);
          }}
          data={places.map((one) => ({ value: JSON.stringify(one), label: placeName(one) }))}
        />
        <History {...identityAt(place, name)} />
      </Stack>
    </Modal>
  );
}
