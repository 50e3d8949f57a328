import { Button, Group, List, Stack, Text } from '@mantine/core';
import type { ReactNode, SyntheticEvent } from 'react';
import { Undo } from '../changes/undo.tsx';
import { Conflict } from './conflict.tsx';
import { Leave } from './leave.tsx';
import { Problem } from '../parts/problem.tsx';
import { sealedWord, spelledOut } from '../parts/spelled-out.ts';
import { changedBetween, type Draft } from './use-draft.ts';

/** Fields of a record that are saved together; below them what was saved, undone, and what others saved meanwhile. */
export function DraftForm<Row extends { revision: number }>({
  draft,
  secret,
  canSave = true,
  canUndo = true,
  maw = 720,
  children,
}: {
  draft: Draft<Row>;
  /** A field that is never shown, however it differs. */
  secret?: keyof Row & string;
  canSave?: boolean;
  /** People cannot be brought back by the journal, so there nothing is offered. */
  canUndo?: boolean;
  maw?: number;
  children: ReactNode;
}) {
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void draft.save();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md" maw={maw}>
        {children}
        {canSave && <Footer draft={draft} secret={secret} canUndo={canUndo} />}
      </Stack>
    </form>
  );
}

function Footer<Row extends { revision: number }>({
  draft,
  secret,
  canUndo,
}: {
  draft: Draft<Row>;
  secret: string | undefined;
  canUndo: boolean;
}) {
  return (
    <Stack gap="md">
      <Problem error={draft.error} />
      <Leave isUnsaved={draft.isChanged} />
      {draft.conflict && <Overtaken draft={draft} conflict={draft.conflict} secret={secret} />}
      <Group>
        <Button type="submit" disabled={!draft.isChanged} loading={draft.isBusy}>
          Save
        </Button>
        {draft.isChanged && (
          <Button variant="default" onClick={draft.discard}>
            Discard
          </Button>
        )}
        {draft.saved && (
          <Group gap="sm" role="status">
            <Text size="sm">
              {draft.saved.revision === undefined
                ? 'Nothing had to be saved: it is so already.'
                : `Saved. Changed: ${draft.saved.names.map(wordsFor).join(', ')}.`}
            </Text>
            {canUndo && draft.saved.revision !== undefined && <Undo revision={draft.saved.revision} />}
          </Group>
        )}
      </Group>
    </Stack>
  );
}

/** What both changed is to be chosen from; what only one of them changed stays as it was changed. */
function Overtaken<Row extends { revision: number }>({
  draft,
  conflict: { began, theirs },
  secret,
}: {
  draft: Draft<Row>;
  secret: string | undefined;
  conflict: { began: Row; theirs: Row };
}) {
  const changed = changedBetween(began, theirs);
  const both = changed.filter((name) => name in draft.changes);
  const others = changed.filter((name) => !(name in draft.changes));
  const shown = (row: Row, name: string) => {
    const value = row[name as keyof Row];
    return name === secret && value !== null ? sealedWord : spelledOut(value);
  };
  return (
    <Conflict
      disputed={both.map((name) => ({
        key: name,
        label: titleOf(name),
        began: shown(began, name),
        theirs: shown(theirs, name),
        mine: shown(draft.values, name),
      }))}
      isBusy={draft.isBusy}
      onSettle={(mine) => void draft.settle(mine)}
      onClose={draft.putOff}
    >
      {others.length > 0 && (
        <div>
          <Text size="sm">Only they changed this, and it stays as they saved it:</Text>
          <List size="sm" className="anywhere">
            {others.map((name) => (
              <List.Item key={name}>
                {titleOf(name)}: {shown(began, name)} → {shown(theirs, name)}
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </Conflict>
  );
}

/** `is_active` is `active`, `visible_to_roles` is `visible to roles`. */
function wordsFor(name: string): string {
  return name.replace(/^is_/, '').replaceAll('_', ' ');
}

function titleOf(name: string): string {
  const words = wordsFor(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
