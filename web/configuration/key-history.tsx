import { Modal, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { History } from '../changes/history.tsx';
import { useFocusBack } from '../keyboard/use-focus-back.ts';
import { useHolder } from './stored.ts';
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
        <HistoryAt key={JSON.stringify(place)} name={name} place={place} />
      </Stack>
    </Modal>
  );
}

function HistoryAt({ name, place }: { name: string; place: Place }) {
  const { data: holder, isLoading } = useHolder(place, name);
  if (isLoading) return <Skeleton height={120} />;
  return (
    <>
      {holder != null && (
        <Text size="sm" role="status" className="anywhere">
          Here it is part of {holder}, which is kept as one value: this is what that was.
        </Text>
      )}
      <History {...identityAt(place, holder ?? name)} />
    </>
  );
}
