import { Alert, List, Stack, Text } from '@mantine/core';
import type { Schema } from '../api.ts';
import { Impact } from '../configuration/impact.tsx';
import { Difference } from './difference.tsx';
import { recordName } from './record-words.ts';

type Restoration = Schema<'Restoration'>;

/** So many steps are shown one by one. */
const mostShown = 50;
/** So few are shown with all that differs. */
const fewSteps = 3;

/** What the way back would do to which record, what it leaves alone, and what that means for instances. */
export function Outcome({ outcome, nothing }: { outcome: Restoration; nothing: string }) {
  const { steps, left_out, plan } = outcome;
  return (
    <Stack gap="md">
      <Text size="sm">
        {steps.length === 0 ? nothing : `This would happen, as a change of its own: ${countsOf(steps)}.`}
      </Text>
      {steps.slice(0, mostShown).map((step) => (
        <Step key={`${step.entity} ${step.entity_id}`} step={step} isOpen={steps.length <= fewSteps} />
      ))}
      {steps.length > mostShown && (
        <Text size="sm">and {steps.length - mostShown} more records, in the same way.</Text>
      )}
      {left_out.length > 0 && (
        <Alert color="yellow" title="This stays as it is">
          <List size="sm" mah={240} style={{ overflow: 'auto', overflowWrap: 'anywhere' }}>
            {left_out.map(({ entity, entity_id, reason }) => (
              <List.Item key={`${entity} ${entity_id}`}>
                {recordName(entity, entity_id)}: {reason}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {plan.counts && plan.counts.instances > 0 && <Impact plan={plan} />}
      {steps.length > 0 && plan.counts?.instances === 0 && (
        <Text size="sm">No instance gets another configuration by it.</Text>
      )}
    </Stack>
  );
}

function Step({
  step: { kind, entity, entity_id, difference },
  isOpen,
}: {
  step: Restoration['steps'][number];
  isOpen: boolean;
}) {
  const name = (
    <Text span size="sm" fw={600} className="anywhere">
      {kind} {recordName(entity, entity_id)}
    </Text>
  );
  if (difference.length === 0) return <div>{name}</div>;
  return (
    <details open={isOpen}>
      <summary>{name}</summary>
      <Difference fields={difference} />
    </details>
  );
}

/** `2 created, 1 changed`. */
export function countsOf(steps: Restoration['steps']): string {
  const words = [
    ['create', 'created'],
    ['update', 'changed'],
    ['delete', 'deleted'],
  ] as const;
  return words
    .map(([kind, word]) => [steps.filter((step) => step.kind === kind).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}
