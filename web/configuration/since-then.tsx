import { Skeleton, Table, Text } from '@mantine/core';
import { isMissing } from '../parts/missing.tsx';
import { momentName } from '../parts/moment-field.tsx';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { Value } from '../parts/value.tsx';
import { type Effective, useEffective } from './effective.ts';
import { layerNames, type Target } from './target.ts';

/** What is different today from what was so at a moment. */
export function SinceThen({ target, at }: { target: Target; at: string }) {
  const then = useEffective(target, at);
  const now = useEffective(target);
  // While another moment is read, what is there is of the one before.
  const isReady = then.data && now.data && !then.isPlaceholderData && !now.isPlaceholderData;
  const lines = isReady ? differences(then.data, now.data) : [];
  if (isMissing(then.error)) return null;
  return (
    <Section title="What is different today">
      <Problem error={now.error} />
      {!isReady && !then.error && !now.error && <Skeleton height={60} />}
      {isReady && (
        <Text size="sm" role="status">
          {lines.length === 0
            ? `Nothing: all is as it was (${momentName(at)}).`
            : `${lines.length} ${lines.length === 1 ? 'key is not as it was' : 'keys are not as they were'} (${momentName(at)}).`}
        </Text>
      )}
      {lines.length > 0 && (
        <Table className="stacked">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Key</Table.Th>
              <Table.Th scope="col">Then</Table.Th>
              <Table.Th scope="col">Today</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map(({ key, before, after }) => (
              <Table.Tr key={key}>
                <Table.Td data-label="Key" className="anywhere">
                  {key}
                </Table.Td>
                <Table.Td data-label="Then">
                  <Side side={before} />
                </Table.Td>
                <Table.Td data-label="Today">
                  <Side side={after} />
                  {before?.sealed && after?.sealed && (
                    <Text size="sm" c="dimmed">
                      set anew since
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}

type Key = Effective['keys'][string];

function Side({ side }: { side: Key | undefined }) {
  if (!side) return <Value value={null} />;
  return (
    <>
      <Value value={side.value} sealed={side.sealed} />{' '}
      <Text span size="sm" c="dimmed">
        {layerNames[side.origin.layer]}
      </Text>
    </>
  );
}

interface Line {
  key: string;
  before: Key | undefined;
  after: Key | undefined;
}

function differences(then: Effective, now: Effective): Line[] {
  return [...new Set([...Object.keys(then.keys), ...Object.keys(now.keys)])]
    .sort((a, b) => a.localeCompare(b))
    .map((key) => ({ key, before: then.keys[key], after: now.keys[key] }))
    .filter(({ before, after }) => !before || !after || isOther(before, after));
}

/** A sealed value is not shown, but when it was set is. */
function isOther(before: Key, after: Key): boolean {
  if (before.sealed !== after.sealed || before.origin.layer !== after.origin.layer) return true;
  if (before.sealed) return before.origin.revision !== after.origin.revision;
  return JSON.stringify(before.value) !== JSON.stringify(after.value);
}
