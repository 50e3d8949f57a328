import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Change, Stored } from '../stored.ts';
import { isJson, type Json, valueAt, withValueAt } from '../../parts/json.ts';
import type { Layer, Write } from './layer.ts';

let changesOf: (layer: Layer, writes: readonly Write[]) => Change[];
let ownOf: (rows: ReadonlyMap<string, Stored>) => Json;
beforeAll(async () => {
  // The client of a page asks where the page is.
  vi.stubGlobal('location', { origin: 'http://localhost' });
  ({ changesOf, ownOf } = await import('./layer.ts'));
});

const name = fc.constantFrom('a', 'b');
const path = fc.array(name, { minLength: 1, maxLength: 3 });
const scalar = fc.constantFrom(1, 2, 'text', true);
const value = fc.oneof(scalar, fc.constant(null), fc.dictionary(name, scalar, { minKeys: 1, maxKeys: 2 }));
const rows = fc
  .array(fc.tuple(path, value), { maxLength: 4 })
  .map(
    (all) =>
      new Map(
        all.map(([at, given], index): [string, Stored] => [
          at.join('.'),
          { isSet: true, value: given, isSealed: false, revision: index + 1, pinnedBy: null },
        ]),
      ),
  );
const write = fc.oneof(
  fc.record({ path, value: scalar, seals: fc.constant(false) }),
  fc.record({ path, isUnset: fc.constant(true as const) }),
);
const place = { table: 'configurations', scope: 'system', scope_id: null } as const;

/** The rows as the server has them after these changes. */
function applied(before: ReadonlyMap<string, Stored>, changes: readonly Change[]): Map<string, Stored> {
  const after = new Map(before);
  for (const change of changes) {
    if (change.table !== 'configurations') throw new Error('This is of another table.');
    expect(change.expected_revision).toBe(before.get(change.key)?.revision ?? 0);
    if (change.delete) after.delete(change.key);
    else
      after.set(change.key, {
        isSet: true,
        value: change.value,
        isSealed: false,
        revision: 99,
        pinnedBy: null,
      });
  }
  return after;
}

describe('what is written to a layer', () => {
  test('stands there afterwards, however its rows were cut; what is unset is gone', () => {
    fc.assert(
      fc.property(rows, write, (before, one) => {
        const layer: Layer = { place, own: ownOf(before), rows: before, revision: undefined };
        const own = ownOf(applied(before, changesOf(layer, [one])));
        if ('isUnset' in one) expect(valueAt(own, one.path)).toBeUndefined();
        else expect(valueAt(own, one.path)).toEqual(one.value);
        // Each row is written once.
        const keys = changesOf(layer, [one]).map((change) => ('key' in change ? change.key : ''));
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  test('leaves everything beside it as it was', () => {
    fc.assert(
      fc.property(rows, write, fc.array(name, { minLength: 1, maxLength: 3 }), (before, one, other) => {
        const isApart = other.some(
          (step, index) => one.path[index] !== undefined && one.path[index] !== step,
        );
        const blocked = one.path.some((_, end) => {
          const above = valueAt(ownOf(before), one.path.slice(0, end));
          return end > 0 && above !== undefined && !isJson(above);
        });
        fc.pre(isApart && !blocked);
        const layer: Layer = { place, own: ownOf(before), rows: before, revision: undefined };
        const own = ownOf(applied(before, changesOf(layer, [one])));
        expect(valueAt(own, other)).toEqual(valueAt(ownOf(before), other));
      }),
    );
  });

  test('of a record is one change of its whole column, sealed values sent back as they came', () => {
    const own = { port: 1, token: { $sealed: 'x' }, log: { level: 'info' } };
    const layer: Layer = { place: { table: 'tool_instances', id: 7 }, own, rows: new Map(), revision: 5 };
    expect(
      changesOf(layer, [
        { path: ['port'], value: 2, seals: false },
        { path: ['log', 'level'], isUnset: true },
      ]),
    ).toEqual([
      {
        table: 'tool_instances',
        id: 7,
        config: { port: 2, token: { $sealed: 'x' } },
        expected_revision: 5,
      },
    ]);
    expect(changesOf(layer, [{ path: ['port'], value: 1, seals: false }])).toEqual([]);
    expect(withValueAt(own, ['port'], 2).port).toBe(2);
  });

  test('is sealed where it is secret, and stays sealed', () => {
    const sealed: Stored = { isSet: true, value: null, isSealed: true, revision: 3, pinnedBy: null };
    const before = new Map([['token', sealed]]);
    const layer: Layer = { place, own: ownOf(before), rows: before, revision: undefined };
    expect(
      changesOf(layer, [
        { path: ['token'], value: 'new', seals: true },
        { path: ['other'], value: 'new', seals: true },
      ]),
    ).toMatchObject([
      { key: 'token', value: 'new', expected_revision: 3 },
      { key: 'other', value: 'new', expected_revision: 0, is_encrypted: true },
    ]);
  });
});
