import { Stack, Text } from '@mantine/core';
import { isJson } from '../parts/json.ts';
import { spelledOut, standsForSecret } from '../parts/spelled-out.ts';
import './difference.css';

export interface Field {
  path: string;
  before: unknown;
  after: unknown;
}

/** What differs, field by field: before and after, told by words as well as by colour. */
export function Difference({ fields }: { fields: readonly Field[] }) {
  if (fields.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing that can be shown differs.
      </Text>
    );
  return (
    <Stack gap="sm">
      {fields.map(({ path, before, after }) => (
        <div key={path}>
          <Text size="sm" fw={600} className="anywhere">
            {path}
          </Text>
          {before !== undefined && before !== null && <Line sign="−" label="before" value={before} />}
          {after !== undefined && after !== null && <Line sign="+" label="after" value={after} />}
          {before != null && after == null && <Line sign="+" label="after" value={null} />}
        </div>
      ))}
    </Stack>
  );
}

function Line({ sign, label, value }: { sign: string; label: string; value: unknown }) {
  return (
    <Text component="div" size="sm" ff="monospace" className={`difference ${label}`}>
      <span aria-label={label}>{sign}</span>
      <span className="anywhere">{spelledOut(value)}</span>
    </Text>
  );
}

/** When something was written is no difference of what was written. */
export function isBookkeeping(path: string): boolean {
  return path === 'updated_at' || /(^|_)revision$/.test(path);
}

/** The fields of a change as the journal keeps them, down into what they hold. */
export function fieldsOf(
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
  within = '',
): Field[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].flatMap((name): Field[] => {
    const path = within + name;
    const [old, now] = [before?.[name] ?? null, after?.[name] ?? null];
    if (JSON.stringify(old) === JSON.stringify(now) || (within === '' && isBookkeeping(path))) return [];
    if (isPlain(old) && isPlain(now)) return fieldsOf(old, now, `${path}.`);
    return [{ path, before: old, after: now }];
  });
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return isJson(value) && !standsForSecret(value);
}
