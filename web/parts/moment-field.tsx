import { Group, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { localTimeOf, timestampOf } from './local-time.ts';
import { whenOf } from './when.ts';

const hours: Record<string, number> = { hour: 1, day: 24, week: 168 };
const quick = [
  { value: 'hour', label: 'An hour ago' },
  { value: 'day', label: 'Yesterday, this time' },
  { value: 'week', label: 'A week ago' },
  { value: 'time', label: 'A date and time' },
  { value: 'revision', label: 'A revision' },
];

/** A moment of the past, as the API takes it: a revision or a time. '' is none. */
export function MomentField({
  label,
  none,
  value,
  onPick,
}: {
  label: string;
  /** What is so without a moment, such as `Now`. */
  none: string;
  value: string;
  onPick: (moment: string) => void;
}) {
  // What is asked for next, before it is there.
  const [asking, setAsking] = useState<'time' | 'revision'>();
  const kind = asking ?? kindOf(value);
  const pick = (moment: string) => {
    setAsking(undefined);
    onPick(moment);
  };
  const choose = (choice: string | null) => {
    if (choice === 'time' || choice === 'revision') setAsking(choice);
    else pick(choice ? new Date(Date.now() - (hours[choice] ?? 0) * 3_600_000).toISOString() : '');
  };
  const known = asking === undefined || asking === kindOf(value) ? value : '';
  return (
    <Group align="flex-end" gap="sm">
      <Select
        label={label}
        allowDeselect={false}
        w={{ base: '100%', xs: 200 }}
        data={[{ value: '', label: none }, ...quick]}
        value={kind}
        onChange={choose}
      />
      {kind === 'time' && (
        <Typed
          key={`time ${known}`}
          type="datetime-local"
          label={`${label}: date and time`}
          text={localTimeOf(known)}
          momentOf={timestampOf}
          onPick={pick}
        />
      )}
      {kind === 'revision' && (
        <Typed
          key={`revision ${known}`}
          type="text"
          label={`${label}: revision`}
          text={known}
          momentOf={(text) => /^\s*(\d{1,15})\s*$/.exec(text)?.[1]}
          onPick={pick}
        />
      )}
    </Group>
  );
}

/** It is taken when it is whole: with Enter, or on leaving the field. */
function Typed({
  type,
  label,
  text,
  momentOf,
  onPick,
}: {
  type: 'text' | 'datetime-local';
  label: string;
  text: string;
  momentOf: (text: string) => string | undefined;
  onPick: (moment: string) => void;
}) {
  const [typed, setTyped] = useState(text);
  const moment = momentOf(typed);
  const isWrong = typed.trim() !== '' && moment === undefined;
  const take = () => {
    if (typed !== text && moment !== undefined) onPick(moment);
  };
  return (
    <TextInput
      type={type}
      label={label}
      w={{ base: '100%', xs: 220 }}
      {...(type === 'text' ? { inputMode: 'numeric', placeholder: 'such as 17' } : { step: 1 })}
      error={isWrong && 'A revision is a whole number.'}
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        take();
      }}
    />
  );
}

function kindOf(moment: string): '' | 'time' | 'revision' {
  if (moment === '') return '';
  return /^\d+$/.test(moment) ? 'revision' : 'time';
}

/** A moment as people say it: `revision 17`, or `Today, 2:30 PM`. */
export function momentName(moment: string): string {
  if (kindOf(moment) === 'revision') return `revision ${moment}`;
  return Number.isNaN(Date.parse(moment)) ? moment : whenOf(moment);
}
