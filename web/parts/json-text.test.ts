import { describe, expect, test } from 'vitest';
import { findSyntaxError, placeOfPointer } from './json-text.ts';

describe('a JSON text that somebody types', () => {
  test.each([
    ['{\n  "a": 1,\n}', 2, 9, 'comma'],
    ['{\n  // why\n  "a": 1\n}', 2, 3, 'comments'],
    ["{ 'a': 1 }", 1, 3, 'double quotes'],
    ['{ "a": [1', 1, 10, 'too early'],
    ['{ "a" 1 }', 1, 7, 'cannot stand here'],
  ])('%j is told where and how it is broken', (text, line, column, words) => {
    expect(findSyntaxError(text)).toMatchObject({ line, column, message: expect.stringContaining(words) });
  });

  test('one that is JSON has nothing wrong', () => {
    expect(findSyntaxError('{ "a": [1, null, "x"] }')).toBeUndefined();
  });

  test('what a pointer names is found, or what is nearest around it', () => {
    const text = '{\n  "type": "object",\n  "properties": {\n    "a/b": { "enum": [1, 2] }\n  }\n}';
    expect(placeOfPointer(text, '/properties/a~1b', 'x')).toMatchObject({ line: 4, column: 5 });
    expect(placeOfPointer(text, '/properties/a~1b/enum/1', 'x')).toMatchObject({ line: 4, column: 26 });
    expect(placeOfPointer(text, '/properties/absent/type', 'x')).toMatchObject({ line: 3, column: 3 });
    expect(placeOfPointer(text, '', 'x')).toMatchObject({ line: 1, column: 1 });
  });
});
