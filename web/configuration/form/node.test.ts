import { describe, expect, test } from 'vitest';
import { isShown, type Leaf, leavesOf, nodeOf, outOfBounds } from './node.ts';

function leafOf(schema: object, definitions = {}): Leaf | undefined {
  return leavesOf(nodeOf({ type: 'object', properties: { it: schema }, $defs: definitions }))[0];
}

describe('the field of a schema', () => {
  test.each([
    ['a choice', { enum: ['a', 'b', null] }, { kind: 'choice', options: [{ label: 'a' }, { label: 'b' }] }],
    ['one thing only', { const: 4 }, { kind: 'choice', options: [{ value: 4 }] }],
    [
      'a choice with names',
      {
        oneOf: [
          { const: 1, title: 'One' },
          { const: 2, title: 'Two', description: 'more' },
        ],
      },
      { kind: 'choice', options: [{ value: 1, label: 'One' }, { label: 'Two: more' }] },
    ],
    ['yes or no', { type: 'boolean' }, { kind: 'switch' }],
    ['a number that may be taken out', { type: ['integer', 'null'] }, { kind: 'number', isWhole: true }],
    [
      'a list',
      { type: 'array', items: { type: 'string' } },
      { kind: 'list', item: { control: { kind: 'text' } } },
    ],
    ['a tuple', { type: 'array', prefixItems: [{}], items: {} }, { kind: 'json' }],
    ['a free object', { type: 'object' }, { kind: 'json' }],
    ['an object or something else', { anyOf: [{ type: 'string' }, { type: 'object' }] }, { kind: 'json' }],
    ['anything', {}, { kind: 'json' }],
    ['several types', { type: ['string', 'number'] }, { kind: 'json' }],
    ['what is defined elsewhere', { $ref: '#/$defs/port' }, { kind: 'number', minimum: 1 }],
    [
      'what is made of parts',
      { allOf: [{ type: 'integer' }, { minimum: 3 }] },
      { kind: 'number', minimum: 3 },
    ],
  ])('is that of %s', (_name, schema, control) => {
    expect(leafOf(schema, { port: { type: 'integer', minimum: 1 } })?.control).toMatchObject(control);
  });

  test('is secret as the server has it: marked, or a list that holds something marked', () => {
    expect(leafOf({ type: 'string', writeOnly: true })?.isSecret).toBe(true);
    expect(leafOf({ type: 'string', format: 'password' })?.isSecret).toBe(true);
    const keyed = { type: 'object', properties: { key: { writeOnly: true } } };
    expect(leafOf({ type: 'array', items: keyed })?.isSecret).toBe(true);
    expect(leafOf({ type: 'object', writeOnly: true, properties: { a: {} } })).toMatchObject({
      isSecret: true,
      control: { kind: 'json' },
    });
    expect(leafOf({ type: 'string', default: 'writeOnly' })?.isSecret).toBe(false);
  });

  test('names what nobody named, and escapes what a key cannot hold', () => {
    const [leaf] = leavesOf(nodeOf({ properties: { 'queue_refresh.rate': { type: 'integer' } } }));
    expect(leaf).toMatchObject({ title: 'Queue refresh.rate', key: 'queue_refresh\\.rate' });
  });

  test('has a place for everything within it, and for names that people give', () => {
    const root = nodeOf({
      properties: { a: { type: 'integer', maximum: 3 }, map: { type: 'object', additionalProperties: {} } },
    });
    expect(['a', 'map.any', 'other', 'ab'].map((key) => isShown(root, key))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(outOfBounds(root, new Map([['a', { value: 4 }]]))).toMatchObject([{ key: 'a' }]);
    expect(outOfBounds(root, new Map([['a', { value: 3 }]]))).toEqual([]);
  });
});
