import { decodeCursor, encodeCursor, invalidCursor, type Page, type PageQuery } from '../kernel/paging.ts';
import type { Known } from './gather.ts';
import type { PersonFilter } from './person.schema.ts';

/** One page of people who live in no table of ours, by the rules of every list. */
export function pageOfPeople(
  people: readonly Known[],
  { q, platform, sort, limit, cursor }: PersonFilter & PageQuery,
): Page<Known> {
  const descending = sort.startsWith('-');
  const column = sort.replace('-', '') as 'username';
  const direction = descending ? -1 : 1;
  const rows = people
    .filter((person) => (platform === undefined || person.platform === platform) && contains(person, q))
    .map((person) => ({ person, position: [valueOf(person, column), person.key] as const }))
    .sort((a, b) => direction * compare(a.position, b.position));
  const after = cursor === undefined ? undefined : positionOf(cursor, column);
  const rest = after ? rows.filter(({ position }) => direction * compare(position, after) > 0) : rows;
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ person }) => person),
    next_cursor: last && rest.length > limit ? encodeCursor([...last.position]) : null,
  };
}

type Place = readonly [value: string | number, key: string];

function contains({ username, display_name, platform_user_id }: Known, text: string | undefined): boolean {
  if (text === undefined) return true;
  const wanted = folded(text);
  return [username, display_name, platform_user_id].some(
    (value) => value !== null && folded(value).includes(wanted),
  );
}

function valueOf(person: Known, column: keyof Known): string | number {
  const value = person[column];
  return typeof value === 'number' ? value : folded(String(value ?? ''));
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function positionOf(cursor: string, column: keyof Known): Place {
  const [value, key] = decodeCursor(cursor, 2);
  const isNumber = column === 'interaction_count';
  if (value === undefined || typeof key !== 'string' || isNumber !== (typeof value === 'number'))
    throw invalidCursor();
  return [value, key];
}

function compare([a, keyA]: Place, [b, keyB]: Place): number {
  if (a !== b) return a < b ? -1 : 1;
  return keyA < keyB ? -1 : keyA > keyB ? 1 : 0;
}
