import { Button, Group, Modal, Paper, Radio, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useFocusBack } from '../keyboard/use-focus-back.ts';

/** Something that two people changed to different things. */
export interface Disputed {
  key: string;
  label: string;
  /** How it was when one began, how it is now, and how one wants it. */
  began: string;
  theirs: string;
  mine: string;
}

type Side = 'mine' | 'theirs';

/** Somebody else saved the same meanwhile: what it is now and what one typed, side by side, to choose from one by one. */
export function Conflict({
  disputed,
  isBusy = false,
  onSettle,
  onClose,
  children,
}: {
  disputed: readonly Disputed[];
  isBusy?: boolean;
  /** @param mine what of it is kept as one typed it; the rest is as they saved it */
  onSettle: (mine: ReadonlySet<string>) => void;
  /** Decides nothing yet: what was typed stays, unsaved. */
  onClose: () => void;
  children?: ReactNode;
}) {
  useFocusBack();
  const [chosen, setChosen] = useState<ReadonlyMap<string, Side>>(new Map());
  const choose = (keys: readonly string[], side: Side) =>
    setChosen(new Map([...chosen, ...keys.map((key) => [key, side] as const)]));
  const keys = disputed.map(({ key }) => key);
  const isDecided = keys.every((key) => chosen.has(key));
  return (
    <Modal opened onClose={onClose} size="xl" title="Somebody else changed this meanwhile">
      <Stack gap="md">
        <Text size="sm">
          Nothing of yours is saved yet, and nothing you typed is lost.{' '}
          {disputed.length > 1
            ? 'Choose which is to stay, one by one or all at once.'
            : disputed.length === 1
              ? 'Choose which is to stay.'
              : 'What you typed and what they saved can stand side by side.'}
        </Text>
        {children}
        {disputed.length > 1 && (
          <Group gap="sm">
            <Button variant="default" onClick={() => choose(keys, 'theirs')}>
              Take all of theirs
            </Button>
            <Button variant="default" onClick={() => choose(keys, 'mine')}>
              Keep all of mine
            </Button>
          </Group>
        )}
        {disputed.map((one) => (
          <Choice
            key={one.key}
            disputed={one}
            chosen={chosen.get(one.key)}
            onChoose={(side) => choose([one.key], side)}
          />
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Decide later
          </Button>
          <Button
            disabled={!isDecided}
            loading={isBusy}
            onClick={() => onSettle(new Set(keys.filter((key) => chosen.get(key) === 'mine')))}
          >
            Go on
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Choice({
  disputed: { label, began, theirs, mine },
  chosen,
  onChoose,
}: {
  disputed: Disputed;
  chosen: Side | undefined;
  onChoose: (side: Side) => void;
}) {
  return (
    <Paper withBorder p="md">
      <Radio.Group
        label={label}
        description={`When you began: ${began}`}
        value={chosen ?? null}
        onChange={(side) => onChoose(side === 'mine' ? 'mine' : 'theirs')}
      >
        <Stack gap="sm" mt="sm" className="anywhere">
          <Radio value="theirs" label={`Theirs: ${theirs}`} />
          <Radio value="mine" label={`Mine: ${mine}`} />
        </Stack>
      </Radio.Group>
    </Paper>
  );
}
