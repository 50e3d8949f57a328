import { Alert, Button, Checkbox, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Schema } from '../../api.ts';
import { useFocusBack } from '../../keyboard/use-focus-back.ts';
import { spelledOut } from '../../parts/spelled-out.ts';
import { Impact } from '../impact.tsx';
import { Refusal } from '../refusal.tsx';

/** One line of what will be saved. */
export interface Planned {
  key: string;
  title: string;
  before: string;
  after: string;
}

/** Before it is saved: what changes, where, and what that does to whom. */
export function Review({
  where,
  planned,
  plan,
  problems,
  error,
  isBusy,
  onAgain,
  onSave,
  onClose,
}: {
  where: string;
  planned: readonly Planned[];
  plan: Schema<'ConfigurationPlan'>;
  /** How much is wrong with what is typed. */
  problems: number;
  error: unknown;
  isBusy: boolean;
  onAgain: () => void;
  onSave: (force: boolean) => void;
  onClose: () => void;
}) {
  useFocusBack();
  const [isForced, setForced] = useState(false);
  const breaks = (plan.counts?.newly_invalid ?? 0) > 0;
  const mustForce = breaks || problems > 0;
  const count = planned.length === 1 ? '1 change' : `${planned.length} changes`;
  return (
    <Modal opened onClose={onClose} size="xl" title={`Save ${count}?`}>
      <Stack gap="md">
        <Text size="sm">
          For <strong>{where}</strong>, as one change that can be taken back:
        </Text>
        <List size="sm" className="anywhere">
          {planned.map(({ key, title, before, after }) => (
            <List.Item key={key}>
              {title}: {before} → {after}
            </List.Item>
          ))}
        </List>
        {problems > 0 && (
          <Alert color="red" title="Something does not fit">
            {problems === 1 ? 'One field says' : `${problems} fields say`} what is wrong. Go back to correct
            it.
          </Alert>
        )}
        <Impact plan={plan} />
        {mustForce && (
          <Checkbox
            label={breaks ? 'Save although instances become invalid' : 'Save although it does not fit'}
            checked={isForced}
            onChange={({ currentTarget: { checked } }) => setForced(checked)}
          />
        )}
        <Refusal error={error} onAgain={onAgain} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button loading={isBusy} disabled={mustForce && !isForced} onClick={() => onSave(isForced)}>
            Save
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** A value as a review and a comparison show it; what is secret stays unseen. */
export function unseen(value: unknown, isSecret: boolean): string {
  if (value === undefined) return 'inherited';
  if (value === null) return 'taken out';
  return isSecret ? 'a sealed value' : spelledOut(value);
}
