import { Group, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../parts/page.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Section } from '../parts/section.tsx';
import { BringBack } from './bring-back.tsx';
import { Compare } from './compare.tsx';
import { History } from './history.tsx';
import { recordName } from './record-words.ts';
import { isRestorable } from './restorable.ts';
import { isolated } from '../parts/isolated.ts';

/** One record through time, whether it is still there or not. */
export function RecordPage() {
  const {
    entity = '',
    entity_id: entityId = '',
    from = '',
    to = '',
  } = useSearch({ from: '/changes/record' });
  const navigate = useNavigate({ from: '/changes/record' });
  if (entity === '' || entityId === '')
    return (
      <Page title="History of a record">
        <Text>
          This address names no record. <PlaceLink to="/changes">Changes</PlaceLink> leads to each.
        </Text>
      </Page>
    );
  const name = recordName(entity, entityId);
  const canReturn = isRestorable(entity);
  const compare = (moments: { from: string; to: string }) =>
    void navigate({
      search: {
        entity,
        entity_id: entityId,
        ...(moments.from === '' ? {} : { from: moments.from }),
        ...(moments.to === '' ? {} : { to: moments.to }),
      },
    });
  return (
    <Page
      title={`History of ${isolated(name)}`}
      actions={
        canReturn && (
          <BringBack
            what={{ kind: 'entity', entity, entity_id: entityId }}
            name={name}
            label="Bring back to a moment"
            withItsOwn={entity === 'agents'}
          />
        )
      }
    >
      <Group>
        <PlaceLink size="sm" to="/changes" search={{ entity, entity_id: entityId }}>
          These changes in the journal
        </PlaceLink>
      </Group>
      {canReturn && (
        <Compare
          key={`${entity} ${entityId}`}
          entity={entity}
          entityId={entityId}
          from={from}
          to={to}
          onPick={compare}
        />
      )}
      <Section title="Versions">
        <History key={`${entity} ${entityId}`} entity={entity} entityId={entityId} />
      </Section>
    </Page>
  );
}
